"""How a message that was passed on comes to its end: answered, closed, or superseded."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent, Manner, MessageStatus, Outcome
from liaison.models import Answer, Message
from liaison.notifications import register as notifications
from liaison.rules.register import fingerprint
from liaison.services.consultations import refuse_while_open
from liaison.services.register.checks import move_on
from liaison.services.register.details import check_correctable
from liaison.services.register.trail import record


@transaction.atomic
def supersede_message(former: Message, *, by: Message, actor: User) -> Message:
    """Let the correction ``by`` take the place of ``former``, which stays where it is.

    A published message is never edited and never deleted; both pages name each other.
    Raises ``DomainError`` unless both were passed on and ``former`` has no correction yet.
    """
    former, by = locked(former), locked(by)
    if by == former or not by.delivered_at:
        raise DomainError(
            _("%(message)s has not been passed on.") % {"message": by},
            rule=_("A correction takes the place of a message once it is sent itself."),
            so=_("Send the correction first."),
        )
    if by.supersedes_id != former.pk:
        check_correctable(former)
        by.supersedes = former
        by.save(update_fields=["supersedes"])
    move_on(former, MessageStatus.SUPERSEDED)
    refuse_while_open(former)
    former.superseded_at = clock.now()
    former.save(update_fields=["status", "superseded_at"])
    named = "" if by.is_private else by.reference
    record(LiaisonEvent.MESSAGE_SUPERSEDED, former, actor=actor, by=named)
    return former


def end_what_it_ends(message: Message, *, actor: User) -> None:
    """Supersede what a message that goes out corrects, and close the action it responds to.

    Whoever was asked closes it; what others write in response is tied to it and no more.
    """
    if message.supersedes:
        supersede_message(message.supersedes, by=message, actor=actor)
    if message.in_response_to:
        original = locked(message.in_response_to)
        if original.status == MessageStatus.SENT and _answers(original, message):
            answer_by_message(original, reply=message, actor=actor)


def _answers(original: Message, reply: Message) -> bool:
    """Tell whether ``original`` wants an answer, and the body or party it asked gives it."""
    if original.is_request:
        return reply.from_counterpart is not None and (
            reply.from_counterpart == original.to_counterpart
        )
    asked = [*original.receivers, *notifications.actors_of(original)]
    return original.wants_answer and reply.sender in asked


@transaction.atomic
def answer_by_message(original: Message, *, reply: Message, actor: User) -> Message:
    """Close the action of ``original``, because ``reply`` answers it.

    Whoever wrote the original is told. Raises ``DomainError``.
    """
    original = locked(original)
    move_on(original, MessageStatus.ANSWERED)
    refuse_while_open(original)
    original.save(update_fields=["status"])
    Answer.objects.create(
        message=original,
        text="" if reply.is_private else reply.body,
        manner=Manner.WRITTEN,
        outcome=Outcome.REPLIED,
        answered_by=str(reply.sender),
        by_message=reply,
        answered_at=reply.delivered_at or clock.now(),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    notifications.message_answered(original)
    record(
        LiaisonEvent.MESSAGE_ANSWERED,
        original,
        actor=actor,
        reply="" if reply.is_private else reply.reference,
        answered_at=reply.delivered_at,
        days_late=original.days_late,
        text_sha256="" if reply.is_private else fingerprint(reply.body),
    )
    return original


@transaction.atomic
def close_message(message: Message, *, actor: User, reason: str) -> Message:
    """Close a message that was passed on and of which nothing more is expected.

    The reason is public. Raises ``DomainError`` without one, or before it was passed on.
    """
    message = locked(message)
    move_on(message, MessageStatus.CLOSED)
    refuse_while_open(message)
    if not reason.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("A message is closed with a reason that everyone can read."),
            so=_("Write one sentence."),
        )
    message.closed_at, message.closed_by = clock.now(), actor
    message.close_reason = reason.strip()
    message.save(update_fields=["status", "closed_at", "closed_by", "close_reason"])
    notifications.message_closed(message)
    record(LiaisonEvent.MESSAGE_CLOSED, message, actor=actor, private={"reason": reason.strip()})
    return message
