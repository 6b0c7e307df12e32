"""The charter's rules on passing messages on, as pure functions."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

from csb_portal.periods import morning_of, period_ends_at
from liaison.choices.bodies import AudienceKind
from liaison.choices.register import Nature

RELAY_WITHIN = timedelta(hours=24)
URGENT_WITHIN = timedelta(hours=1)
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
    return period_ends_at(received_at, days, zone)


def reminder_due_at(due_at: datetime, zone: tzinfo) -> datetime:
    """Return when the reminder goes out: in the morning of the last day.

    What is due before that hour is reminded of in the morning before.
    """
    last_day = due_at.astimezone(zone).date()
    morning = morning_of(last_day, zone)
    if morning < due_at:
        return morning
    return morning_of(last_day - timedelta(days=1), zone)


def half_of(asked_at: datetime, due_at: datetime) -> datetime:
    """Return the middle of a time given, when whoever it was given to is reminded."""
    return asked_at + (due_at - asked_at) / 2


def days_late(due_at: datetime, at: datetime) -> int:
    """Return how many days late ``at`` is, a day that has begun counting whole; else 0."""
    return max(0, -((due_at - at) // timedelta(days=1)))


def may_be_relayed(nature: Nature | str, audiences: Collection[str | None]) -> bool:
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
