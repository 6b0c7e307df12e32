"""The charter on composition as pure functions: seats, their holders, their vacancies."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

ANNOUNCED_AHEAD = timedelta(days=366)

Person = TypeVar("Person", bound=Hashable)


def overlaps(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Tell whether two mandates share a day; ``until`` is the first day without (charter).

    A mandate that ends on the day another begins shares none with it, and one that ends on
    the day it begins shares none with anybody.
    """
    if since == until or other_since == other_until:
        return False
    return (other_until is None or since < other_until) and (until is None or other_since < until)


def is_too_far_ahead(on: date, today: date) -> bool:
    """Tell whether an end is announced for a day nobody can plan for: more than a year ahead.

    What is announced stands, so that a far day would keep everybody else from ending it.
    """
    return on > today + ANNOUNCED_AHEAD


def free_seats(seats: int, taken: Iterable[int]) -> list[int]:
    """Return the numbers of the seats nobody holds, lowest first (charter, composition)."""
    occupied = set(taken)
    return [number for number in range(1, seats + 1) if number not in occupied]


def assign_seats(
    seats: int, kept: Mapping[Person, int], newcomers: Sequence[tuple[Person, int | None]]
) -> dict[Person, int]:
    """Give each newcomer a seat: the one asked for if it is free, else the lowest free one.

    Whoever stays keeps the seat they hold, so that a seat's history is that of its holders
    and not of the order of a list. The charter numbers no seats; numbers only keep two
    people out of one. Raises ``ValueError`` if there are more people than seats.
    """
    free = free_seats(seats, kept.values())
    if len(newcomers) > len(free):
        message = f"{len(newcomers)} people for {len(free)} free seats."
        raise ValueError(message)
    given = dict(kept)
    for person, wanted in newcomers:
        if wanted in free:
            given[person] = wanted
            free.remove(wanted)
    for person, _ in newcomers:
        if person not in given:
            given[person] = free.pop(0)
    return given


def vacant_since(ends: Iterable[date]) -> date | None:
    """Return since when an empty seat is vacant: the last end; ``None`` if never held."""
    return max(ends, default=None)


def too_many(people: int, seats: int) -> bool:
    """A family sits with as many people as it has seats, and no more (charter, composition)."""
    return people > seats
