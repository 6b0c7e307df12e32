"""Measure setting a report of 20 pages on paper, by typst, tagged and PDF/UA-1.

    python bench/report_paper.py            print the table
    python bench/report_paper.py --write    and put it into docs/performance.md

Each round is a process of its own, which sets the report several times: the first time tells what
a worker pays after its start. It ends with status 1 if the median of either takes a second, if
the paper has fewer pages, or if it is not tagged PDF/UA-1.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure setting a report on paper.")
ARGUMENTS.add_argument("--rounds", type=int, default=5, help="how many processes set it")
ARGUMENTS.add_argument("--pages", type=int, default=20, help="at least")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from paper_costs import measure

    sys.exit(measure(rounds=chosen.rounds, pages=chosen.pages, writes=chosen.write))
