"""Measure writing the public record as files: 1,000 public records, from nothing and again.

    python bench/export_archive.py                print the table
    python bench/export_archive.py --write        and put it into docs/performance.md
    python bench/export_archive.py --database postgres://postgres@127.0.0.1/postgres --write

It works in a database of its own, which it removes, and ends with status 1 if a record has no
page, if a run without a change writes anything, or if a record takes more than a second.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure writing the public record as files.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--records", type=int, default=1_000)
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from archive_costs import measure

    sys.exit(measure(records=chosen.records, writes=chosen.write))
