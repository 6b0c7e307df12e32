"""Periods of days: the one rule for when their last day is over."""

from datetime import date, datetime, time, timedelta, tzinfo

MORNING = time(9)
DAY_ENDS_AT = time(18)


def morning_of(day: date, zone: tzinfo) -> datetime:
    """Return when reminders of ``day`` leave: at nine, on the clocks of the bureau's ``zone``."""
    return datetime.combine(day, MORNING, zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return when the bureau's ``day`` is over: 18:00 on the clocks of its ``zone``."""
    return datetime.combine(day, DAY_ENDS_AT, zone)


def period_ends_at(begun_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return when a period of so many days after ``begun_at`` is over.

    The charter names no hour, so it is 18:00 in the bureau's ``zone`` on the last day, also
    when the clocks change in it; a holiday or a weekend does not shorten it.
    """
    last_day = begun_at.astimezone(zone).date() + timedelta(days=days)
    return end_of_day(last_day, zone)


def span_of_days(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the moment ``first`` begins, and the moment the day after ``last`` begins."""
    midnight = time()
    return (
        datetime.combine(first, midnight, zone),
        datetime.combine(last + timedelta(days=1), midnight, zone),
    )
