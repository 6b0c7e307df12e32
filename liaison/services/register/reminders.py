"""What happens to messages because time passes."""

from django.conf import settings
from django.db import transaction

from csb_portal import clock
from csb_portal.lifecycle import locked
from liaison.choices.register import LiaisonEvent
from liaison.models import Concurrence, Message
from liaison.notifications import register as notifications
from liaison.rules.register import half_of, reminder_due_at
from liaison.services.register.concurrence import remind_of_concurrence
from liaison.services.register.trail import record


def keep_time() -> None:
    """Remind of what is due. Safe to run twice."""
    now = clock.now()
    zone = settings.BUREAU_TIME_ZONE
    for message in Message.objects.open().filter(reminded_at=None):
        if reminder_due_at(message.due_at, zone) <= now:
            remind_of_message(message)
    for concurrence in Concurrence.objects.waiting().filter(reminded_at=None):
        if half_of(concurrence.asked_at, concurrence.due_at) <= now:
            remind_of_concurrence(concurrence)


@transaction.atomic
def remind_of_message(message: Message) -> None:
    """Remind whoever owes the next step of a message, once, on its last day."""
    message = locked(message)
    if message.reminded_at or not message.is_open:
        return
    message.reminded_at = clock.now()
    message.save(update_fields=["reminded_at"])
    notifications.message_due(message)
    record(LiaisonEvent.REMINDER_SENT, message, actor=None, due_at=message.due_at)
