"""The charter's review of composition as pure functions: what is found, and until when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from csb_portal.periods import morning_of, period_ends_at
from families.choices.reviews import Finding


def window_before(day: date, months: int) -> tuple[date, date]:
    """Return the first and last day of so many whole months before the month of ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    count = last.year * 12 + last.month - months
    return date(count // 12, count % 12 + 1, 1), last


def found(family: int, seats: Sequence[int]) -> Finding:
    """Say what so many kinds of sign of a family, and of each of its held seats, mean.

    Only a family without any sign is reviewed; where somebody acts, a silent seat gets a
    message and the family none (charter, composition: "non-active groups removed").
    """
    if not family:
        return Finding.NO_SIGN
    return Finding.ACTIVE if all(seats) else Finding.SEAT_SILENT


def notice_ends_at(noticed_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return until when the notice can be answered: 18:00 at the bureau, on the last day."""
    return period_ends_at(noticed_at, days, zone)


def notice_may_follow(reminded_on: date, days: int, today: date) -> bool:
    """Tell whether so many days have passed since the kind reminder."""
    return today >= reminded_on + timedelta(days=days)


def notices_due(
    noticed_at: datetime, repeat_days: Iterable[int], now: datetime, zone: tzinfo
) -> int:
    """Return how many notices a family has been owed by ``now``, the first included.

    Each later one is due in the morning of its day.
    """
    first = noticed_at.astimezone(zone).date()
    mornings = [morning_of(first + timedelta(days=days), zone) for days in repeat_days]
    return 1 + sum(morning <= now for morning in mornings)


def objections_until(proposed_at: datetime, hours: int) -> datetime:
    """Return the end of a window of hours, which are hours whatever the clocks do."""
    return proposed_at + timedelta(hours=hours)
