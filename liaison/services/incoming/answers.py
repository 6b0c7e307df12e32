"""Answers by mail to a message of the register, and what the secretariat makes of them."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import OutgoingMail, User
from liaison.choices.incoming import REASONS, HandledAs, IncomingEvent, Result
from liaison.choices.register import Manner
from liaison.choices.register import Outcome as AnswerOutcome
from liaison.incoming import ParsedMail
from liaison.incoming.screening import Step
from liaison.models import Contact, Counterpart, Message, Reply, ReplyAttachment
from liaison.notifications import incoming as notifications
from liaison.rules.channels import tidy_message_id
from liaison.rules.incoming import reference_in
from liaison.services.incoming.enclosures import store_attachments
from liaison.services.incoming.outcomes import Arrival, Outcome, discarded
from liaison.services.register.requests import answer_request

LOOKED_BACK_AT = 20


def take_answer(arrival: Arrival, message: Message) -> Outcome:
    """Put a mail to the message it answers, for the secretariat to look at."""
    mail = arrival.mail
    advice = arrival.screened(settings.LIST_DOMAIN)
    if advice and advice.step is Step.DISCARD:
        return discarded(arrival, advice.reason)
    stored, note = store_attachments(mail.attachments)
    reply, is_new = Reply.objects.get_or_create(
        message=message,
        identifier=tidy_message_id(mail.message_id),
        defaults={
            "counterpart": body_of(message, mail.from_address),
            "from_name": mail.from_name,
            "from_email": mail.from_address,
            "subject": mail.subject,
            "text": "\n\n".join(part for part in (mail.text, note) if part),
            "caution": str(REASONS[advice.reason]) if advice else "",
            "received_at": clock.now(),
        },
    )
    if not is_new:
        return discarded(arrival, _("This answer has arrived already."))
    ReplyAttachment.objects.bulk_create(ReplyAttachment(reply=reply, file=file) for file in stored)
    notifications.reply_received(reply)
    audit.record(
        IncomingEvent.REPLY_RECEIVED,
        message,
        actor=None,
        public=False,
        reply=reply.pk,
        from_counterpart=reply.counterpart_id is not None,
        mail_sha256=mail.digest,
    )
    return Outcome(arrival.recipient, Result.ANSWER, message=message)


def body_of(message: Message, address: str) -> Counterpart | None:
    """Return the body of ``message`` that ``address`` writes for, as far as a mail shows it."""
    parties = [*message.receivers, message.sender]
    bodies = [party for party in parties if isinstance(party, Counterpart)]
    known = Contact.objects.current().filter(counterpart__in=bodies, email__iexact=address)
    contact = known.select_related("counterpart").first()
    if contact:
        return contact.counterpart
    return next((b for b in bodies if address and b.contact_email.lower() == address), None)


def message_answered(mail: ParsedMail) -> Message | None:
    """Return the message that a mail of ours was about, which this mail answers."""
    named = [mail.in_reply_to, *mail.references[-LOOKED_BACK_AT:]]
    ours = OutgoingMail.objects.filter(message_id__in=[name for name in named if name])
    for occasion in ours.order_by("-pk").values_list("occasion", flat=True):
        if reference := reference_in(occasion):
            return Message.objects.filter(reference=reference).first()
    return None


@transaction.atomic
def accept_reply(reply: Reply, *, outcome: AnswerOutcome | str, actor: User) -> Message:
    """Record a mailed reply as the written answer of the body, which closes the request.

    Raises ``DomainError`` when somebody has handled it, or the request is not waiting.
    """
    message = locked(reply.message)
    reply = _waiting(reply)
    body = reply.counterpart
    if body is None:
        raise DomainError(
            _("This mail did not come from an address of the body that was asked."),
            rule=_("A mailed answer counts when its address is one of the body's contacts."),
            so=_("If it is the answer, record it by hand with the office that gave it."),
        )
    message = answer_request(
        message,
        text=reply.text,
        manner=Manner.WRITTEN,
        outcome=outcome,
        answered_by=str(body),
        actor=actor,
        answered_at=reply.received_at,
    )
    _handle(reply, HandledAs.ANSWER, actor)
    return message


@transaction.atomic
def note_reply(reply: Reply, *, actor: User) -> Reply:
    """Mark a mailed reply as read: nothing follows from it. Raises ``DomainError``."""
    reply = _waiting(reply)
    _handle(reply, HandledAs.NOTED, actor)
    audit.record(
        IncomingEvent.REPLY_NOTED, reply.message, actor=actor, public=False, reply=reply.pk
    )
    return reply


def _waiting(reply: Reply) -> Reply:
    reply = locked(reply)
    if reply.handled_at:
        raise DomainError(
            _("Somebody has handled this mail already."),
            rule=_("Each mail is handled once."),
            so=_("Its page says by whom and how."),
        )
    return reply


def _handle(reply: Reply, handled_as: HandledAs, actor: User) -> None:
    reply.handled_at, reply.handled_by, reply.handled_as = clock.now(), actor, handled_as
    reply.save(update_fields=["handled_at", "handled_by", "handled_as"])
