"""Measure one post to 10,000 confirmed subscribers, beside smtplib with ready-made bytes.

    python bench/outbox.py                print the tables, on SQLite
    python bench/outbox.py --write        and put them into docs/performance.md
    python bench/outbox.py --database postgres://postgres@127.0.0.1/postgres --write
    python bench/outbox.py --mailman 300  and deliver a post by Mailman in the same run

Both sides deliver to ``smtp-sink``, which comes with postfix and need not be installed:
``apt-get download postfix``, ``dpkg -x`` into a folder, and ``--sink FOLDER/usr/sbin/smtp-sink``.
It works in a database of its own, which it removes.
"""

import argparse
import os
import sys
from pathlib import Path

import django

ARGUMENTS = argparse.ArgumentParser(description="Measure the sending of a large mailing.")
ARGUMENTS.add_argument("--database", default="", help="URL of a server; without it, SQLite")
ARGUMENTS.add_argument("--readers", type=int, default=10_000, help="how many get the post")
ARGUMENTS.add_argument("--rounds", type=int, default=5, help="how often each way is measured")
ARGUMENTS.add_argument("--sink", default="smtp-sink", help="where the program is")
ARGUMENTS.add_argument("--mailman", type=int, default=0, help="to how many Mailman delivers")
ARGUMENTS.add_argument("--write", action="store_true", help="update docs/performance.md")

if __name__ == "__main__":
    chosen = ARGUMENTS.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["BENCH_DATABASE_URL"] = chosen.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    from outbox_costs import measure

    measure(
        readers=chosen.readers,
        rounds=chosen.rounds,
        sink=chosen.sink,
        mailman=chosen.mailman,
        writes=chosen.write,
    )
