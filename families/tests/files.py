"""Lists as people hand them in."""

from pathlib import Path

MALFORMED = Path(__file__).parent / "data"
DATA = Path(__file__).parents[1] / "data"
HEADER = "family_slug,display_name,email,language"


def malformed(name: str) -> bytes:
    return (MALFORMED / name).read_bytes()


def data(name: str) -> bytes:
    return (DATA / name).read_bytes()


def roster(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def sentences(plan) -> list[tuple]:
    """What an import refuses: lines, column and fact of each."""
    return [(p.lines, p.column, p.fact) for p in plan.findings.problems]
