"""Measure the roster of any day of five years: 2,000 mandates, queries and milliseconds.

    python bench/roster.py                print the table
    python bench/roster.py --write        and put it into docs/performance.md
    python bench/roster.py --database postgres://postgres@127.0.0.1/postgres --write

It works in a database of its own, which it removes, and ends with status 1 if the roster of a
day takes more than five queries, or, on SQLite, 100 ms at the 95th percentile.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure the roster of any day.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--days", type=int, default=200, help="how many days are asked for")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from roster_costs import measure

    sys.exit(measure(days=chosen.days, writes=chosen.write))
