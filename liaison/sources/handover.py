"""What is open with the secretariat, for whoever takes over from it."""

from django.utils.translation import gettext as _

from csb_portal.desk import Matter
from csb_portal.moments import on_day
from liaison.models import ActionItem
from liaison.models.inbox.work import open_messages


def open_matters() -> list[Matter]:
    """Name the messages nobody has finished and the actions nobody has done (proposal, 3)."""
    return [*_messages(), *_actions()]


def _messages() -> list[Matter]:
    messages = open_messages().order_by("recorded_at", "pk")
    return [
        Matter(
            key=f"message:{message.pk}",
            title=f"{message.reference}: {message.subject}",
            url=message.get_absolute_url(),
            detail=str(message.get_status_display()),
        )
        for message in messages
    ]


def _actions() -> list[Matter]:
    return [
        Matter(
            key=f"action:{action.pk}",
            title=f"{action.reference}: {action.text}",
            url=action.get_absolute_url(),
            detail=_("Due on %(day)s.") % {"day": on_day(action.due_on)},
        )
        for action in ActionItem.objects.public().open()
    ]
