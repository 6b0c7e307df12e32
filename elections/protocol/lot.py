"""Draw the lot between families that tie twice, so that anybody can draw it again; needs Python alone.

``python -m elections.protocol.lot NUMBER HASH SLUG...`` prints the families in the order drawn.
NUMBER was committed to before the run-off closed, HASH is the last one of its chain in hex.
"""

import hashlib
import sys
from collections.abc import Iterable, Sequence

ENOUGH = 3


def ticket(number: str, last_hash: str, slug: str) -> str:
    """Return the hex SHA-256 by which a family is drawn."""
    return hashlib.sha256(f"{number}|{last_hash}|{slug}".encode()).hexdigest()


def draw(number: str, last_hash: str, slugs: Iterable[str]) -> list[str]:
    """Return the families' slugs in the order drawn: ascending by their tickets."""
    return sorted(slugs, key=lambda slug: ticket(number, last_hash, slug))


def main(arguments: Sequence[str]) -> int:
    """Print ticket and slug, one family per line; return the exit status."""
    if len(arguments) < ENOUGH:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    number, last_hash, *slugs = arguments
    for slug in draw(number, last_hash, slugs):
        sys.stdout.write(f"{ticket(number, last_hash, slug)} {slug}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
