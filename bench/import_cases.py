"""Measure taking in a list: 10,000 applications from a spreadsheet, read, checked and written.

    python bench/import_cases.py                print the table
    python bench/import_cases.py --write        and put it into docs/performance.md
    python bench/import_cases.py --database postgres://postgres@127.0.0.1/postgres --write

It works in a database of its own, which it removes, and ends with status 1 if a preview takes
more than ten seconds or writing the list more than a minute, or if a board over all these cases
takes more queries than over none.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure taking in a list of applications.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--lines", type=int, default=10_000)
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from import_costs import measure

    sys.exit(measure(lines=chosen.lines, writes=chosen.write))
