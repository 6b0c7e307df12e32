"""What it costs to take in a long list: to look at it, to write it, to tell its applicants."""

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from datasets import create_database, drop_database, is_sqlite, open_dataset, version
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from machine import circumstances, load, table, write
from openpyxl import Workbook

from csb_portal import clock
from csb_portal.models import OutgoingMail, User
from families.models import Family
from secretariat.choices.board import BoardView
from secretariat.choices.cases import CaseKind
from secretariat.models import Case, CaseItem, Event, ImportJob
from secretariat.services.board.exporting import cases_csv
from secretariat.services.board.listing import Wanted, cases_for, counted, shown_on
from secretariat.services.imports.running import confirm_import, keep_list, plan_of, run_import

FAMILIES, A_PAGE = 21, 50
DATABASE = "csb_bench_import"
MOST_LOOKING, MOST_WRITING = 10.0, 60.0  # seconds
ORGANISATIONS = ("case_no", "organisation", "country", "family_slug", "lodged_on", "missing_items")
PEOPLE = ("name", "email", "organisation", "country", "family_slug")


@dataclass
class Cost:
    """One thing that was done, in how many queries and seconds."""

    what: str
    queries: int
    seconds: float


def measure(*, lines: int, writes: bool) -> int:
    """Take in two lists in a database of its own, and say what each step took."""
    before = load()
    drop_database(DATABASE)
    dataset = open_dataset("import", create_database(DATABASE), clock.now())
    try:
        with dataset.looked_into():
            call_command("migrate", verbosity=0)
            costs, boards = take_in(lines)
            held = (Case.objects.count(), CaseItem.objects.count(), OutgoingMail.objects.count())
            database = version()
    finally:
        dataset.connection.close()
        drop_database(DATABASE)
    text = told(costs, lines, held, circumstances(database, before))
    sys.stdout.write(f"{text}\n")
    if writes:
        write(f"bench/import_cases.py {'sqlite' if is_sqlite() else 'postgresql'}", text)
    looking, writing = costs[0].seconds, costs[2].seconds
    return int(looking > MOST_LOOKING or writing > MOST_WRITING or boards[0] < boards[1])


def take_in(lines: int) -> tuple[list[Cost], tuple[int, int]]:
    """Take in a list of organisations and one of people; return the costs, and a board's queries."""
    families = Family.objects.bulk_create(
        Family(slug=f"family-{n}", kind="thematic", name_en=f"Family {n}", sort_order=n)
        for n in range(FAMILIES)
    )
    actor = User.objects.create(email="desk@example.org", name="Desk")
    costs: list[Cost] = []

    def timed(what: str, do: Callable[[], object]) -> int:
        start = perf_counter()
        with CaptureQueriesContext(connection) as captured:
            do()
        costs.append(Cost(what, len(captured), perf_counter() - start))
        return len(captured)

    board_of_none = _queries(lambda: board(actor))
    slugs = [family.slug for family in families]
    first = keep_list(organisations(lines, slugs), CaseKind.ACCREDITATION, event=None,
                      is_told=False, name="list.csv", actor=actor)  # fmt: skip
    timed("look at a list of organisations (CSV)", lambda: plan_of(first))
    book = ImportJob(kind=first.kind, content=workbook(bytes(first.content)))
    timed("look at the same list as a workbook (XLSX)", lambda: plan_of(book))
    confirm_import(first, plan_of(first).fingerprint, actor=actor)
    timed("write it: cases, checklists, steps", lambda: run_import(first.pk))
    second = keep_list(people(lines, slugs), CaseKind.REGISTRATION, event=event(), is_told=True,
                       name="people.csv", actor=actor)  # fmt: skip
    confirm_import(second, plan_of(second).fingerprint, actor=actor)
    timed("write a list of people, with a receipt to each", lambda: run_import(second.pk))
    board_of_all = timed("a board over all of them: counts and first page", lambda: board(actor))
    every = shown_on(cases_for(actor, Wanted()), BoardView.ALL, actor)
    timed("the same as a table (CSV)", lambda: cases_csv(every))
    return costs, (board_of_none, board_of_all)


def board(user: User) -> None:
    cases = cases_for(user, Wanted())
    counted(cases, BoardView.ALL, user)
    list(shown_on(cases, BoardView.ALL, user)[:A_PAGE])


def _queries(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


def organisations(lines: int, slugs: list[str]) -> bytes:
    rows = (
        (f"ACC-{n:05}", f"Réseau {n} pour le Sud", "ML", slugs[n % FAMILIES], "2005-01-03", "e f")
        for n in range(lines)
    )
    return as_csv(ORGANISATIONS, rows)


def people(lines: int, slugs: list[str]) -> bytes:
    rows = (
        (f"Person {n}", f"person.{n}@example.org", f"Group {n}", "KE", slugs[n % FAMILIES])
        for n in range(lines)
    )
    return as_csv(PEOPLE, rows)


def as_csv(header: tuple[str, ...], rows: object) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])  # type: ignore[misc]
    return text.getvalue().encode()


def workbook(content: bytes) -> bytes:
    book, output = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in csv.reader(io.StringIO(content.decode())):
        sheet.append(row)
    book.save(output)
    return output.getvalue()


def event() -> Event:
    day: date = clock.today() + timedelta(days=30)
    return Event.objects.create(
        slug="next", name="Next meeting", place="Geneva", first_day=day, last_day=day
    )


def told(costs: list[Cost], lines: int, held: tuple[int, int, int], when: str) -> str:
    """Write the table and what it stands on."""
    rows: list[list[object]] = [
        [cost.what, f"{cost.queries:,}", f"{cost.seconds:.1f}"] for cost in costs
    ]
    cases, items, mails = held
    about = (
        f"Two lists of {lines:,} lines; at the end {cases:,} cases with {items:,} items of "
        f"checklists, and {mails:,} receipts in the outbox:"
    )
    return f"{when}\n\n{about}\n\n{table(['what', 'queries', 'seconds'], rows)}"
