"""The seats of a family on a day: who holds each, or since when it is vacant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from families.rules import vacant_since

if TYPE_CHECKING:
    from families.models.focal_point import FocalPoint


@dataclass(frozen=True)
class SeatOn:
    """One seat on one day. ``vacant_since`` is ``None`` for a seat nobody has held yet."""

    number: int
    on: date
    mandate: "FocalPoint | None" = None
    vacant_since: date | None = None

    @property
    def is_vacant(self) -> bool:
        return self.mandate is None

    @property
    def days_vacant(self) -> int | None:
        """How many days the seat has been empty, or ``None`` if nobody has held it yet."""
        return (self.on - self.vacant_since).days if self.vacant_since else None


def seats_on(seats: int, mandates: Sequence["FocalPoint"], on: date) -> list[SeatOn]:
    """Return the seats of a family on a day, from all its mandates begun by then."""
    holders = {mandate.seat: mandate for mandate in mandates if mandate.runs_on(on)}
    numbers = sorted(set(range(1, seats + 1)) | set(holders))
    return [_seat(number, holders.get(number), mandates, on) for number in numbers]


def _seat(
    number: int, holder: "FocalPoint | None", mandates: Sequence["FocalPoint"], on: date
) -> SeatOn:
    ends = [m.until for m in mandates if m.seat == number and m.until and m.until <= on]
    return SeatOn(number, on, holder, None if holder else vacant_since(ends))
