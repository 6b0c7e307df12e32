"""The rules of meetings, as pure functions."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from csb_portal.months import Month
from liaison.choices.meetings import RhythmUnit

ACTION_REMINDER_AT = time(9)
# Edits so close to each other make one notice; shortly before a meeting nothing waits.
SETTLES_WITHIN = timedelta(minutes=5)
URGENT_WITHIN = timedelta(hours=24)


def next_start(last: datetime, every: int, unit: RhythmUnit | str, zone: tzinfo) -> datetime:
    """Return when a series meets again after ``last`` (proposal, 3.d to 3.f: a regular interface).

    The hour on the clocks of ``zone`` stays, also where they change in between. Weeks keep
    the day of the week; months keep its place in the month as well ("the third Friday"), a
    fifth one becoming the last.
    """
    local = last.astimezone(zone)
    day = local.date()
    if unit == RhythmUnit.WEEK:
        later = day + timedelta(weeks=every)
    else:
        later = _same_weekday(day, Month.of(day).plus(every))
    return datetime.combine(later, local.time(), zone)


def _same_weekday(day: date, month: Month) -> date:
    first = month.first_day
    first += timedelta(days=(day.weekday() - first.weekday()) % 7)
    found = first + timedelta(weeks=(day.day - 1) // 7)
    return found if found <= month.last_day else found - timedelta(weeks=1)


def next_start_after(
    last: datetime, now: datetime, every: int, unit: RhythmUnit | str, zone: tzinfo
) -> datetime:
    """Return the first meeting of the rhythm that is still to come, however many were left out."""
    start = next_start(last, every, unit, zone)
    times = 1
    while start <= now:
        times += 1
        start = next_start(last, every * times, unit, zone)
    return start


def is_short_notice(announced_at: datetime, starts_at: datetime, notice_hours: int) -> bool:
    """Tell whether a meeting was announced later than the bureau promises.

    The charter names no time; the bureau took on two days, and what falls short is marked.
    """
    return _between(announced_at, starts_at) < timedelta(hours=notice_hours)


def _between(before: datetime, after: datetime) -> timedelta:
    """Count real hours, also where the clocks of a place change in between."""
    return after.astimezone(UTC) - before.astimezone(UTC)


def change_told_at(edited_at: datetime, starts_at: datetime) -> datetime:
    """Return when a change goes out: once edits have settled, at once where the day is near."""
    if _between(edited_at, starts_at) <= URGENT_WITHIN:
        return edited_at
    return edited_at + SETTLES_WITHIN


def has_quorum(present: int, quorum: int | None) -> bool | None:
    """Tell whether so many seats make a quorum; ``None`` where the bureau set none."""
    return None if quorum is None else present >= quorum


def minutes_due_at(ended_at: datetime, hours: int) -> datetime:
    """Return until when minutes are published: so many hours after the end, without a pause."""
    return ended_at.astimezone(UTC) + timedelta(hours=hours)


def is_agreed_item(*, bureau: bool, other_side: bool, is_shared: bool) -> bool:
    """Tell whether an item stands on the agenda: both sides' word where it is shared by two."""
    return bureau and (other_side or not is_shared)


def action_days_late(due_on: date, on: date) -> int:
    """Return how many days after its date an action is on a day, or 0."""
    return max(0, (on - due_on).days)


def action_reminder_at(due_on: date, zone: tzinfo) -> datetime:
    """Return when its owner is reminded of an action: in the morning of its day."""
    return datetime.combine(due_on, ACTION_REMINDER_AT, zone)


def second_person(approver: int, writers: Collection[int]) -> bool:
    """Tell whether somebody may stand by minutes: a person who did not write this text."""
    return approver not in writers
