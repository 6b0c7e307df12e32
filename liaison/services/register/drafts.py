"""Messages being written: kept for their author and the secretariat, and for nobody else."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.register import USUAL_PURPOSE, MessageKind, MessageStatus
from liaison.models import Message, Party
from liaison.models.bodies.party import PARTY_FIELDS, field_of
from liaison.permissions.register import can_see_draft
from liaison.rules.register import fingerprint
from liaison.services.register.details import USUAL, Details
from liaison.services.register.parts import add_parts, clear_parts


@transaction.atomic
def save_draft(
    kind: MessageKind | str,
    *,
    actor: User,
    subject: str = "",
    body: str = "",
    language: str = "en",
    nature: str = "",
    sender: Party | None = None,
    to: Sequence[Party] = (),
    details: Details = USUAL,
    draft: Message | None = None,
) -> Message:
    """Keep what somebody has written so far, whole or not; nothing of it is public.

    It has no reference, and the trail does not know it. Raises ``DomainError`` for a draft
    that somebody else writes.
    """
    message = locked_draft(draft, actor=actor) if draft else _new_draft(kind, actor)
    values: dict[str, Any] = {f"from_{name}": None for name in PARTY_FIELDS}
    if sender:
        values[f"from_{field_of(sender)}"] = sender
    values |= {
        "subject": subject,
        "body": body,
        "body_hash": fingerprint(body),
        "language": language,
        "nature": nature,
        "purpose": details.purpose or USUAL_PURPOSE[MessageKind(kind)],
        "due_at": details.due_at,
        "visibility": details.visibility,
        "is_urgent": details.is_urgent,
        "needs_concurrence": details.needs_concurrence,
        "other_reference": details.other_reference,
        "in_response_to": details.in_response_to,
        "supersedes": details.supersedes,
        "received_at": clock.now(),
        "recorded_at": clock.now(),
    }
    for name, value in values.items():
        setattr(message, name, value)
    message.save()
    clear_parts(message)
    add_parts(message, to=to, details=details, actor=actor)
    return message


def _new_draft(kind: MessageKind | str, actor: User) -> Message:
    return Message(kind=kind, status=MessageStatus.DRAFT, author=actor)


def locked_draft(draft: Message, *, actor: User | None) -> Message:
    """Return the draft under its lock. Raises ``DomainError`` if it is not the actor's to write."""
    draft = locked(draft)
    if not draft.is_draft:
        raise DomainError(
            _("This draft has become %(message)s.") % {"message": draft},
            rule=_("A message is not changed once it is taken."),
            so=_("Nothing was done twice. Its page says where it stands."),
        )
    if actor is None or not can_see_draft(actor, draft):
        raise DomainError(
            _("Somebody else writes this draft."),
            rule=_("A draft belongs to its author and to the [secretariat]."),
            so=_("Write one of your own."),
        )
    return draft


@transaction.atomic
def discard_draft(draft: Message, *, actor: User) -> None:
    """Throw a draft away; nothing of it is kept, because nobody was ever shown it.

    Raises ``DomainError`` once it is taken.
    """
    draft = locked_draft(draft, actor=actor)
    clear_parts(draft)
    draft.delete()
