"""The rules of the calendar, as pure functions."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

FEWEST_DATES = 2
REMINDED_BEFORE = timedelta(hours=24)


def poll_reminder_at(opened_at: datetime, closes_at: datetime) -> datetime:
    """Return when those who have not answered are reminded: a day before, or half way there."""
    return max(closes_at - REMINDED_BEFORE, opened_at + (closes_at - opened_at) / 2)


def best_of(counts: Mapping[int, tuple[int, int]]) -> set[int]:
    """Return the dates that suit best, given how many said no and yes to each.

    Whom a date shuts out weighs more than whom it merely pleases. Equals stay equal: the
    secretariat chooses. Nothing is best while nobody has answered.
    """
    if not any(no or yes for no, yes in counts.values()):
        return set()
    best = min((no, -yes) for no, yes in counts.values())
    return {date for date, (no, yes) in counts.items() if (no, -yes) == best}


def twice_given(starts: Iterable[datetime]) -> bool:
    """Tell whether the same hour was proposed twice."""
    found = list(starts)
    return len(set(found)) < len(found)
