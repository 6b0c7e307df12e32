"""How service times are measured, as pure functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median


def percent_in_time(in_time: int, total: int) -> int | None:
    """Return the whole percent that was in time, rounded down; ``None`` of nothing."""
    return 100 * in_time // total if total else None


def is_kept(in_time: int, total: int, target: int) -> bool:
    """Tell whether a promise of ``target`` percent was kept; of nothing it was."""
    return 100 * in_time >= target * total


def middle(minutes: Sequence[int]) -> int | None:
    """Return the median in whole minutes, as half took longer and half were quicker."""
    return int(median(minutes)) if minutes else None


def within(received_at: datetime, passed_on_at: datetime, hours: int) -> bool:
    """Tell whether something was passed on within so many hours; no weekend stops the clock."""
    return passed_on_at - received_at <= timedelta(hours=hours)
