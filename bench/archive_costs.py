"""What it costs to write the public record as files: at first, without a change, after one."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from datasets import create_database, drop_database, is_sqlite, open_dataset, version
from django.core.management import call_command
from machine import circumstances, load, table, write

from csb_portal import clock
from csb_portal.models import User
from liaison.choices.register import Nature
from liaison.models import Audience, Counterpart, Message
from liaison.services.reference_data import load_reference_data
from liaison.services.register.relays import approve_relay, receive_relay
from reports.archive.making import Outcome, export

DATABASE = "csb_bench_archive"
MOST_A_RECORD = 1.0  # seconds


@dataclass
class Run:
    """One run of the export: what it found to do, and how long it took in seconds."""

    what: str
    outcome: Outcome
    seconds: float


def measure(*, records: int, writes: bool) -> int:
    """Export a register of ``records`` relays three times, and say what each run took."""
    before = load()
    drop_database(DATABASE)
    dataset = open_dataset("archive", create_database(DATABASE), clock.now())
    folder = Path(mkdtemp(prefix="csb-bench-archive-"))
    root = folder / "record"
    try:
        with dataset.looked_into():
            call_command("migrate", verbosity=0)
            call_command("collectstatic", interactive=False, verbosity=0)
            relay(records)
            runs = [_run("from nothing", root), _run("again, nothing changed", root)]
            Message.objects.filter(pk=Message.objects.first().pk).update(body="Changed.")
            runs.append(_run("again, one record changed", root))
            database = version()
        pages = len(list(root.glob("liaison/RL-*/index.html")))
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    finally:
        dataset.connection.close()
        drop_database(DATABASE)
        shutil.rmtree(folder)
    text = told(runs, records, size, circumstances(database, before))
    sys.stdout.write(f"{text}\n")
    if writes:
        write(f"bench/export_archive.py {'sqlite' if is_sqlite() else 'postgresql'}", text)
    is_slow = runs[0].seconds / records > MOST_A_RECORD
    return int(pages != records or runs[1].outcome.written > 0 or is_slow)


def relay(records: int) -> None:
    """Fill the register with relays to the plenary that anybody may read."""
    load_reference_data()
    clerk = User.objects.create(email="clerk@example.org", name="Clerk")
    second = User.objects.create(email="second@example.org", name="Second")
    sender = Counterpart.objects.get(slug="civil-society-division")
    plenary = Audience.objects.get(slug="cs-plenary")
    for number in range(records):
        message = receive_relay(
            subject=f"Document {number} is available",
            body=f"Document {number} of the secretariat may be commented on. " * 12,
            language="en",
            sender=sender,
            audiences=[plenary],
            nature=Nature.PROCEDURE,
            actor=clerk,
        )
        approve_relay(message, actor=second)


def told(runs: list[Run], records: int, size: int, where: str) -> str:
    rows: list[list[object]] = [
        [
            run.what,
            f"{run.outcome.files:,}",
            f"{run.outcome.written:,}",
            f"{run.seconds:.1f}",
            f"{run.seconds / records * 1000:.0f}",
        ]
        for run in runs
    ]
    head = ["run", "files", "written", "seconds", "ms a record"]
    sentence = f"A register of {records:,} relays; the archive has {size / 1e6:.0f} MB:"
    return f"{where}\n\n{sentence}\n\n{table(head, rows)}"


def _run(what: str, root: Path) -> Run:
    begins = perf_counter()
    outcome = export(root)
    return Run(what, outcome, perf_counter() - begins)
