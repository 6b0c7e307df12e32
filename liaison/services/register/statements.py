"""Statements of families and working groups, passed on through the bureau."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from csb_portal.models import User
from families.models import Family
from liaison.choices.register import LiaisonEvent, MessageKind, Nature
from liaison.models import Audience, Message
from liaison.notifications import register as notifications
from liaison.services.register.checks import check_statement
from liaison.services.register.details import USUAL, Details
from liaison.services.register.sending import approve_message
from liaison.services.register.taking import take_message
from liaison.services.register.trail import record

approve_statement = approve_message


@transaction.atomic
def write_statement(
    *,
    subject: str,
    body: str,
    language: str,
    sender: Family | Audience,
    to: Sequence[Family | Audience],
    nature: Nature | str,
    actor: User,
    details: Details = USUAL,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
    draft: Message | None = None,
) -> Message:
    """Take in what a family, a working group or the secretariat says to others of civil society.

    The charter has the bureau care for "interactions between working groups and families":
    a statement passes through it, is looked at by a second person, and reaches the sitting
    focal points of each family and the list of each group. Raises ``DomainError``.
    """
    check_statement(nature=nature, sender=sender, to=to, others=details.others)
    statement = take_message(
        MessageKind.STATEMENT,
        subject=subject,
        body=body,
        language=language,
        nature=nature,
        sender=sender,
        to=to,
        details=details,
        actor=actor,
        received_at=received_at,
        key=key,
        draft=draft,
    )
    notifications.message_received(statement)
    record(
        LiaisonEvent.STATEMENT_WRITTEN,
        statement,
        actor=actor,
        sender=sender.slug,
        receivers=sorted({party.slug for party in to}),
        text_sha256=statement.body_hash,
    )
    return statement
