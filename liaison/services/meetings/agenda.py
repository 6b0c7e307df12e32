"""The agenda that both sides own: propose, confirm, put in order, withdraw."""

import hashlib
import json
import uuid

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.meetings import MeetingEvent
from liaison.models import ActionItem, AgendaItem, Contact, Meeting, Message, Post
from liaison.services.meetings.carrying import LONGEST_TITLE, next_position
from liaison.services.meetings.sides import check_speaks_for_other_side
from liaison.services.repeats import refuse_repeat

Source = Message | ActionItem | Post


@transaction.atomic
def propose_item(
    meeting: Meeting,
    *,
    title: str,
    actor: User | None = None,
    contact: Contact | None = None,
    source: Source | None = None,
    key: uuid.UUID | None = None,
) -> AgendaItem:
    """Propose an item for the agenda, by somebody of the bureau or by the other body's contact.

    Whoever proposes has confirmed it for their side. It may cite a ``source``: a message of
    the register, an action item or a post. Raises ``DomainError`` once the meeting has begun.
    """
    meeting = locked(meeting)
    check_not_frozen(meeting)
    check_speaks_for_other_side(contact, meeting)
    refuse_repeat(AgendaItem, key)
    if not title.strip():
        raise DomainError(
            _("The item has no title."),
            rule=_("An item says what it is about."),
            so=_("Write a title."),
        )
    now = clock.now()
    item = AgendaItem.objects.create(
        meeting=meeting,
        key=key,
        position=next_position(meeting),
        title=Truncator(title.strip()).chars(LONGEST_TITLE),
        message=source if isinstance(source, Message) else None,
        action=source if isinstance(source, ActionItem) else None,
        post=source if isinstance(source, Post) else None,
        proposed_by=actor,
        proposed_contact=contact,
        proposed_at=now,
        bureau_confirmed_at=now if contact is None else None,
        other_confirmed_at=now if contact else None,
    )
    _record(MeetingEvent.ITEM_PROPOSED, item, actor, contact)
    return item


@transaction.atomic
def confirm_item(
    item: AgendaItem, *, actor: User | None = None, contact: Contact | None = None
) -> AgendaItem:
    """Confirm an item for the bureau (``actor``) or for the other body (``contact``).

    Confirming again changes nothing. Raises ``DomainError`` once the meeting has begun.
    """
    meeting = locked(item.meeting)
    check_not_frozen(meeting)
    check_speaks_for_other_side(contact, meeting)
    item = locked(item)
    _check_standing(item)
    field = "other_confirmed_at" if contact else "bureau_confirmed_at"
    if getattr(item, field):
        return item
    setattr(item, field, clock.now())
    item.save(update_fields=[field])
    _record(MeetingEvent.ITEM_CONFIRMED, item, actor, contact)
    return item


@transaction.atomic
def withdraw_item(
    item: AgendaItem, *, actor: User | None = None, contact: Contact | None = None
) -> AgendaItem:
    """Take an item off the agenda, by the side that proposed it. Raises ``DomainError``."""
    meeting = locked(item.meeting)
    check_not_frozen(meeting)
    check_speaks_for_other_side(contact, meeting)
    item = locked(item)
    _check_standing(item)
    if item.is_from_other_side != bool(contact):
        raise DomainError(
            _("The other side proposed this item."),
            rule=_("An item is withdrawn by the side that proposed it."),
            so=_("Leave it unconfirmed, and say why."),
        )
    item.withdrawn_at = clock.now()
    item.save(update_fields=["withdrawn_at"])
    _record(MeetingEvent.ITEM_WITHDRAWN, item, actor, contact)
    return item


@transaction.atomic
def raise_item(item: AgendaItem, *, actor: User) -> AgendaItem:
    """Put an item one place earlier. The first one stays where it is. Raises ``DomainError``."""
    meeting = locked(item.meeting)
    check_not_frozen(meeting)
    item = locked(item)
    _check_standing(item)
    standing = meeting.items.filter(withdrawn_at=None)
    above = standing.filter(position__lt=item.position).order_by("-position").first()
    if above is None:
        return item
    earlier, later = above.position, item.position
    above.position = next_position(meeting)  # no two items share a place, not even for a moment
    above.save(update_fields=["position"])
    item.position = earlier
    item.save(update_fields=["position"])
    above.position = later
    above.save(update_fields=["position"])
    audit.record(
        MeetingEvent.AGENDA_ORDERED,
        meeting,
        actor=actor,
        public=meeting.is_public,
        item=item.pk,
        place=earlier,
    )
    return item


def agenda_hash(meeting: Meeting) -> str:
    """Return the SHA-256 of the agenda, as the trail keeps it when the meeting begins."""
    titles = [item.title for item in meeting.items.standing()]
    return hashlib.sha256(json.dumps(titles, ensure_ascii=False).encode()).hexdigest()


def check_not_frozen(meeting: Meeting) -> None:
    """Raise ``DomainError`` for an agenda that no longer changes."""
    if meeting.is_agenda_frozen:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("An agenda stands as it was when the meeting began."),
            so=_("Propose the item for the next meeting."),
        )


def _check_standing(item: AgendaItem) -> None:
    if item.withdrawn_at:
        raise DomainError(
            _("This item was withdrawn."),
            rule=_("What was withdrawn stays so."),
            so=_("Propose it again."),
        )


def _record(
    event: MeetingEvent, item: AgendaItem, actor: User | None, contact: Contact | None
) -> None:
    audit.record(
        event,
        item.meeting,
        actor=actor,
        public=item.meeting.is_public,
        item=item.pk,
        side="other" if contact else "bureau",
        private={"title": item.title},
    )
