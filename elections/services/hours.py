"""Changed hours of a vote: each kind once, never silently."""

from datetime import datetime

from csb_portal import clock
from elections.choices import HoursChangeKind
from elections.models import Election, HoursChange


def change_hours(
    election: Election,
    kind: HoursChangeKind,
    *,
    closes_at: datetime,
    reason: str,
    opens_at: datetime | None = None,
) -> HoursChange:
    """Move the hours of a locked election and log it; the caller announces and records it."""
    change = HoursChange.objects.create(
        election=election,
        kind=kind,
        opens_before=election.opens_at,
        closes_before=election.closes_at,
        opens_at=opens_at or election.opens_at,
        closes_at=closes_at,
        reason=reason,
        changed_at=clock.now(),
    )
    election.opens_at, election.closes_at = change.opens_at, change.closes_at
    election.save(update_fields=["opens_at", "closes_at"])
    return change
