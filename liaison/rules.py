"""The charter's rules on passing messages on, as pure functions."""

import hashlib
from collections.abc import Collection
from datetime import datetime, time, timedelta, tzinfo

from liaison.choices import AudienceKind, Nature

RELAY_WITHIN = timedelta(hours=24)
DAY_ENDS_AT = time(18)
REMINDER_AT = time(9)
CONFIRM_WITHIN = timedelta(days=3)


def minutes_taken(received_at: datetime, delivered_at: datetime) -> int:
    """Return the whole minutes between the arrival of a message and its delivery."""
    return int((delivered_at - received_at).total_seconds() // 60)


def is_in_time(received_at: datetime, delivered_at: datetime) -> bool:
    """Tell whether a relay left within 24 hours of its arrival (proposal, 3.a).

    The proposal names no time; 24 hours is the service time the bureau took on. A
    weekend does not stop the clock.
    """
    return delivered_at - received_at <= RELAY_WITHIN


def answer_due_at(received_at: datetime, days: int, zone: tzinfo) -> datetime:
    """Return until when a request wants its answer (proposal, 3.b).

    The proposal is silent, so it is so many days after receipt; a period of days ends at
    18:00 in the bureau's ``zone`` on its last day, also when the clocks change in it.
    """
    last_day = received_at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last_day, DAY_ENDS_AT, zone)


def reminder_due_at(due_at: datetime, zone: tzinfo) -> datetime:
    """Return when the reminder of an answer goes out: in the morning of its last day."""
    return datetime.combine(due_at.astimezone(zone).date(), REMINDER_AT, zone)


def days_late(due_at: datetime, at: datetime) -> int:
    """Return how many days late ``at`` is, a day that has begun counting whole; else 0."""
    return max(0, -((due_at - at) // timedelta(days=1)))


def may_be_relayed(nature: Nature | str, audiences: Collection[AudienceKind | str]) -> bool:
    """Tell whether a message of that nature may go to those kinds of audience.

    The bureau is "operational: logistics, procedures, interactions, not content"; content
    goes to the Content and Themes group and to nobody else (charter, mission).
    """
    return nature == Nature.PROCEDURE or set(audiences) == {AudienceKind.CONTENT}


def may_be_requested(nature: Nature | str) -> bool:
    """Tell whether the bureau may carry a request of that nature (charter, mission)."""
    return nature == Nature.PROCEDURE


def fingerprint(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of ``text``, as anybody can compute it again."""
    return hashlib.sha256(text.encode()).hexdigest()
