"""The bureau's clock: the only place that asks what time it is.

A replay of the past (the demo, an acceptance test) sets it with ``at``; everyone
else gets the time of the machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return _replayed.get() or timezone.now()


def today() -> date:
    """Return the present day in the bureau's zone."""
    return now().astimezone(settings.BUREAU_TIME_ZONE).date()


def is_replayed() -> bool:
    """Tell whether the past is being replayed, so that nothing starts in the present."""
    return _replayed.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let ``moment`` (aware) be the present inside the block."""
    if timezone.is_naive(moment):
        message = f"{moment} has no zone, so it is no moment."
        raise ValueError(message)
    token = _replayed.set(moment.astimezone(timezone.get_default_timezone()))
    try:
        yield
    finally:
        _replayed.reset(token)
