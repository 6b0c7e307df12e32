"""What it costs to compile the same month after a short, a long and a very long history."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from time import perf_counter

from datasets import Dataset, create_database, drop_database, is_sqlite, open_dataset, version
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from history import lengthen
from machine import circumstances, load, table, write

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.replay import replay
from csb_portal.models import User
from csb_portal.months import Month
from liaison.choices.consultations import ConsultationStatus
from liaison.models import Consultation
from reports import figures
from reports.edition import editions_of
from reports.permissions import members
from reports.services.compiling import compile_report
from reports.services.editing import approve_report, submit_report
from reports.services.publishing import publish_report
from reports.services.rendering import page_of
from secretariat.models import Contribution

MONTH, MONTHS_BEFORE = Month(2005, 2), 12
ENDS = MONTH.span[1]
BEFORE_DRAFTING, DRAFTING = ENDS + timedelta(hours=5), ENDS + timedelta(hours=6)
DATABASE = "csb_bench_month"
WARM_UP = 2
MOST_FIGURES, MOST_PAGE = 1.5, 2.0
APPROVALS = 3


@dataclass
class Life:
    """One length of history, and how many milliseconds each thing took, round by round."""

    dataset: Dataset
    records: int
    values: dict[str, int] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)

    def add(self, what: str, seconds: float) -> None:
        self.took.setdefault(what, []).append(1000 * seconds)

    def median(self, what: str) -> float:
        return median(self.took[what])


FIGURES, DRAFT, PAGE, WHOLE = "every figure", "the draft", "the page", "draft and page"


def measure(*, sizes: list[int], rounds: int, shows_figures: bool, writes: bool) -> int:
    """Compile the month after each history in turn; return 1 if a longer one costs too much."""
    before = load()
    call_command("collectstatic", verbosity=0, interactive=False)
    with lives(sizes) as all_lives:
        for number in range(-WARM_UP, rounds):
            for life in all_lives[:: 1 if number % 2 else -1]:
                with life.dataset.looked_into():
                    compile_once(life, counts=number >= 0)
        with all_lives[0].dataset.looked_into():
            where = circumstances(version(), before)
    text = told(all_lives, rounds, where)
    sys.stdout.write(f"{text}\n")
    if shows_figures:
        sys.stdout.write(f"\n{each_figure(all_lives)}\n")
    if writes:
        write(f"bench/month.py {'sqlite' if is_sqlite() else 'postgresql'}", text)
    first, last = all_lives[0], all_lives[-1]
    differs = any(life.values != first.values for life in all_lives)
    if differs:
        sys.stderr.write("The figures are not the same after every history.\n")
    grows = last.median(FIGURES) > MOST_FIGURES * first.median(FIGURES)
    return int(differs or grows or last.median(WHOLE) > MOST_PAGE * first.median(WHOLE))


@contextmanager
def lives(sizes: list[int]) -> Iterator[list[Life]]:
    """Play the demo until its first report is due, and put a history of each size before it."""
    names = [f"{DATABASE}_{size}" for size in sizes]
    made: list[Life] = []
    for name in (DATABASE, *names):
        drop_database(name)
    first = open_dataset("demo", create_database(DATABASE), BEFORE_DRAFTING)
    try:
        with first.looked_into():
            call_command("migrate", verbosity=0)
            with transaction.atomic():
                replay(Calendar(), until=BEFORE_DRAFTING)
                give_and_consult()
        first.connection.close()
        for name, size in zip(names, sizes, strict=True):
            database = create_database(name, like=first.database)
            dataset = open_dataset(f"{size:,} records", database, DRAFTING)
            started = perf_counter()
            with dataset.looked_into():
                made.append(Life(dataset, lengthen(size)))
                for back in range(MONTHS_BEFORE, 0, -1):
                    compile_report(MONTH.plus(-back))
            sys.stderr.write(f"{dataset.title} in {perf_counter() - started:.0f} s\n")
        yield made
    finally:
        for life in made:
            life.dataset.connection.close()
        for name in (DATABASE, *names):
            drop_database(name)


def give_and_consult() -> None:
    """Write down what the demo has nothing of: gifts, and a consultation of the plenary."""
    actor = User.objects.order_by("pk").first()
    day = MONTH.first_day + timedelta(days=9)
    Contribution.objects.bulk_create(
        Contribution(
            reference=f"CB-2005-000{number}",
            giver=f"Group {number}",
            amount=100 * number,
            currency="CHF",
            purpose="Interpretation",
            received_on=day,
            recorded_at=_noon(day),
        )
        for number in (1, 2, 3)
    )
    Consultation.objects.create(
        reference="CO-2005-0001",
        status=ConsultationStatus.SUMMARISED,
        question="Which rooms?",
        background="There are two.",
        days=7,
        drafted_by=actor,
        drafted_at=_noon(day),
        opened_at=_noon(day),
        closes_at=_noon(day) + timedelta(days=7),
        closed_at=_noon(day) + timedelta(days=7),
        summary="The larger one.",
        summarised_at=_noon(day) + timedelta(days=8),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=settings.BUREAU_TIME_ZONE)


def compile_once(life: Life, *, counts: bool) -> None:
    """Count every figure, then draft, publish and render the month, and undo it."""
    values, every = {}, 0.0
    for figure in figures.declared():
        started = perf_counter()
        values[figure.key], _keys = figures.count(figure, MONTH)
        seconds = perf_counter() - started
        every += seconds
        if counts:
            life.add(figure.key, seconds)
    life.values = values
    with transaction.atomic():
        started = perf_counter()
        report = compile_report(MONTH)
        drafted = perf_counter() - started
        writer, *others = members().order_by("pk")
        submit_report(report, actor=writer)
        for member in others[:APPROVALS]:
            approve_report(report, actor=member)
        publish_report(report, actor=writer)
        started = perf_counter()
        page_of(editions_of(MONTH)[-1])
        rendered = perf_counter() - started
        transaction.set_rollback(True)
    if counts:
        for what, seconds in (
            (FIGURES, every),
            (DRAFT, drafted),
            (PAGE, rendered),
            (WHOLE, drafted + rendered),
        ):
            life.add(what, seconds)


def told(all_lives: list[Life], rounds: int, where: str) -> str:
    """Write the table and what it stands on."""
    counted = len(all_lives[0].values)
    sentence = (
        f"{MONTH} with {counted} figures, medians of {rounds} rounds in milliseconds; the last "
        "column is the longest history's share of the shortest's:"
    )
    rows = [_row(what, what, all_lives) for what in (FIGURES, DRAFT, PAGE, WHOLE)]
    head = ["what", *(f"{life.records:,} records" for life in all_lives), "ratio"]
    return f"{where}\n\n{sentence}\n\n{table(head, rows)}"


def each_figure(all_lives: list[Life]) -> str:
    """Write what each figure took, the fastest growing first."""
    first, last = all_lives[0], all_lives[-1]
    keys = sorted(first.values, key=lambda key: first.median(key) - last.median(key))
    rows = [_row(key, f"`{key}` = {first.values[key]}", all_lives) for key in keys]
    return table(["figure", *(f"{life.records:,}" for life in all_lives), "ratio"], rows)


def _row(what: str, title: str, all_lives: list[Life]) -> list[object]:
    medians = [life.median(what) for life in all_lives]
    return [title, *(f"{one:.1f}" for one in medians), f"{medians[-1] / medians[0]:.2f}"]
