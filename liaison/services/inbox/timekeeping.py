"""What happens in the inbox because time passes."""

from datetime import timedelta

from django.db import transaction

from csb_portal import clock
from csb_portal.lifecycle import locked
from liaison.models import InboxItem, Message, ServiceTerms
from liaison.models.inbox.work import FOR_THE_SIX, UNASSIGNED, open_messages
from liaison.notifications import inbox as notifications
from liaison.services.inbox.duty import hand_over_if_silent, holder_of_duty
from liaison.services.inbox.rotas import generate_shifts


def keep_time() -> None:
    """Write shifts ahead, pass a silent duty on, tell the others. Safe to run twice."""
    if generate_shifts() is None:
        return
    hand_over_if_silent()
    tell_the_others()


def tell_the_others() -> None:
    """Let all six hear of what nobody has taken, some hours after who is on duty heard."""
    since = clock.now() - timedelta(hours=ServiceTerms.objects.now().others_after_hours)
    waiting = open_messages().filter(UNASSIGNED & FOR_THE_SIX, recorded_at__lte=since)
    untold = list(waiting.filter(inbox_item__others_told_at=None))
    if untold and holder_of_duty():
        for message in untold:
            tell_others_of(message)


@transaction.atomic
def tell_others_of(message: Message) -> None:
    """Mail the members who have not heard of a message, once."""
    message = locked(message)
    item, _is_new = InboxItem.objects.get_or_create(message=message)
    if item.others_told_at:
        return
    item.others_told_at = clock.now()
    item.save(update_fields=["others_told_at"])
    notifications.message_still_waits(message)
