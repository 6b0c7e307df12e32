"""The seats of a term as they stood on a day: who sat, and what was empty since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from secretariat.models.terms.seat import Seat
from secretariat.models.terms.term import Term


@dataclass(frozen=True)
class Place:
    """One numbered seat on one day, held or empty."""

    number: int
    holder: Seat | None
    vacant_since: date | None = None
    days_vacant: int = 0


def places_of(term: Term, holdings: Iterable[Seat], on: date) -> list[Place]:
    """Return every seat of ``term`` on a day, from all its ``holdings``, in order."""
    by_number: dict[int, list[Seat]] = {number: [] for number in range(1, term.seats + 1)}
    for seat in holdings:
        if seat.since <= on:
            by_number[seat.number].append(seat)
    return [_place(term, number, seats, on) for number, seats in by_number.items()]


def _place(term: Term, number: int, seats: list[Seat], on: date) -> Place:
    holder = next((seat for seat in seats if seat.is_held_on(on)), None)
    if holder:
        return Place(number, holder)
    since = max((seat.free_from for seat in seats if seat.free_from), default=term.starts_on)
    return Place(number, None, since, (on - since).days)
