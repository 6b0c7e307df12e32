"""The seats of a family on a day: who holds each, or since when it is vacant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from families.rules.mandates import vacant_since

if TYPE_CHECKING:
    from families.models.alternate import Alternate
    from families.models.focal_point import FocalPoint


@dataclass(frozen=True)
class SeatOn:
    """One seat on one day. ``vacant_since`` is ``None`` for a seat nobody has held yet.

    ``leaves_on`` and ``designate`` are what was known on that day of the days after it.
    """

    number: int
    on: date
    mandate: "FocalPoint | None" = None
    vacant_since: date | None = None
    leaves_on: date | None = None
    designate: "FocalPoint | None" = None
    alternate: "Alternate | None" = None

    @property
    def is_vacant(self) -> bool:
        return self.mandate is None

    @property
    def days_vacant(self) -> int | None:
        """How many days the seat has been empty, or ``None`` if nobody has held it yet."""
        return (self.on - self.vacant_since).days if self.vacant_since else None


class SeatChange(NamedTuple):
    """From which day on there are more seats or fewer."""

    was: int
    became: int
    on: date


def seat_count_on(count: int, changes: Iterable[SeatChange], on: date) -> int:
    """Return how many seats there were at the end of a day, from how many there are now."""
    later = [change for change in changes if change.on > on]
    return later[0].was if later else count


def seats_came_by(changes: Iterable[SeatChange], on: date) -> dict[int, date]:
    """Return since when there are the seats that were added, as known on a day."""
    return {
        seat: change.on
        for change in changes
        if change.on <= on
        for seat in range(change.was + 1, change.became + 1)
    }


def seats_on(
    seats: int,
    mandates: Sequence["FocalPoint"],
    on: date,
    alternates: Sequence["Alternate"] = (),
    *,
    last_ends: Mapping[int, date] | None = None,
    returned_on: date | None = None,
    came: Mapping[int, date] | None = None,
) -> list[SeatOn]:
    """Return the seats of a family on a day, from all its mandates known by then.

    Where ``last_ends`` says when each seat was last given up, those that lie behind on that
    day may be left out of ``mandates``. ``came`` says since when the family has had a seat it
    did not have before: nobody missed anybody in it earlier. While a family was dormant it had
    no seat to fill: of one that ``returned_on`` a day, no seat is vacant for longer.
    """
    if last_ends is None:
        last_ends = _last_ends(mandates, on)
    empty_since = {**last_ends}
    for number, day in (came or {}).items():
        empty_since[number] = max(day, last_ends.get(number, day))
    if returned_on:
        empty_since = {seat: max(day, returned_on) for seat, day in empty_since.items()}
    holders = {mandate.seat: mandate for mandate in mandates if mandate.runs_on(on)}
    coming = {mandate.seat: mandate for mandate in _designates(mandates, on)}
    standing = {one.seat: one for one in alternates if one.runs_on(on)}
    numbers = sorted(set(range(1, seats + 1)) | set(holders))
    return [
        replace(
            _seat(number, holders.get(number), empty_since, on),
            designate=coming.get(number),
            alternate=standing.get(number),
        )
        for number in numbers
    ]


def _designates(mandates: Sequence["FocalPoint"], on: date) -> list["FocalPoint"]:
    """Return those known to begin after a day, the next of each seat last."""
    found = [
        mandate
        for mandate in mandates
        if mandate.since > on and mandate.end_known_on(on) != mandate.since
    ]
    return sorted(found, key=lambda mandate: mandate.since, reverse=True)


def _seat(
    number: int, holder: "FocalPoint | None", empty_since: Mapping[int, date], on: date
) -> SeatOn:
    if holder:
        return SeatOn(number, on, holder, leaves_on=holder.end_known_on(on))
    return SeatOn(number, on, vacant_since=empty_since.get(number))


def _last_ends(mandates: Sequence["FocalPoint"], on: date) -> dict[int, date]:
    ends: dict[int, list[date]] = {}
    for mandate in mandates:
        if mandate.until and mandate.until <= on and not mandate.is_empty:
            ends.setdefault(mandate.seat, []).append(mandate.until)
    return {seat: last for seat, days in ends.items() if (last := vacant_since(days))}
