"""The charter's rules of the secretariat, as pure functions of plain values."""

from calendar import monthrange
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from families.rules.bureau import TERM_MONTHS

T = TypeVar("T")

QUEUE_NOTICE = timedelta(hours=24)
QUEUE_OPENS_AT = time(9)
CALL_OPENS_AT, CALL_CLOSES_AT = time(9), time(18)
ROLL_DAYS, COUNT_DAYS = timedelta(days=4), timedelta(days=2)


def last_day_of_term(starts_on: date, months: int = TERM_MONTHS) -> date:
    """Return the last day of a term of so many months.

    The proposal names no term; the bureau's default is twelve months.
    """
    years, index = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, index + 1
    day = min(starts_on.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def queue_opening(announced_at: datetime) -> datetime:
    """Return when the first-come queue opens if nobody names another time (proposal, 2.d).

    At nine o'clock by the bureau's clocks (``announced_at`` is in its zone), at least 24
    hours after the announcement, so that whoever reads mail once a day hears of it.
    """
    earliest = announced_at + QUEUE_NOTICE
    opening = datetime.combine(earliest.date(), QUEUE_OPENS_AT, earliest.tzinfo)
    if opening < earliest:
        next_day = earliest.date() + timedelta(days=1)
        opening = datetime.combine(next_day, QUEUE_OPENS_AT, earliest.tzinfo)
    return opening


class PlannedSeat(NamedTuple):
    """Which seat of the secretariat belongs to which seat of which family."""

    number: int
    family: str
    family_seat: int


def seat_plan(families: Iterable[tuple[str, int]], seats: int) -> list[PlannedSeat]:
    """Give each family (short name, its seats) its seats in order (proposal, 2.c and 2.d).

    The numbers belong to the family whether or not it has somebody to send: its vacancy
    leaves the seat empty and moves nobody. Nobody is seated beyond ``seats``.
    """
    places = [(slug, seat) for slug, count in families for seat in range(1, count + 1)]
    return [PlannedSeat(number, *place) for number, place in enumerate(places[:seats], start=1)]


def vacant_numbers(occupied: Container[int], seats: int) -> list[int]:
    """Return the numbers of the seats nobody holds, lowest first."""
    return [number for number in range(1, seats + 1) if number not in occupied]


def first_free(people: Iterable[T], barred: Container[T]) -> T | None:
    """Return the first of ``people`` who may take a vacant seat, or ``None``.

    A vacancy goes to the next in the published ranking, else to the first-come queue
    (the proposal is silent; the bureau's default). The ranking is read from its top, so
    a chosen family that has named somebody new comes before the family below it. Barred
    is who holds a seat or has stepped down in this term: no seat is pressed on anybody.
    """
    return next((person for person in people if person not in barred), None)


def place_in_line(number: int, waiting: Sequence[int]) -> int:
    """Return the place of queue number ``number`` among those still waiting (1 is next)."""
    return 1 + sum(other < number for other in waiting)


def reminder_due(ends_on: date, today: date, days: Iterable[int]) -> int | None:
    """Return which reminder of a term's end is the latest due: so many days before; or ``None``.

    The proposal names no term and so no reminder; the bureau's default is data. Whoever comes
    late sends the latest alone.
    """
    due = [count for count in days if ends_on - timedelta(days=count) <= today <= ends_on]
    return min(due, default=None)


def next_call_hours(
    ends_on: date, now: datetime, *, call_days: int, vote_days: int
) -> tuple[datetime, datetime]:
    """Return from when until when the next call is best open, so that its vote fits the term.

    Reckoned back from the last day: the vote, three days to correct the roll, two to count and
    complain. Who comes too late for that opens it tomorrow. ``now`` is in the bureau's zone.
    """
    needed = timedelta(days=vote_days) + ROLL_DAYS + COUNT_DAYS
    opens_on = ends_on - needed - timedelta(days=call_days)
    opens_on = max(opens_on, now.date() + timedelta(days=1))
    closes_on = opens_on + timedelta(days=call_days)
    return (
        datetime.combine(opens_on, CALL_OPENS_AT, now.tzinfo),
        datetime.combine(closes_on, CALL_CLOSES_AT, now.tzinfo),
    )
