"""The scenario's days, in 2005 or moved by whole months to end last month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from csb_portal.months import Month

LAST_REPORT = Month(2005, 3)
# Days on which nothing happens, left out in this order where the moved month is shorter.
QUIET_DAYS = {
    12: (31, 30, 29),
    1: (30, 16, 15),
    3: (31, 28, 27),
    4: (30, 29, 28),
    9: (29, 28, 27),
    11: (30, 29, 28),
}


@dataclass(frozen=True)
class Calendar:
    """Turns the scenario's local times into moments, so many months later."""

    months: int = 0

    @classmethod
    def ending_last_month(cls, today: date) -> "Calendar":
        """Move the last report's month onto the last complete month before ``today``."""
        last = Month.before(today)
        return cls((last.year - LAST_REPORT.year) * 12 + last.number - LAST_REPORT.number)

    def day(self, original: date) -> date:
        """Return the same day of the moved month.

        Where that month is shorter, quiet days are left out, so that what came later stays
        later.
        """
        moved = Month.of(original).plus(self.months)
        missing = Month.of(original).last_day.day - moved.last_day.day
        left_out = QUIET_DAYS[original.month][:missing] if missing > 0 else ()
        earlier = sum(day <= original.day for day in left_out)
        return date(moved.year, moved.number, original.day - earlier)

    def at(self, text: str) -> datetime:
        """Read a local time of the scenario, such as ``2005-01-14T18:00``, as a moment.

        An offset written behind it is Geneva's on that day, and so is left to the zone.
        """
        local = datetime.fromisoformat(text[: len("2005-01-14T18:00")])
        day = self.day(local.date())
        return datetime.combine(day, local.time(), tzinfo=settings.BUREAU_TIME_ZONE)

    def text(self, original: str) -> str:
        """Return a day of the scenario, written ``2004-12-10``, on the moved calendar."""
        return self.day(date.fromisoformat(original)).isoformat()


def every(hours: int, since: datetime, until: datetime) -> list[datetime]:
    """Return the moments from ``since`` to ``until``, so many hours apart."""
    count = int((until - since) / timedelta(hours=hours))
    return [since + timedelta(hours=hours * step) for step in range(count + 1)]
