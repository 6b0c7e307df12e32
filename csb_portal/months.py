"""Months as the bureau counts them: half-open intervals in its own zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.utils.translation import gettext as _

# No bureau is older or lives longer, and every clock can write these years.
WRITTEN = re.compile(r"(19\d\d|2\d\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, written ``2005-02``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that ``day`` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2005-02``. Raises ``ValueError`` for anything else, in a sentence."""
        found = WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(
                _("“%(text)s” is not a month; write one like 2005-02.") % {"text": text}
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def before(cls, day: date) -> Self:
        """Return the last complete month before ``day``."""
        return cls.of(day).plus(-1)

    def plus(self, months: int) -> Self:
        """Return the month so many months later (or earlier)."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(years, index + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.plus(1).first_day.toordinal() - 1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moment it begins and the moment the next one begins (aware)."""
        return self._midnight(self.first_day), self._midnight(self.plus(1).first_day)

    @staticmethod
    def _midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=settings.BUREAU_TIME_ZONE)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
