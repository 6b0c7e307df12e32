"""Rules of the shared inbox: whose turn it is, and how the duty passes, as pure functions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from liaison.choices.inbox import Turn
from liaison.choices.register import MessageStatus

DUTY_CHANGES_AT = time(9)
SHIFTS_AHEAD = 8
TURNS = {
    MessageStatus.DRAFT: Turn.AUTHOR,
    MessageStatus.AWAITING_CONCURRENCE: Turn.OPERATORS,
    MessageStatus.SENT: Turn.COUNTERPART,
}


def turn_of(status: str) -> Turn:
    """Say who is to act on an open message: it is read off its state (proposal, 3.a, 3.b)."""
    return TURNS.get(MessageStatus(status), Turn.SECRETARIAT)


def shift_ends_at(starts_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the morning on which a shift of so many days ends.

    The proposal is silent on who of the six acts; each has the duty for a number of days,
    and it changes at 09:00 in the bureau's ``zone``, also when the clocks change in between.
    """
    last_day: date = starts_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last_day, DUTY_CHANGES_AT, zone)


def next_in_rota(order: Sequence[int], seat: int | None, available: Collection[int]) -> int | None:
    """Return the first seat after ``seat`` in the order that is ``available``.

    Round and round; ``seat`` itself comes last of all. Without one, or with one that is no
    longer in the order, it begins at the front. ``None`` where nobody is available.
    """
    start = order.index(seat) + 1 if seat in order else 0
    return next((each for each in [*order[start:], *order[:start]] if each in available), None)


def duty_passes_at(
    waiting_since: Iterable[datetime],
    *,
    given_since: Iterable[datetime] = (),
    on_duty_since: datetime,
    last_act: datetime | None,
    silent_hours: int,
) -> datetime | None:
    """Return when the duty passes to the next, or ``None`` while nothing waits.

    A message waits from its arrival, or from the hour somebody came on duty, until its step
    is taken. Any act shows that the one on duty is there; ``silent_hours`` after the last
    one the duty passes by the rota, so that no person is a single point of failure. What
    somebody else gave them while it is another's turn has waited until any act since.
    """
    heard = max(filter(None, [on_duty_since, last_act]))
    silent = [max(moment, heard) for moment in waiting_since]
    unheard = (max(moment, on_duty_since) for moment in given_since)
    silent += [moment for moment in unheard if last_act is None or last_act < moment]
    return min(silent) + timedelta(hours=silent_hours) if silent else None
