"""Load the demo several times, each into an empty database, and once more under a profiler."""

import cProfile
import os
import pstats
import time
from io import StringIO
from statistics import median

import machine
from datasets import Dataset, create_database, open_dataset, version
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext

from csb_portal import clock

# What the demo spends its time on: a function by its file and name, and what it is.
PARTS = [
    (("demo/stage.py", "tick"), "the clock: opening, closing, reminding, drafting"),
    (("mail/outbox.py", "queue"), "writing mails"),
    (("mail/delivery.py", "flush_outbox"), "handing mails over"),
    (("demo/cast.py", "assemble"), "families and people"),
    (("services/ballots.py", "cast_ballot"), "casting ballots"),
    (("csb_portal/audit.py", "record"), "writing the trail"),
    (("contrib/auth/hashers.py", "make_password"), "hashing the demo's password"),
    (("db/backends/utils.py", "execute"), "inside the database"),
]


def measure(*, rounds: int, writes: bool) -> None:
    """Print, and perhaps write, what loading the demo takes and where it goes."""
    load_before = machine.load()
    empty = open_dataset("empty", create_database("empty"), clock.now())
    with empty.looked_into():
        call_command("migrate", verbosity=0)
    empty.connection.close()
    readings = [_timed(_fresh(empty, number)) for number in range(rounds)]
    with CaptureQueriesContext((counted := _fresh(empty, rounds)).connection) as queries:
        _timed(counted)
    profile, total = _profiled(_fresh(empty, rounds + 1))
    wall, processor = zip(*readings, strict=True)
    found = (
        f"`load_demo`, loaded {rounds} times: {median(processor):.1f} s of processor time in the "
        f"median (at most {max(processor):.1f}), {median(wall):.1f} s by the clock (at most "
        f"{max(wall):.1f}), {len(queries)} queries."
    )
    overlap = (
        "Where the processor time goes, by cProfile, which makes many small calls look longer "
        "than they are. The parts overlap: the clock also writes mails."
    )
    parts = machine.table(["part", "calls", "share"], _parts(profile, total))
    text = "\n\n".join([machine.circumstances(version(), load_before), found, overlap, parts])
    print(text)
    if writes:
        machine.write("bench/demo.py", text)


def _fresh(empty: Dataset, number: int) -> Dataset:
    name = create_database(f"demo{number}", like=empty.database)
    return open_dataset(f"demo {number}", name, empty.now)


def _timed(dataset: Dataset) -> tuple[float, float]:
    """Load the demo; return the seconds it took by the clock and of processor time."""
    with dataset.looked_into():
        started, used = time.perf_counter(), time.process_time()
        call_command("load_demo", stdout=StringIO())
        taken = time.perf_counter() - started, time.process_time() - used
    dataset.connection.close()
    return taken


def _profiled(dataset: Dataset) -> tuple[pstats.Stats, float]:
    profile = cProfile.Profile(time.process_time)
    with profile:
        _timed(dataset)
    stats = pstats.Stats(profile)
    return stats, stats.total_tt


def _parts(stats: pstats.Stats, total: float) -> list[list[object]]:
    rows = []
    for (path, name), words in PARTS:
        for (file, _line, function), (_primitive, calls, _own, seconds, _by) in stats.stats.items():
            if function == name and file.endswith(path.replace("/", os.sep)) and seconds:
                rows.append([f"{words} (`{name}`)", calls, f"{100 * seconds / total:.0f} %"])
                break
    return rows
