"""Whom a meeting asks to come, and the step that asks them."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from families.models import FocalPoint
from liaison.choices.meetings import MeetingEvent, MeetingKind, MeetingStatus
from liaison.models import Audience, Contact, Invitation, Meeting
from liaison.notifications import meetings as notifications
from liaison.rules.meetings import is_short_notice
from liaison.services.meetings.carrying import carry_actions
from secretariat.models import Seat


@transaction.atomic
def announce_meeting(meeting: Meeting, *, actor: User) -> Meeting:
    """Invite everybody by mail with a calendar file (proposal, 3.d to 3.f).

    A meeting announced later than its notice is marked "short notice", for ever. Raises
    ``DomainError`` when its hour has passed or the other body has nobody to invite.
    """
    meeting = locked(meeting)
    now = clock.now()
    meeting.move_to(MeetingStatus.ANNOUNCED)
    if meeting.starts_at <= now:
        raise DomainError(
            _("It was to begin at %(moment)s.") % {"moment": when(meeting.starts_at)},
            rule=_("A meeting is announced before it begins."),
            so=_("Move it to a later hour, or call it off."),
        )
    if meeting.is_interface and not any(map(meeting.is_with, _contacts_of(meeting))):
        raise DomainError(
            _("The portal knows nobody of %(body)s.") % {"body": meeting.party},
            rule=_("An interface meeting invites both sides."),
            so=_("Enter a contact of that body in the administration first."),
        )
    meeting.announced_at, meeting.told_sequence = now, meeting.sequence
    meeting.is_short_notice = is_short_notice(now, meeting.starts_at, meeting.notice_hours)
    meeting.save(update_fields=["status", "announced_at", "told_sequence", "is_short_notice"])
    carry_actions(meeting)
    invite_missing(meeting)
    audit.record(
        MeetingEvent.ANNOUNCED,
        meeting,
        actor=actor,
        starts_at=meeting.starts_at,
        short_notice=meeting.is_short_notice,
        invited=meeting.invitations.count(),
    )
    return meeting


def invite_missing(meeting: Meeting) -> list[Invitation]:
    """Invite those who belong to an announced meeting and were not asked yet.

    Who has left their seat or office meanwhile gets no more mail of it; who comes back is
    told what holds then.
    """
    wanted = [(field_in(who), who) for who in to_invite(meeting)]
    known = {_mark(row): row for row in meeting.invitations.all()}
    now = clock.now()
    added = [
        Invitation.objects.create(meeting=meeting, invited_at=now, **{name: who})
        for name, who in wanted
        if (name, who.pk) not in known
    ]
    belongs = {(name, who.pk) for name, who in wanted}
    for mark, row in known.items():
        if mark not in belongs and row.ended_at is None:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
        elif mark in belongs and row.ended_at is not None:
            notifications.invited_again(row, after=row.ended_at)
            row.ended_at = None
            row.save(update_fields=["ended_at"])
    notifications.meeting_announced(meeting, added)
    return added


def to_invite(meeting: Meeting) -> list[User | Contact | Audience]:
    """Everybody a meeting asks: the bureau's people, the other body's, and lists."""
    return [*_users_of(meeting), *_contacts_of(meeting), *_lists_of(meeting)]


def field_in(who: User | Contact | Audience) -> str:
    """Name the field of an invitation that holds such a one."""
    if isinstance(who, User):
        return "user"
    return "contact" if isinstance(who, Contact) else "audience"


def _mark(row: Invitation) -> tuple[str, int | None]:
    if row.user_id:
        return "user", row.user_id
    return ("contact", row.contact_id) if row.contact_id else ("audience", row.audience_id)


def _users_of(meeting: Meeting) -> list[User]:
    """Who comes for the bureau: a family's own people, all the focal points, or the six."""
    if meeting.kind == MeetingKind.FAMILY:
        found = FocalPoint.objects.sitting().filter(family=meeting.family).users()
    elif any(audience.is_the_bureau for audience in _audiences_of(meeting)):
        found = FocalPoint.objects.sitting().users()
    else:
        found = Seat.objects.current().users()
    return list(found.filter(is_active=True).order_by("pk"))


def _contacts_of(meeting: Meeting) -> list[Contact]:
    """The other body's people, and those of the bodies that come too."""
    if not meeting.is_interface:
        return []
    bodies = [meeting.counterpart_id, *meeting.guests.values_list("pk", flat=True)]
    return list(Contact.objects.current().filter(counterpart__in=bodies).order_by("pk"))


def _lists_of(meeting: Meeting) -> list[Audience]:
    """Audiences reached by their list: whose meeting it is, and one invited besides."""
    found = {a.pk: a for a in _audiences_of(meeting) if a.is_reached_by_list}
    return list(found.values())


def _audiences_of(meeting: Meeting) -> list[Audience]:
    return [audience for audience in (meeting.audience, meeting.invited_audience) if audience]
