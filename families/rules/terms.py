"""Terms in a row and the gap after them, as pure functions."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

YEAR = 12
Spell = tuple[date, date | None]


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    years, index = divmod(day.month - 1 + months, YEAR)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(since: date, until: date) -> int:
    """Count the whole months from one day to another."""
    months = (until.year - since.year) * YEAR + until.month - since.month
    return months if months_later(since, months) <= until else months - 1


def may_serve_from(
    spells: Iterable[Spell], on: date, *, term: int, most: int | None, gap: int
) -> date | None:
    """Return the day from which somebody may stand for another term, or ``None`` for at once.

    ``spells`` are the times they sat, each from a day until the first day without; ``most`` the
    months allowed in a row, ``gap`` those to stay away after. Who stayed away for the gap, or at
    all where there is none, begins anew. A spell that runs ends on ``on`` at the earliest.
    """
    if most is None:
        return None
    begins, ends = None, None
    for since, ended in sorted(spells, key=lambda spell: spell[0]):
        until = ended or max(on, since)
        in_row = ends is not None and since < months_later(ends, max(gap, 1))
        begins = begins if in_row else since
        ends = max(ends, until) if ends and in_row else until
    if begins is None or ends is None or on >= months_later(ends, max(gap, 1)):
        return None
    served = months_between(begins, ends)
    return months_later(ends, gap) if served + term > most else None
