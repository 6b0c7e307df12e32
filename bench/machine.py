"""Under which circumstances something was measured, and where the figures are written."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

import django

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
GIB = 1024**3


def circumstances(database: str, load_before: float) -> str:
    """Say on one line when, on what and beside how much other work it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    facts = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory",
        f"load average {load_before:.1f} before and {load():.1f} after",
        f"Python {platform.python_version()}, Django {django.get_version()}, {database}",
    ]
    return f"Measured {'; '.join(facts)}."


def load() -> float:
    """Return how many processes wanted to run, on average over the last minute."""
    return os.getloadavg()[0]


def table(head: list[str], rows: list[list[object]], *, words: int = 1) -> str:
    """Write a Markdown table whose first ``words`` columns are words, the rest numbers."""
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    lines = [head, rule, *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def write(part: str, text: str) -> None:
    """Put ``text`` between the marks of ``part`` in docs/performance.md, which stand there once."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    document = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = document.partition(begin)
    _old, _, after = rest.partition(end)
    if (document.count(begin), document.count(end), rest.count(end)) != (1, 1, 1):
        message = (
            f"{DOCUMENT.name} must have the marks {begin} and {end} once each, in this order. "
            "Nothing was written; put them right and measure again."
        )
        raise SystemExit(message)
    DOCUMENT.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")
