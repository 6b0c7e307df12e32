"""What stands around a message: its versions, who is named on it, what it belongs to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from liaison.choices.register import ContactKind
from liaison.models import Message, Translation
from liaison.permissions.register import Somebody, visible_messages
from liaison.permissions.roles import acting_as


def attributed(versions: Iterable[Translation]) -> list[dict]:
    """Return the versions of a message with the role of whoever made and checked each."""
    return [
        {
            "translation": version,
            "by": acting_as(version.translator, version.added_at),
            "checked_by": _checker(version),
        }
        for version in versions
    ]


def whole_of(user: Somebody, message: Message) -> dict[str, Any]:
    """Return everything of a message that somebody looks at before it is mailed."""
    versions = message.translations.current().select_related("translator", "checked_by")
    return {
        "message": message,
        "versions": attributed(versions),
        "files": message.attachments.select_related("file"),
        "named": contacts_of(message),
        "threads": threads_of(user, message),
    }


def _checker(version: Translation) -> str:
    return acting_as(version.checked_by, version.checked_at) if version.checked_at else ""


def contacts_of(message: Message) -> list[dict]:
    """Return who is named on a message beside those it is for, by kind."""
    named: dict[str, list] = {}
    for delivery in message.deliveries.all():
        if delivery.contact != ContactKind.TO:
            named.setdefault(delivery.get_contact_display(), []).append(delivery.party)
    return [{"label": label, "parties": parties} for label, parties in named.items()]


def threads_of(user: Somebody, message: Message) -> list[dict]:
    """Return the messages it is tied to, both ways, as far as ``user`` may see them.

    What is private to others is not hinted at.
    """
    ties = (
        (_("Takes the place of"), Q(pk=message.supersedes_id)),
        (_("Superseded by"), Q(supersedes=message, delivered_at__isnull=False)),
        (_("In response to"), Q(pk=message.in_response_to_id)),
        (_("Responses"), Q(in_response_to=message)),
        (_("Related"), Q(related=message)),
    )
    tied = Q(pk=None)
    for _label, tie in ties:
        tied |= tie
    visible = visible_messages(user)
    if not visible.filter(tied).exists():
        return []
    found = ((label, list(visible.filter(tie).distinct())) for label, tie in ties)
    return [{"label": label, "messages": messages} for label, messages in found if messages]
