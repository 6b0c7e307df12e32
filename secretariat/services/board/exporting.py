"""What a board shows, as a table that no spreadsheet program can be made to run."""

from collections.abc import Iterator

from django.db.models import QuerySet

from families.services.csv_writing import csv_text
from secretariat.models import Case

HEADER = (
    "reference",
    "outside_number",
    "kind",
    "state",
    "turn",
    "until",
    "received_at",
    "settled_at",
    "subject",
    "name",
    "email",
    "organisation",
    "country",
    "family",
    "event",
    "handler",
)


def cases_csv(cases: QuerySet[Case]) -> str:
    """Write cases as CSV, a line each, moments in UTC; nothing in it is a formula."""
    return csv_text(HEADER, _rows(cases))


def _rows(cases: QuerySet[Case]) -> Iterator[tuple[object, ...]]:
    for case in cases.iterator(chunk_size=1000):
        yield (
            case.reference,
            case.outside_number,
            case.kind,
            case.status,
            case.turn,
            case.due_at and case.due_at.isoformat(timespec="minutes"),
            case.received_at.isoformat(timespec="minutes"),
            case.closed_at and case.closed_at.isoformat(timespec="minutes"),
            case.subject,
            case.name,
            case.email,
            case.organisation,
            case.country,
            case.family.slug if case.family else "",
            case.event.slug if case.event else "",
            case.handler,
        )
