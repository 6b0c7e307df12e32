"""Measure what verifying an election costs, beside belenios-tool 2.0 in the same run.

    python bench/verify.py            print the tables
    python bench/verify.py --write    and put them into docs/performance.md

It makes an election of 1,000 ballots first, which takes a minute or two, and needs belenios-tool.
"""

import argparse
import sys
from pathlib import Path

ARGUMENTS = argparse.ArgumentParser(description="Measure the check of an election.")
ARGUMENTS.add_argument("--ballots", type=int, default=1000, help="how many the large one has")
ARGUMENTS.add_argument("--rounds", type=int, default=5, help="how often the small one is checked")
ARGUMENTS.add_argument("--large-rounds", type=int, default=1, help="and the large one")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from verify_costs import measure

    measure(
        large=chosen.ballots,
        rounds=chosen.rounds,
        large_rounds=chosen.large_rounds,
        writes=chosen.write,
    )
