"""The second look, which sends a relay or a statement to everybody it is for."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent, MessageKind, MessageStatus
from liaison.models import Message
from liaison.notifications import register as notifications
from liaison.notifications.recipients import Group, groups_for, preview_mark
from liaison.services.channels.filing import file_in_channels
from liaison.services.consultations import refuse_while_open
from liaison.services.incoming.reply_addresses import address_for
from liaison.services.register.checks import check_sendable, move_on
from liaison.services.register.ending import end_what_it_ends
from liaison.services.register.evidence import note_shared_mails
from liaison.services.register.trail import record

SENT_EVENTS = {
    MessageKind.RELAY: LiaisonEvent.RELAY_SENT,
    MessageKind.STATEMENT: LiaisonEvent.STATEMENT_SENT,
}


@transaction.atomic
def approve_message(message: Message, *, actor: User, seen: str = "") -> Message:
    """Send a relay or a statement, after somebody else has looked at it.

    ``seen`` is the ``preview_mark`` of what the actor was shown; where a recipient, a version
    or a file has changed since, nothing is sent. What it corrects is superseded, what it answers is
    answered. Raises ``DomainError``.
    """
    message = locked(message)
    _refuse_requests(message)
    move_on(message, MessageStatus.SENT)
    check_sendable(message)
    refuse_while_open(message)
    if message.author_id == actor.pk:
        raise DomainError(
            _("You entered %(message)s yourself.") % {"message": message},
            rule=_("A message is sent after a second person has looked at it."),
            so=_("Another member of the [secretariat], or staff, can send it."),
        )
    groups = groups_for(message)
    check_recipients(groups)
    check_seen(message, groups, seen)
    message.delivered_at, message.delivered_by = clock.now(), actor
    message.save(update_fields=["status", "delivered_at", "delivered_by"])
    mark_sent(message, groups)
    notifications.message_sent(message, groups, reply_to=address_for(message))
    note_shared_mails(message, groups)
    file_in_channels(message, groups)
    end_what_it_ends(message, actor=actor)
    record(
        SENT_EVENTS[MessageKind(message.kind)],
        message,
        actor=actor,
        recipients={group.party.slug: len(group.recipients) for group in groups},
        minutes=message.minutes,
        text_sha256=message.body_hash,
    )
    return message


def _refuse_requests(message: Message) -> None:
    if message.is_request:
        raise DomainError(
            _("%(message)s is a request.") % {"message": message},
            rule=_("A request is delivered to the body it is for."),
            so=_("Deliver it from its page."),
        )


def check_recipients(groups: list[Group]) -> None:
    """Raise ``DomainError`` where a receiver has nobody."""
    for group in groups:
        if not group.recipients:
            raise DomainError(
                _("%(party)s has nobody in it now.") % {"party": group.party},
                rule=_("A message reaches everybody it is for."),
                so=_("Have the seats filled, or set it aside and enter it without them."),
            )


def check_seen(message: Message, groups: list[Group], seen: str) -> None:
    """Raise ``DomainError`` where others would get it, or other words, than the actor saw."""
    if seen and seen != preview_mark(message, groups):
        raise DomainError(
            _("The recipients, a version or a file have changed since you looked."),
            rule=_("Every recipient and every text is seen before a message is sent."),
            so=_("Nothing was sent. Look at all of it again, then send."),
        )


def mark_sent(message: Message, groups: list[Group]) -> None:
    """Write down on each delivery when it went out, and to how many."""
    reached = {group.party: len(group.recipients) for group in groups}
    for delivery in message.deliveries.all():
        if delivery.party in reached:
            delivery.recipients = reached[delivery.party] or 1
            delivery.sent_at = message.delivered_at
            delivery.save(update_fields=["recipients", "sent_at"])
