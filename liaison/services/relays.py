"""Messages of another body, on their way to the audiences of civil society."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison import notifications
from liaison.choices import (
    FIRST_STATUS,
    REFERENCE_PREFIXES,
    LiaisonEvent,
    MessageKind,
    MessageStatus,
    Nature,
)
from liaison.models import Audience, Counterpart, Delivery, Message
from liaison.rules import fingerprint
from liaison.services.checks import check_relay, check_text, moment_past, move_on, refuse_repeat


@transaction.atomic
def receive_relay(
    *,
    subject: str,
    body: str,
    language: str,
    sender: Counterpart,
    audiences: Sequence[Audience],
    nature: Nature | str,
    actor: User,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
) -> Message:
    """Take in a message to relay, kept from here on as it is (proposal, 3.a).

    ``received_at`` may lie in the past (it came by telephone last night), and the moment
    of recording is kept beside it. ``key`` names the form, so that a doubled click is told.
    Raises ``DomainError`` for an empty text, a future moment, or content for others than
    Content and Themes.
    """
    check_text(subject, body)
    check_relay(nature=nature, audiences=audiences)
    now = clock.now()
    moment = moment_past(received_at, now=now)
    reference = next_reference(REFERENCE_PREFIXES[MessageKind.RELAY], clock.today().year)
    refuse_repeat(key)
    relay = Message.objects.create(
        reference=reference,
        kind=MessageKind.RELAY,
        status=FIRST_STATUS[MessageKind.RELAY],
        nature=nature,
        key=key,
        subject=subject,
        body=body,
        body_hash=fingerprint(body),
        language=language,
        from_counterpart=sender,
        author=actor,
        received_at=moment,
        recorded_at=now,
    )
    Delivery.objects.bulk_create(
        Delivery(message=relay, audience=audience) for audience in dict.fromkeys(audiences)
    )
    notifications.relay_received(relay)
    audit.record(
        LiaisonEvent.RELAY_RECEIVED,
        relay,
        actor=actor,
        sender=sender.slug,
        audiences=sorted(audience.slug for audience in audiences),
        received_at=moment,
        text_sha256=relay.body_hash,
    )
    return relay


@transaction.atomic
def approve_relay(relay: Message, *, actor: User, seen: str = "") -> Message:
    """Send a relay to its audiences, after somebody else has looked at it.

    ``seen`` is the ``preview_mark`` of the recipients the actor was shown; where they have
    changed since, nothing is sent. Raises ``DomainError``.
    """
    relay = locked(relay)
    move_on(relay, MessageStatus.SENT)
    if relay.author_id == actor.pk:
        raise DomainError(
            _("You entered %(relay)s yourself.") % {"relay": relay},
            rule=_("A relay is sent after a second person has looked at it."),
            so=_("Another member of the secretariat, or staff, can send it."),
        )
    groups = _groups_to_send(relay, seen)
    relay.delivered_at, relay.delivered_by = clock.now(), actor
    relay.save(update_fields=["status", "delivered_at", "delivered_by"])
    for group in groups:
        relay.deliveries.filter(audience=group.audience).update(
            sent_at=relay.delivered_at, recipients=len(group.recipients)
        )
    notifications.relay_sent(relay, groups)
    audit.record(
        LiaisonEvent.RELAY_SENT,
        relay,
        actor=actor,
        recipients={group.audience.slug: len(group.recipients) for group in groups},
        minutes=relay.minutes,
        text_sha256=relay.body_hash,
    )
    return relay


def _groups_to_send(relay: Message, seen: str) -> list[notifications.Group]:
    groups = notifications.groups_of(relay.audiences.all())
    for group in groups:
        if not group.recipients:
            raise DomainError(
                _("%(audience)s has nobody in it now.") % {"audience": group.audience},
                rule=_("A relay reaches every audience it is for."),
                so=_("Have the seats filled, or set the relay aside and enter it without them."),
            )
    if seen and seen != notifications.preview_mark(groups):
        raise DomainError(
            _("The recipients have changed since you looked."),
            rule=_("Every recipient is seen before a relay is sent."),
            so=_("Nothing was sent. Look at the list again, then send."),
        )
    return groups
