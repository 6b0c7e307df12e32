"""What hangs on a message: whom it is for, what it belongs to, which files go with it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from liaison.choices.register import ContactKind, LiaisonEvent
from liaison.models import Attachment, Delivery, Message, Party
from liaison.models.bodies.party import field_of
from liaison.services.register.details import Details


def add_parts(
    message: Message, *, to: Sequence[Party], details: Details, actor: User | None
) -> None:
    """Name the receivers, each once in each role; relate the messages; attach the files."""
    named = [*((ContactKind.TO, party) for party in to), *details.contacts]
    Delivery.objects.bulk_create(
        Delivery(message=message, contact=contact, **{field_of(party): party})
        for contact, party in dict.fromkeys(named)
    )
    message.related.add(*details.related)
    _attach(message, details.files, actor)


def clear_parts(message: Message) -> None:
    """Take away what hangs on a draft, before it is written anew."""
    message.deliveries.all().delete()
    message.attachments.all().delete()
    message.related.clear()


def _attach(message: Message, files: Sequence[StoredFile], actor: User | None) -> None:
    now = clock.now()
    Attachment.objects.bulk_create(
        (Attachment(message=message, file=file, added_by=actor, added_at=now) for file in files),
        ignore_conflicts=True,
    )


@transaction.atomic
def relate_messages(message: Message, other: Message, *, actor: User) -> None:
    """Let two messages point to each other. Doing it again changes nothing.

    Raises ``DomainError`` for a message and itself, or for a draft.
    """
    message, other = (locked(each) for each in sorted((message, other), key=lambda m: m.pk))
    if message == other or message.is_draft or other.is_draft:
        raise DomainError(
            _("That is the same message, or one that is still being written."),
            rule=_("Two messages of the register are related to each other."),
            so=_("Give the reference of the other one."),
        )
    if message.related.filter(pk=other.pk).exists():
        return
    message.related.add(other)
    audit.record(
        LiaisonEvent.MESSAGES_RELATED,
        message,
        actor=actor,
        public=not (message.is_private or other.is_private),
        other=other.reference,
    )
