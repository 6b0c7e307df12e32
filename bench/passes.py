"""Measure giving out passes: 10,000 requests for 500 passes, by the preset rule.

    python bench/passes.py                print the table
    python bench/passes.py --write        and put it into docs/performance.md

An allocation is a function of what is published, so no database is needed. It ends with status 1
if the way from the published input to the published list ever takes a second.
"""

import argparse
import sys
from pathlib import Path

ARGUMENTS = argparse.ArgumentParser(description="Measure giving out passes.")
ARGUMENTS.add_argument("--requests", type=int, default=10_000)
ARGUMENTS.add_argument("--passes", type=int, default=500)
ARGUMENTS.add_argument("--families", type=int, default=500)
ARGUMENTS.add_argument("--rounds", type=int, default=9, help="how often it is measured")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from passes_costs import measure

    sys.exit(
        measure(
            requests=chosen.requests,
            passes=chosen.passes,
            families=chosen.families,
            rounds=chosen.rounds,
            writes=chosen.write,
        )
    )
