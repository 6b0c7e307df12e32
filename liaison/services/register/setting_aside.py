"""Messages that go no further."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import LiaisonEvent, MessageStatus
from liaison.models import Message
from liaison.notifications import register as notifications
from liaison.services.register.checks import move_on
from liaison.services.register.trail import record


@transaction.atomic
def set_aside_message(message: Message, *, actor: User, reason: str) -> Message:
    """End a message that has not been passed on, with a reason the sender is told.

    Nothing is deleted: the register shows that it came, and why it went no further.
    Raises ``DomainError`` without a reason, or once it has been passed on.
    """
    message = locked(message)
    move_on(message, MessageStatus.SET_ASIDE)
    if not reason.strip():
        raise DomainError(
            _("You gave no reason."),
            rule=_("Every refusal has a reason."),
            so=_("Write one sentence for the sender; everyone can read it."),
        )
    message.set_aside_at, message.set_aside_by = clock.now(), actor
    message.set_aside_reason = reason.strip()
    message.save(update_fields=["status", "set_aside_at", "set_aside_by", "set_aside_reason"])
    notifications.message_set_aside(message)
    record(LiaisonEvent.MESSAGE_SET_ASIDE, message, actor=actor, private={"reason": reason.strip()})
    return message
