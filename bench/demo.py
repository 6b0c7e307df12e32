"""Measure how long the demo takes to load, and where the time goes.

    python bench/demo.py            print the tables
    python bench/demo.py --write    and put them into docs/performance.md

Like ``pages.py`` it works on a database of its own, on SQLite, and removes it.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure the loading of the demo.")
ARGUMENTS.add_argument("--rounds", type=int, default=3, help="how often it is loaded")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from demo_costs import measure

    measure(rounds=chosen.rounds, writes=chosen.write)
