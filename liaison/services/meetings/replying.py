"""Answers to an invitation, by login or by the signed link in the mail."""

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.meetings import MeetingEvent, Reply
from liaison.models import Invitation
from liaison.notifications.meetings import signer


def find_invitation(token: str) -> Invitation:
    """Return what a signed link stands for.

    Raises ``DomainError`` for a link that is not ours, and for somebody whose invitation or
    office has ended.
    """
    rows = Invitation.objects.select_related("meeting", "user", "contact__counterpart", "audience")
    try:
        invitation = rows.get(pk=int(signer.unsign(token)))
    except (signing.BadSignature, ValueError, Invitation.DoesNotExist) as error:
        raise _stale() from error
    today = clock.today()
    contact = invitation.contact
    has_left = contact is not None and contact.until is not None and contact.until <= today
    if invitation.ended_at or has_left:
        raise _stale()
    return invitation


@transaction.atomic
def reply_to(
    invitation: Invitation, *, reply: Reply | str, actor: User | None = None
) -> Invitation:
    """Record whether somebody comes; a later answer takes the place of an earlier one.

    Raises ``DomainError`` once the meeting has begun or was called off.
    """
    meeting = locked(invitation.meeting)
    invitation = locked(invitation)
    if not meeting.is_ahead:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("An invitation is answered before the meeting begins."),
            so=_("Tell the [secretariat] if the attendance is wrong."),
        )
    if invitation.reply == reply:
        return invitation
    invitation.reply, invitation.replied_at = Reply(reply).value, clock.now()
    invitation.save(update_fields=["reply", "replied_at"])
    audit.record(
        MeetingEvent.REPLIED,
        meeting,
        actor=actor,
        public=False,
        invitation=invitation.pk,
        reply=invitation.reply,
    )
    return invitation


def _stale() -> DomainError:
    return DomainError(
        _("This link is not known, or it is nobody's any more."),
        rule=_("The link of an invitation works for the person invited, as long as they are."),
        so=_("Use the link of your newest mail, or write to the [secretariat]."),
    )
