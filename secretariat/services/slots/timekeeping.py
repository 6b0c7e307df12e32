"""What happens to calls for slots because a moment has come."""

from django.db import transaction

from csb_portal import clock
from csb_portal.keeping import each_by_itself
from csb_portal.lifecycle import locked
from secretariat.choices.slots import PersonStatus
from secretariat.models import SlotCall, SlotPerson
from secretariat.notifications import slots as notifications


def keep_time() -> None:
    """Tell of calls that opened or soon close, and of deadlines. Safe to run twice or late."""
    each_by_itself(SlotCall.objects.open().filter(opening_told_at=None), tell_opening)
    each_by_itself(SlotCall.objects.open().filter(reminded_at=None), remind_silent)
    each_by_itself(SlotCall.objects.to_slate().filter(deadline_told_at=None), tell_deadline)


@transaction.atomic
def tell_opening(call: SlotCall) -> None:
    """Tell the focal points once that a call is open."""
    call = locked(call)
    if call.opening_told_at is None and call.is_open:
        call.opening_told_at = clock.now()
        call.save(update_fields=["opening_told_at"])
        notifications.call_opened(call)


@transaction.atomic
def remind_silent(call: SlotCall) -> None:
    """Remind whoever was named and has not answered, once, some days before the deadline."""
    call = locked(call)
    if call.reminded_at or not call.is_open or clock.now() < call.remind_at:
        return
    call.reminded_at = clock.now()
    call.save(update_fields=["reminded_at"])
    silent = SlotPerson.objects.filter(
        nomination__in=call.nominations.standing().confirmed(), status=PersonStatus.ASKED
    )
    for person in silent.select_related("nomination__call__event", "nomination__session"):
        notifications.word_still_wanted(person)


@transaction.atomic
def tell_deadline(call: SlotCall) -> None:
    """Tell the secretariat once that the slate can be put together."""
    call = locked(call)
    if call.deadline_told_at is None and call.is_being_slated:
        call.deadline_told_at = clock.now()
        call.save(update_fields=["deadline_told_at"])
        notifications.slate_due(call)
