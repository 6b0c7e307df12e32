"""What the six write down about a message, and the day they set themselves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.inbox import InboxEvent, NoteKind
from liaison.models import InboxItem, InternalNote, Message


@transaction.atomic
def note_message(
    message: Message, *, text: str, actor: User, kind: NoteKind | str = NoteKind.NOTE
) -> InternalNote:
    """Write a note, or a draft, for the six only; it stays as it is written.

    The trail holds that there is one, sealed, and not a word of it. Raises ``DomainError``.
    """
    if not text.strip():
        raise DomainError(
            _("The note is empty."),
            rule=_("A note says something to the others."),
            so=_("Write it, or leave it."),
        )
    note = message.internal_notes.create(
        kind=kind, text=text, written_by=actor, written_at=clock.now()
    )
    audit.record(
        InboxEvent.NOTE_WRITTEN, note, actor=actor, public=False, message=message.reference
    )
    return note


@transaction.atomic
def set_due_date(message: Message, *, due_at: datetime | None, actor: User) -> InboxItem:
    """Set the six's own day for a message beside the message's, or take it away."""
    message = locked(message)
    item, _is_new = InboxItem.objects.get_or_create(message=message)
    item.due_at = due_at
    item.save(update_fields=["due_at"])
    audit.record(
        InboxEvent.DUE_DATE_SET,
        item,
        actor=actor,
        public=False,
        message=message.reference,
        due_at=due_at,
    )
    return item
