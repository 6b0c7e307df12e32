"""The public directory as a table: who speaks for each family on a day, never by what address."""

from collections.abc import Iterable, Iterator
from datetime import date

from families.models import Family, SeatOn
from families.services.csv_writing import csv_text

DIRECTORY_HEADER = (
    "family_slug",
    "family_name",
    "kind",
    "status",
    "seat",
    "display_name",
    "since",
    "vacant_since",
    "designation",
    "designated_by",
    "designated_on",
)


def directory_csv(families: Iterable[Family], on: date) -> str:
    """Write the directory of a day; ``families`` come with their status and mandates."""
    rows = (row for family in families for row in _rows(family, on))
    return csv_text(DIRECTORY_HEADER, rows)


def _rows(family: Family, on: date) -> Iterator[tuple[object, ...]]:
    about = (family.slug, family.name_en, family.kind, family.status_on)
    seats = family.seats_on(on)
    if not family.is_active_on:
        seats = [seat for seat in seats if not seat.is_vacant]
        if not seats:
            yield (*about, *([""] * 7))
    for seat in seats:
        yield (*about, *_seat(seat))


def _seat(seat: SeatOn) -> tuple[object, ...]:
    mandate = seat.mandate
    if mandate is None:
        return (seat.number, "", "", seat.vacant_since, "", "", "")
    return (
        seat.number,
        mandate.user.name,
        mandate.since,
        "",
        mandate.designation,
        mandate.designated_by,
        mandate.designated_on,
    )
