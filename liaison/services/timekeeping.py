"""What happens on this floor because time passes."""

from django.conf import settings
from django.db import transaction

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from liaison import notifications
from liaison.choices import LiaisonEvent
from liaison.models import Message, UnconfirmedRequest
from liaison.rules import reminder_due_at


def keep_time() -> None:
    """Remind of answers due today, and forget what nobody confirmed. Safe to run twice."""
    now = clock.now()
    UnconfirmedRequest.objects.expired(now).delete()
    zone = settings.BUREAU_TIME_ZONE
    for request in Message.objects.open().filter(reminded_at=None):
        if reminder_due_at(request.due_at, zone) <= now:
            remind_of_request(request)


@transaction.atomic
def remind_of_request(request: Message) -> None:
    """Remind whoever owes the next step of a request, once, on its last day."""
    request = locked(request)
    if request.reminded_at or not request.is_open:
        return
    request.reminded_at = clock.now()
    request.save(update_fields=["reminded_at"])
    notifications.request_due(request)
    audit.record(LiaisonEvent.REMINDER_SENT, request, actor=None, due_at=request.due_at)
