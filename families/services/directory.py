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


SEATS_HEADER = (
    *DIRECTORY_HEADER,
    "designated_until",
    "document_url",
    "days_vacant",
    "leaves_on",
    "designate",
    "designate_since",
    "alternate",
    "alternate_since",
)


def seats_shown(family: Family, on: date) -> list[SeatOn]:
    """Return the seats of a day: all of an active family, those held of a dormant one."""
    seats = family.seats_on(on)
    return seats if family.is_active_on else [seat for seat in seats if not seat.is_vacant]


def seats_csv(families: Iterable[Family], on: date) -> str:
    """Write every seat of a day: holder and basis, vacancy and its days, what is to come."""
    rows = (
        (family.slug, family.name_en, family.kind, family.status_on, *_seat(seat), *_more(seat))
        for family in families
        for seat in seats_shown(family, on)
    )
    return csv_text(SEATS_HEADER, rows)


def directory_csv(families: Iterable[Family], on: date) -> str:
    """Write the directory of a day; ``families`` come with their status and mandates."""
    rows = (row for family in families for row in _rows(family, on))
    return csv_text(DIRECTORY_HEADER, rows)


def _rows(family: Family, on: date) -> Iterator[tuple[object, ...]]:
    about = (family.slug, family.name_en, family.kind, family.status_on)
    seats = seats_shown(family, on)
    if not (family.is_active_on or seats):
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


def _more(seat: SeatOn) -> tuple[object, ...]:
    mandate, designate, alternate = seat.mandate, seat.designate, seat.alternate
    return (
        mandate.designated_until if mandate else "",
        mandate.document_url if mandate else "",
        "" if seat.days_vacant is None else seat.days_vacant,
        seat.leaves_on,
        designate.user.name if designate else "",
        designate.since if designate else "",
        alternate.user.name if alternate else "",
        alternate.since if alternate else "",
    )
