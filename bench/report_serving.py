"""Measure how fast a published report is handed out, by nginx and by gunicorn.

    python bench/report_serving.py            print the table
    python bench/report_serving.py --write    and put it into docs/performance.md

It needs nginx and wrk (on Debian: apt-get install nginx-light wrk) and two to three minutes,
publishes a report in a database of its own, and serves it on free ports of the loopback by the
shipped configurations. It ends with status 1 if nginx falls more than 5 percent behind a plain
file, or if gunicorn is not 20 times as fast as the same page made from the database.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure the handing out of a published report.")
ARGUMENTS.add_argument("--rounds", type=int, default=5, help="how often each way is measured")
ARGUMENTS.add_argument("--seconds", type=int, default=2, help="of each way in each round")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from serving_costs import measure

    sys.exit(measure(rounds=chosen.rounds, seconds=chosen.seconds, writes=chosen.write))
