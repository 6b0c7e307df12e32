"""What the shared inbox puts on the desks of the six."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal.desk import Notice, Task
from csb_portal.models import User
from liaison.choices.inbox import SwapStatus
from liaison.choices.register import MessageKind, MessageStatus
from liaison.models import DutySwap, Message
from liaison.models.inbox.work import open_messages
from secretariat.permissions.terms import is_secretariat_member


def notices() -> list[Notice]:
    return []


def tasks_for(user: User) -> list[Task]:
    """Say what ``user`` was given beside what the register lists, and which swaps they owe."""
    if not is_secretariat_member(user):
        return []
    return [*_messages(user), *_swaps(user)]


def _messages(user: User) -> list[Task]:
    """What is in their hands while it is somebody else's turn."""
    mine = open_messages().filter(holder_id=user.pk)
    elsewhere = Q(status=MessageStatus.AWAITING_CONCURRENCE) | ~Q(kind=MessageKind.REQUEST) & (
        Q(status=MessageStatus.SENT) | Q(author=user)
    )
    messages = mine.filter(elsewhere).select_related("inbox_item").order_by("received_at")
    return [_task(message) for message in messages]


def _task(message: Message) -> Task:
    item = getattr(message, "inbox_item", None)
    return Task(
        title=_("%(reference)s is in your hands") % {"reference": message.reference},
        url=reverse("liaison:inbox-message", args=[message.reference]),
        action=_("See what is known"),
        detail=message.subject,
        due_at=(item and item.due_at) or message.due_at,
    )


def _swaps(user: User) -> list[Task]:
    swaps = DutySwap.objects.filter(asked=user, status=SwapStatus.PROPOSED)
    return [
        Task(
            title=_("%(person)s asks to swap a shift with you") % {"person": swap.proposed_by},
            url=reverse("liaison:duty"),
            action=_("Say yes or no"),
            due_at=min(swap.mine.starts_at, swap.theirs.starts_at),
        )
        for swap in swaps.select_related("proposed_by", "mine", "theirs")
    ]
