"""Measure casting a ballot of 21 choices: the whole way in Chromium, and its making in node.

    python bench/casting.py            print the table
    python bench/casting.py --write    and put it into docs/performance.md

It needs Chromium, node and the development requirements, and serves the portal on the loopback
for as long as it measures.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure casting a ballot.")
ARGUMENTS.add_argument("--rounds", type=int, default=7, help="how many voters cast")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    django.setup()
    from casting_costs import measure

    measure(rounds=chosen.rounds, writes=chosen.write)
