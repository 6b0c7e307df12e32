"""Rooms and resources: what fits where and when, as pure functions of plain values.

All moments are aware, and are reckoned with in UTC: two moments of one zone would be compared
and subtracted by the hands of its clocks, which is wrong on the nights they are changed.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MIDNIGHT = time(0)

Held = tuple[int, "Span"]  # which unit of a resource somebody has, and when


class Span(NamedTuple):
    """A time from ``starts`` up to ``ends``, which is not part of it."""

    starts: datetime
    ends: datetime

    @classmethod
    def between(cls, starts: datetime, ends: datetime) -> "Span":
        return cls(starts.astimezone(UTC), ends.astimezone(UTC))

    @property
    def minutes(self) -> int:
        """How long it lasts by a stopwatch, whatever is done to the clocks meanwhile."""
        return (self.ends - self.starts) // MINUTE


def moment_of(day: date, hour: time, zone: tzinfo) -> datetime:
    """Return when the clocks of a zone show ``hour``; the first time where they do so twice."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def opening(day: date, opens: time, closes: time, zone: tzinfo) -> Span:
    """Return when a room is open on a day. Closing at or before it opens means after midnight."""
    closing_day = day + DAY if closes <= opens else day
    return Span(moment_of(day, opens, zone), moment_of(closing_day, closes, zone))


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two times share a moment; where one ends the other may begin."""
    return one.starts < other.ends and other.starts < one.ends


def lies_within(span: Span, whole: Span) -> bool:
    return whole.starts <= span.starts and span.ends <= whole.ends


def is_on_grid(span: Span, begin: datetime, step: int) -> bool:
    """Tell whether a time begins and ends on full steps from ``begin`` on: no scraps are left."""
    grid = step * MINUTE
    return all((moment - begin) % grid == timedelta(0) for moment in span)


def widened(span: Span, begin: datetime, step: int) -> Span:
    """Return the least time on full steps from ``begin`` on that holds all of ``span``."""
    starts = begin + (span.starts - begin) // (step * MINUTE) * step * MINUTE
    return Span(starts, _on_step(span.ends, begin, step))


def gaps(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what is left free of a time, in order."""
    free, begin = [], whole.starts
    for span in sorted(span for span in taken if overlaps(span, whole)):
        if begin < span.starts:
            free.append(Span(begin, span.starts))
        begin = max(begin, span.ends)
    if begin < whole.ends:
        free.append(Span(begin, whole.ends))
    return free


def next_free(
    openings: Iterable[Span], taken: Sequence[Span], minutes: int, *, after: datetime, step: int
) -> list[Span]:
    """Return the first time of so many minutes in each gap, none of it before ``after``.

    It begins on a full step from the opening on, so that what is offered can be asked for.
    """
    found = []
    for whole in openings:
        for gap in gaps(whole, taken):
            starts = _on_step(max(gap.starts, after.astimezone(UTC)), whole.starts, step)
            if starts + minutes * MINUTE <= gap.ends:
                found.append(Span(starts, starts + minutes * MINUTE))
    return sorted(found)


def _on_step(moment: datetime, begin: datetime, step: int) -> datetime:
    """Return the first full step from ``begin`` on that is not before ``moment``."""
    steps = -((begin - moment) // (step * MINUTE))
    return begin + steps * step * MINUTE


def minutes_left(limit: int | None, had: Iterable[Span]) -> int | None:
    """Return how many minutes a group still has on a day; ``None`` where nothing limits it.

    Rooms were captured by the best organised: a limit for each group and day leaves room for
    the others (the charter is silent; the number is data of the event).
    """
    return None if limit is None else max(0, limit - sum(span.minutes for span in had))


def ad_hoc_from(starts: datetime, hours: int | None, zone: tzinfo) -> datetime:
    """Return from when a room that is not given in advance can be had for ``starts``.

    So many hours before, or from midnight of the same day where no number is set.
    """
    if hours is not None:
        return starts.astimezone(UTC) - timedelta(hours=hours)
    return moment_of(starts.astimezone(zone).date(), MIDNIGHT, zone)


def desk_opens(now: datetime, opens: time | None, closes: time | None, zone: tzinfo) -> datetime:
    """Return when the booking desk is open next: ``now`` if it is, or always without hours."""
    if opens is None or closes is None:
        return now
    today = now.astimezone(zone).date()
    for day in (today - DAY, today, today + DAY, today + 2 * DAY):
        hours = opening(day, opens, closes, zone)
        if now < hours.ends:
            return max(now, hours.starts)
    message = "A desk with hours is open on one of the next days."
    raise AssertionError(message)


def free_units(quantity: int, held: Iterable[Held], wanted: Span) -> list[int]:
    """Return which units of a resource nobody has at any moment of ``wanted``, lowest first.

    A team or a projector is one thing that stays with whoever has it, so a unit is free for the
    whole of the time or not at all. Never more than ``quantity`` are out at once.
    """
    out = {unit for unit, span in held if overlaps(span, wanted)}
    return [unit for unit in range(1, quantity + 1) if unit not in out]


class Wish(NamedTuple):
    """Somebody's place on the waiting list: for which thing, when, and on whose account."""

    number: int
    thing: Hashable
    span: Span
    account: Hashable = None


def stepping_up(
    waiting: Iterable[Wish],
    held: Mapping[Hashable, Sequence[Held]],
    quantities: Mapping[Hashable, int],
    left: Mapping[Hashable, int | None],
) -> dict[int, int]:
    """Return whose wish can be met now, first come first served: their numbers, with the unit.

    ``held`` says when which unit of a thing is out, ``quantities`` how many there are (one,
    unless it says so), ``left`` how many minutes each account has (nothing limits one that is
    not in it). Whoever cannot be helped keeps the place and blocks nobody behind who can.
    """
    now_held = {thing: list(units) for thing, units in held.items()}
    now_left = dict(left)
    met: dict[int, int] = {}
    for wish in sorted(waiting, key=lambda wish: wish.number):
        theirs = now_held.setdefault(wish.thing, [])
        minutes = now_left.get(wish.account)
        free = free_units(quantities.get(wish.thing, 1), theirs, wish.span)
        if not free or (minutes is not None and wish.span.minutes > minutes):
            continue
        theirs.append((free[0], wish.span))
        if minutes is not None:
            now_left[wish.account] = minutes - wish.span.minutes
        met[wish.number] = free[0]
    return met
