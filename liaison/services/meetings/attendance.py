"""Who was at a meeting, and whether that makes a quorum."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.models import FocalPoint
from liaison.choices.meetings import MeetingEvent
from liaison.models import Attendance, Contact, Meeting


@transaction.atomic
def record_attendance(
    meeting: Meeting,
    *,
    mandates: Collection[FocalPoint],
    actor: User,
    contacts: Collection[Contact] = (),
) -> Meeting:
    """Record who was there: seats by their ``mandates``, and the other body's ``contacts``.

    It can be corrected until the minutes are published. Raises ``DomainError`` for a
    meeting that has not begun, a mandate that did not run that day, and afterwards.
    """
    meeting = locked(meeting)
    if not meeting.took_place:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("Attendance is recorded once a meeting has begun."),
            so=_("Wait until its hour."),
        )
    if meeting.published_minutes:
        raise DomainError(
            _("The minutes of %(meeting)s are published.") % {"meeting": meeting},
            rule=_("What is published is corrected by a new version, not rewritten."),
            so=_("State the correction in a new version of the minutes."),
        )
    day = meeting.starts_at.astimezone(meeting.zone).date()
    for mandate in mandates:
        if not mandate.runs_on(day):
            raise DomainError(
                _("%(person)s held no seat that day.") % {"person": mandate},
                rule=_("Whoever is present sits in a seat on the day of the meeting."),
                so=_("Choose who held the seat then."),
            )
    _replace(meeting, mandates, contacts)
    audit.record(
        MeetingEvent.ATTENDANCE_RECORDED,
        meeting,
        actor=actor,
        seats=sorted(f"{mandate.family.slug}.{mandate.seat}" for mandate in mandates),
        other_side=len(contacts),
        quorum=meeting.quorum_reached,
    )
    return meeting


def _replace(
    meeting: Meeting, mandates: Collection[FocalPoint], contacts: Collection[Contact]
) -> None:
    now = clock.now()
    meeting.attendances.all().delete()
    seats = [
        Attendance(meeting=meeting, family=m.family, seat=m.seat, user=m.user, recorded_at=now)
        for m in mandates
    ]
    people = [Attendance(meeting=meeting, contact=c, recorded_at=now) for c in contacts]
    Attendance.objects.bulk_create([*seats, *people])
