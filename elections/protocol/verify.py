"""Check the public archive of an election.

python -m elections.protocol.verify FILE.bel [--jobs N] [--since OLD.bel]
"""

import argparse
import sys
from collections.abc import Sequence

from elections.protocol.errors import ProtocolError
from elections.protocol.verifier import verify, verify_extension


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line per check; return 0 if all that is there is right, 1 if not, 2 without a file."""
    parser = argparse.ArgumentParser(
        prog="python -m elections.protocol.verify", description="Check the archive of an election."
    )
    parser.add_argument("file", metavar="FILE.bel", help="the archive")
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the ballots")
    parser.add_argument(
        "--since", metavar="OLD.bel", help="an older copy that must be its beginning"
    )
    options = parser.parse_args(arguments)
    try:
        sound = verify(options.file, jobs=max(1, options.jobs), report=say)
        if options.since:
            sound = extends(options.since, options.file) and sound
    except OSError as error:
        say(f"The file cannot be read: {error}.")
        return 2
    say("All checks passed." if sound else "NOT all checks passed.")
    return 0 if sound else 1


def extends(old: str, new: str) -> bool:
    """Say on one line whether the new archive only adds to the old one."""
    try:
        added = verify_extension(old, new)
    except ProtocolError as error:
        say(f"FAIL extension: {error}")
        return False
    say(f"ok   extension: the older archive with {added} events added")
    return True


def say(line: str) -> None:
    """Print a line at once, so that a long check shows where it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
