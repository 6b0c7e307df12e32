"""Messages of another body, on their way to civil society."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from csb_portal.models import User
from families.models import Family
from liaison.choices.register import LiaisonEvent, MessageKind, Nature
from liaison.models import Audience, Counterpart, Message
from liaison.notifications import register as notifications
from liaison.services.register.checks import check_relay
from liaison.services.register.details import USUAL, Details
from liaison.services.register.sending import approve_message
from liaison.services.register.taking import take_message
from liaison.services.register.trail import record

approve_relay = approve_message


@transaction.atomic
def receive_relay(
    *,
    subject: str,
    body: str,
    language: str,
    sender: Counterpart,
    audiences: Sequence[Audience | Family],
    nature: Nature | str,
    actor: User,
    details: Details = USUAL,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
    draft: Message | None = None,
) -> Message:
    """Take in a message to relay, kept from here on as it is (proposal, 3.a).

    ``received_at`` may lie in the past (it came by telephone last night), and the moment
    of recording is kept beside it. ``key`` names the form, so that a doubled click is told.
    Raises ``DomainError`` for an empty text, a future moment, or content for others than
    Content and Themes.
    """
    check_relay(nature=nature, audiences=audiences, others=details.others)
    relay = take_message(
        MessageKind.RELAY,
        subject=subject,
        body=body,
        language=language,
        nature=nature,
        sender=sender,
        to=audiences,
        details=details,
        actor=actor,
        received_at=received_at,
        key=key,
        draft=draft,
    )
    notifications.message_received(relay)
    record(
        LiaisonEvent.RELAY_RECEIVED,
        relay,
        actor=actor,
        sender=sender.slug,
        audiences=sorted({audience.slug for audience in audiences}),
        received_at=relay.received_at,
        text_sha256=relay.body_hash,
    )
    return relay
