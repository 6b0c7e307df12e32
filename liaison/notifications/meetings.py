"""Who hears what about meetings, and the file that keeps their calendars right."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from csb_portal import mail
from csb_portal.calendars import Method
from csb_portal.models import User
from families.models import Family, FocalPoint
from liaison.calendars import calendar_file
from liaison.choices.meetings import MeetingKind
from liaison.models import ActionItem, Invitation, Meeting, MeetingMove, Minutes
from liaison.notifications.readers import plenary, secretariat

signer = signing.Signer(salt="liaison.meeting-invitation")

CALENDAR_TYPE = "text/calendar; charset=utf-8; method={method}"


def own_link(invitation: Invitation) -> str:
    """The address at which the invited act without an account; a list has none."""
    if invitation.audience_id:
        return ""
    return settings.SITE_URL + reverse(
        "meetings:invitation", args=[signer.sign(str(invitation.pk))]
    )


def meeting_announced(meeting: Meeting, invited: Iterable[Invitation]) -> None:
    """Invite each person with a calendar file and a link of their own to answer by."""
    _tell("announced", meeting, invited, "invitation", Method.REQUEST)


def invited_again(invitation: Invitation, *, after: datetime) -> None:
    """Invite somebody who had left and is back, with the file as it is now."""
    part = f"invitation-after-{_second(after)}"
    _tell("announced", invitation.meeting, [invitation], part, Method.REQUEST)


def meeting_changed(
    meeting: Meeting, told: Iterable[Invitation], moves: Sequence[MeetingMove]
) -> None:
    """Tell each person once what changed; the file sets the entry in their calendar right.

    ``moves`` are those since the last notice; without any, only the link is another.
    """
    _tell(
        "changed",
        meeting,
        told,
        f"change-{meeting.sequence}",
        Method.REQUEST,
        before=moves[0] if moves else None,
        is_short=any(move.is_short_notice for move in moves),
    )


def meeting_cancelled(meeting: Meeting, told: Iterable[Invitation]) -> None:
    """Tell each person why it is called off; the file removes the entry."""
    _tell("cancelled", meeting, told, "cancelled", Method.CANCEL)


def _tell(
    template: str,
    meeting: Meeting,
    to: Iterable[Invitation],
    part: str,
    method: Method,
    **context: Any,
) -> None:
    for invitation in to:
        reader = invitation.reader
        link = meeting.public_link if invitation.audience_id else meeting.remote_link
        file = calendar_file(
            meeting,
            method,
            attendee=reader.email,
            for_participants=not invitation.audience_id,
        )
        mail.queue(
            f"meetings/email/{template}",
            to=[reader],
            occasion=meeting.occasion_of(part),
            attachments=[mail.Attachment("meeting.ics", file, CALENDAR_TYPE.format(method=method))],
            meeting=meeting,
            invitation=invitation,
            own_link=own_link(invitation),
            remote_link=link,
            **context,
        )


def _second(at: datetime | None) -> str:
    """Tell one handing in from the next, in the name of an occasion."""
    return at.strftime("%Y%m%dT%H%M%S") if at else ""


def minutes_submitted(minutes: Minutes) -> None:
    """Ask a second person, and each contact of the other body by a link of their own."""
    meeting, text = minutes.meeting, minutes.text
    part = f"minutes-{minutes.number}-{text.number}-{_second(minutes.submitted_at)}"
    mail.queue(
        "meetings/email/minutes_submitted",
        to=_colleagues(meeting, but=minutes.submitted_by),
        occasion=meeting.occasion_of(part),
        minutes=minutes,
        meeting=meeting,
        text=text,
    )
    if not meeting.is_shared:
        return
    other_side = meeting.invitations.standing().filter(contact__counterpart=meeting.counterpart)
    for invitation in other_side:
        mail.queue(
            "meetings/email/minutes_to_approve",
            to=[invitation.reader],
            occasion=meeting.occasion_of(part),
            minutes=minutes,
            meeting=meeting,
            text=text,
            own_link=own_link(invitation),
        )


def _colleagues(meeting: Meeting, *, but: User | None) -> list[User | mail.Reader]:
    """Who runs a meeting beside the writer: the family's own people, else the secretariat."""
    if meeting.kind == MeetingKind.FAMILY:
        own = FocalPoint.objects.sitting().filter(family=meeting.family).users()
        if others := [user for user in own.order_by("pk") if user.is_active and user != but]:
            return list(others)
    return secretariat(but=but)


def minutes_returned(minutes: Minutes, *, by_other_side: bool) -> None:
    """Tell the writers what should change."""
    writers = User.objects.filter(pk__in=minutes.texts.values("saved_by"), is_active=True)
    mail.queue(
        "meetings/email/minutes_returned",
        to=writers,
        occasion=minutes.meeting.occasion_of(
            f"minutes-{minutes.number}-returned-{_second(minutes.submitted_at)}"
        ),
        minutes=minutes,
        meeting=minutes.meeting,
        by_other_side=by_other_side,
    )


def minutes_published(minutes: Minutes) -> None:
    """Tell everybody invited, and the plenary, that the minutes can be read (proposal, 1.d)."""
    meeting = minutes.meeting
    invited = [row.reader for row in meeting.invitations.standing()]
    mail.queue(
        "meetings/email/minutes_published",
        to=[*invited, *plenary()],
        occasion=meeting.occasion_of(f"minutes-{minutes.number}-published"),
        minutes=minutes,
        meeting=meeting,
    )


def action_agreed(action: ActionItem) -> None:
    """Tell whoever sits in the owning seat; the secretariat where nobody does."""
    _tell_owner("action_agreed", action, f"action/{action.reference}/agreed")


def action_due(action: ActionItem) -> None:
    """Remind whoever sits in the owning seat, on the day; the secretariat where nobody does."""
    _tell_owner("action_due", action, f"action/{action.reference}/due")


def _tell_owner(template: str, action: ActionItem, occasion: str) -> None:
    holder = action.holder
    to = [holder.user] if holder else secretariat()
    mail.queue(
        f"meetings/email/{template}",
        to=to,
        occasion=occasion,
        action=action,
        is_vacant=holder is None,
    )


def action_reassigned(action: ActionItem, family: Family, seat: int, reason: str) -> None:
    """Tell the seat that gives it up and the seat that takes it, before it changes hands.

    Where nobody sits in the seat that takes it, the secretariat hears of it.
    """
    after = FocalPoint.objects.sitting().filter(family=family, seat=seat).select_related("user")
    takers = [holder.user for holder in after] or secretariat()
    giver = action.holder
    number = action.reassignments.count()
    mail.queue(
        "meetings/email/action_reassigned",
        to=list(dict.fromkeys([giver.user, *takers] if giver else takers)),
        occasion=f"action/{action.reference}/reassigned-{number}",
        action=action,
        family=family,
        seat=seat,
        reason=reason,
        is_vacant=not after,
    )
