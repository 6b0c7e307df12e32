"""What the roster of a day costs, read by code, as a page and as a table."""

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import perf_counter

from datasets import create_database, drop_database, is_sqlite, open_dataset, version
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from machine import circumstances, load, table, write

from csb_portal import clock
from csb_portal.models import User
from families.models import Family, FocalPoint
from families.services.rosters_as_of import roster_on

FAMILIES, TERMS, LENGTH = 25, 40, 45  # 25 families, two seats, forty people in turn: 2,000
FIRST = date(2003, 1, 1)
DAYS = TERMS * LENGTH
MOST_QUERIES, MOST_MS = 5, 100.0
DATABASE = "csb_bench_roster"


@dataclass
class Way:
    """One way of asking for a day, and what it took."""

    name: str
    ask: Callable[[date], object]
    queries: int = 0
    took: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1]


def measure(*, days: int, writes: bool) -> int:
    """Fill a database, ask it for days drawn at random, and say what each way took."""
    before = load()
    call_command("collectstatic", verbosity=0, interactive=False)
    drop_database(DATABASE)
    dataset = open_dataset("roster", create_database(DATABASE), clock.now())
    try:
        with dataset.looked_into():
            call_command("migrate", verbosity=0)
            fill()
            ways = ask(days)
            mandates = FocalPoint.objects.count()
            database = version()
    finally:
        dataset.connection.close()
        drop_database(DATABASE)
    text = told(ways, days, mandates, circumstances(database, before))
    print(text)
    if writes:
        write(f"bench/roster.py {'sqlite' if is_sqlite() else 'postgresql'}", text)
    too_slow = is_sqlite() and any(way.p95 > MOST_MS for way in ways)
    return int(too_slow or any(way.queries > MOST_QUERIES for way in ways))


def fill() -> None:
    """Write five years down: every seat changes hands every forty-five days."""
    families = Family.objects.bulk_create(
        Family(slug=f"family-{n}", kind="thematic", name_en=f"Family {n}", sort_order=n)
        for n in range(FAMILIES)
    )
    people = iter(
        User.objects.bulk_create(
            User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(FAMILIES * TERMS * 2)
        )
    )
    FocalPoint.objects.bulk_create(
        FocalPoint(
            family=family,
            seat=seat,
            user=next(people),
            since=FIRST + timedelta(days=term * LENGTH),
            until=FIRST + timedelta(days=(term + 1) * LENGTH),
            designation="elected",
            designated_by="the caucus meeting",
        )
        for family in families
        for seat in (1, 2)
        for term in range(TERMS)
    )


def ask(days: int) -> list[Way]:
    """Ask each way for the same days in turn, after two that do not count."""
    client = Client(SERVER_NAME="127.0.0.1")
    ways = [
        Way("the roster in code", lambda on: [one.seats_on(on) for one in roster_on(on)]),
        Way("`/families/?on=`", lambda on: client.get(f"/families/?on={on}")),
        Way("`/families/seats/?on=`", lambda on: client.get(f"/families/seats/?on={on}")),
        Way("`/families/seats.csv?on=`", lambda on: client.get(f"/families/seats.csv?on={on}")),
    ]
    drawn = random.Random(2005)  # the same days each time # nosec B311
    chosen = [FIRST + timedelta(days=drawn.randrange(DAYS)) for _ in range(days)]
    for way in ways:
        with CaptureQueriesContext(connection) as captured:
            way.ask(chosen[0])
        way.queries = len(captured)
        way.ask(chosen[1])
    for on in chosen:
        for way in ways:
            start = perf_counter()
            way.ask(on)
            way.took.append((perf_counter() - start) * 1000)
    return ways


def told(ways: list[Way], days: int, mandates: int, when: str) -> str:
    """Write the table and what it stands on."""
    rows: list[list[object]] = [
        [
            way.name,
            way.queries,
            f"{statistics.median(way.took):.1f}",
            f"{way.p95:.1f}",
            f"{max(way.took):.1f}",
        ]
        for way in ways
    ]
    head = ["what", "queries", "ms, median", "ms, 95th percentile", "ms, slowest"]
    about = (
        f"{mandates:,} mandates in five years, {FAMILIES} families; {days} days drawn at random:"
    )
    return f"{when}\n\n{about}\n\n{table(head, rows)}"
