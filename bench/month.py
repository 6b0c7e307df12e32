"""Measure a month's report out of a long history: 10^4, 10^5 and 10^6 records before it.

    python bench/month.py                 print the table
    python bench/month.py --write         and put it into docs/performance.md
    python bench/month.py --database postgres://postgres@127.0.0.1/postgres --write
    python bench/month.py --figures       print what every single figure takes as well

It works in databases of its own, which it removes. The month that is compiled is the same in
all of them, and so is all that is open. It ends with status 1 if with the longest history the
figures take more than 1.5 times as long as with the shortest, or the whole page more than twice,
or if the figures themselves differ.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure a month out of a long history.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
ARGUMENTS.add_argument("--rounds", type=int, default=9)
ARGUMENTS.add_argument("--figures", action="store_true", help="print each figure as well")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from month_costs import measure

    sys.exit(
        measure(
            sizes=chosen.sizes,
            rounds=chosen.rounds,
            shows_figures=chosen.figures,
            writes=chosen.write,
        )
    )
