"""Measure the main pages: queries and milliseconds with one month and with five years.

    python bench/pages.py                 print the tables
    python bench/pages.py --write         and put them into docs/performance.md
    python bench/pages.py --database postgres://postgres@127.0.0.1/postgres --write

It needs the portal's own environment and nothing else, works in databases of its own, which
it removes, and ends with status 1 if a page asks the database more often for more records.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure the main pages of the portal.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--rounds", type=int, default=15, help="how often each page is read")
ARGUMENTS.add_argument("--reports", type=int, default=60, help="months of the longer life")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from page_costs import measure

    sys.exit(measure(reports=chosen.reports, rounds=chosen.rounds, writes=chosen.write))
