"""Read the same pages in two bureaux, one a month old and one of many years, and compare."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median

import machine
from datasets import Dataset, create_database, drop_database, is_sqlite, open_dataset, version
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from years import end_of, live

from csb_portal.models import AuditEntry, OutgoingMail, User
from elections.models import Election, RollEntry
from families.models import FocalPoint
from liaison.models import Message
from reports.models import MonthlyReport
from reports.permissions import members

READER, FOCAL_POINT, MEMBER = "reader", "focal point", "member of the secretariat"
MAIN_PAGES = [
    ("/", READER),
    ("/desk/", FOCAL_POINT),
    ("/families/", READER),
    ("/families/asia/", READER),
    ("/calls/csbs-prepcom-2-to-tunis/", READER),
    ("/elections/csbs-2005/result/", READER),
    ("/secretariat/", READER),
    ("/liaison/", READER),
    ("/liaison/RL-2005-0003/", READER),
    ("/reports/2005-02/", READER),
]
FURTHER_PAGES = [
    ("/desk/", MEMBER),
    ("/elections/next-term/", FOCAL_POINT),
    ("/elections/next-term/vote/", FOCAL_POINT),
    ("/reports/", READER),
    ("/trail/", READER),
]
COUNTED = [
    ("months with a published report", MonthlyReport.objects.published()),
    ("relays and requests", Message.objects.all()),
    ("mandates of focal points", FocalPoint.objects.all()),
    ("elections, run-offs included", Election.objects.all()),
    ("ballots cast", RollEntry.objects.voted()),
    ("mails in the outbox", OutgoingMail.objects.all()),
    ("entries of the trail", AuditEntry.objects.all()),
]
WARM_UP = 2


@dataclass
class Reading:
    """What one page cost in one data set."""

    queries: int = 0
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def measure(*, reports: int, rounds: int, writes: bool) -> int:
    """Build both data sets, read every page in turn, print and perhaps write the tables.

    Returns the status to end with: 1 if a page takes more queries for more records.
    """
    load_before = machine.load()
    call_command("collectstatic", verbosity=0, interactive=False)
    with two_lives(reports) as datasets:
        counts = [records_of(dataset) for dataset in datasets]
        readings = read_pages(datasets, rounds)
        text = tables(datasets, counts, readings, machine.circumstances(version(), load_before))
    print(text)
    if writes:
        machine.write(f"bench/pages.py {connection.vendor}", text)
    growing = [page for page, (few, many) in readings.items() if many.queries > few.queries]
    for path, visitor in growing:
        print(f"More records, more queries: {path} ({visitor})", file=sys.stderr)
    return 1 if growing else 0


@contextmanager
def two_lives(reports: int) -> Iterator[list[Dataset]]:
    """Let one bureau live for a month and another for years, and forget both at the end."""
    names = [f"csb_bench_{os.getpid()}_{name}" for name in ("empty", "month", "years")]
    datasets: list[Dataset] = []
    try:
        empty = open_dataset("empty", create_database(names[0]), end_of(1))
        with empty.looked_into():
            call_command("migrate", verbosity=0)
        empty.connection.close()
        chosen = zip(("1 month", length_of(reports)), names[1:], (1, reports), strict=True)
        for title, name, months in chosen:
            database = create_database(name, like=empty.database)
            datasets.append(open_dataset(title, database, end_of(months)))
            build(datasets[-1], months)
        yield datasets
    finally:
        for dataset in datasets:
            dataset.connection.close()
        for name in names:
            drop_database(name)


def length_of(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{months} months" if rest else f"{years} years"


def build(dataset: Dataset, reports: int) -> None:
    """Live the life of ``dataset``, and let its visitors in."""
    started, used = time.perf_counter(), time.process_time()
    with dataset.looked_into():
        live(reports)
        if not is_sqlite():
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for visitor in (READER, FOCAL_POINT, MEMBER):
            client = dataset.visitors[visitor] = Client(SERVER_NAME="127.0.0.1")
            if visitor == FOCAL_POINT:
                client.force_login(User.objects.get(email="youth.a@example.org"))
            if visitor == MEMBER:
                client.force_login(members().order_by("pk").first())
    wall, processor = time.perf_counter() - started, time.process_time() - used
    print(f"Lived {dataset.title} in {wall:.0f} s ({processor:.0f} s of processor time).")


def records_of(dataset: Dataset) -> list[int]:
    with dataset.looked_into():
        return [queryset.all().count() for _title, queryset in COUNTED]


def read_pages(datasets: list[Dataset], rounds: int) -> dict:
    """Read every page in every data set, round by round, so that a slow minute hits both."""
    pages = MAIN_PAGES + FURTHER_PAGES
    readings = {page: [Reading() for _ in datasets] for page in pages}
    for number in range(-WARM_UP, rounds):
        for page in pages:
            pairs = list(zip(datasets, readings[page], strict=True))
            for dataset, reading in pairs[:: 1 if number % 2 else -1]:
                wall, processor = read(dataset, *page)
                if number >= 0:
                    reading.wall.append(wall)
                    reading.processor.append(processor)
    for page in pages:
        for dataset, reading in zip(datasets, readings[page], strict=True):
            with CaptureQueriesContext(dataset.connection) as queries:
                read(dataset, *page)
            reading.queries = len(queries)
    return readings


def read(dataset: Dataset, path: str, visitor: str) -> tuple[float, float]:
    """Ask for one page as ``visitor`` does; return wall and processor time in milliseconds."""
    client = dataset.visitors[visitor]
    with dataset.looked_into():
        started, used = time.perf_counter(), time.process_time()
        response = client.get(path)
        wall, processor = time.perf_counter() - started, time.process_time() - used
    if response.status_code != HTTPStatus.OK:
        message = f"{path} answers {response.status_code} in {dataset.title}."
        raise SystemExit(message)
    return 1000 * wall, 1000 * processor


def tables(
    datasets: list[Dataset], counts: list[list[int]], readings: dict, circumstances: str
) -> str:
    """Write the tables as they stand in the document."""
    records = [
        [title, *numbers] for (title, _queryset), *numbers in zip(COUNTED, *counts, strict=True)
    ]
    few, many = (dataset.title for dataset in datasets)
    head = ["page", "asked by", "queries", "median ms", "slowest ms", "processor ms"]
    parts = [
        circumstances,
        machine.table(["records", few, many], records),
        f"In each cell: with {few} → with {many}.",
        machine.table(head, [_row(page, readings[page]) for page in MAIN_PAGES], words=2),
        "Beside the ten main pages:",
        machine.table(head, [_row(page, readings[page]) for page in FURTHER_PAGES], words=2),
    ]
    return "\n\n".join(parts)


def _row(page: tuple[str, str], pair: list[Reading]) -> list[str]:
    path, visitor = page
    cells = [
        [str(reading.queries) for reading in pair],
        [f"{median(reading.wall):.1f}" for reading in pair],
        [f"{max(reading.wall):.1f}" for reading in pair],
        [f"{median(reading.processor):.1f}" for reading in pair],
    ]
    return [f"`{path}`", visitor, *(" → ".join(cell) for cell in cells)]
