"""Taking a message in: from here on it is kept as it is, under its own number."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from csb_portal import clock
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from liaison.choices.register import (
    REFERENCE_PREFIXES,
    USUAL_PURPOSE,
    MessageKind,
    MessageStatus,
)
from liaison.models import Counterpart, Message, MessagePolicy, Party
from liaison.models.bodies.party import PARTY_FIELDS, field_of
from liaison.rules.register import fingerprint
from liaison.services.register.checks import check_text, moment_past, refuse_repeat
from liaison.services.register.details import Details, check_details
from liaison.services.register.drafts import locked_draft
from liaison.services.register.parts import add_parts, clear_parts


def take_message(
    kind: MessageKind,
    *,
    subject: str,
    body: str,
    sender: Party,
    to: Sequence[Party],
    details: Details,
    actor: User | None,
    received_at: datetime | None = None,
    key: uuid.UUID | None = None,
    draft: Message | None = None,
    **fields: object,
) -> Message:
    """Give a message its reference and keep it, to be looked at by a second person.

    It grows out of a ``draft`` of the same author, where there is one. Called inside the
    transaction of the service of its kind, which says what may go where. Raises
    ``DomainError``.
    """
    check_text(subject, body)
    now = clock.now()
    moment = moment_past(received_at, now=now)
    purpose = details.purpose or USUAL_PURPOSE[kind]
    reference = next_reference(REFERENCE_PREFIXES[kind], clock.today().year)
    refuse_repeat(key)
    if details.supersedes:
        details = replace(details, supersedes=locked(details.supersedes))
    check_details(details, purpose=purpose, sender=sender, to=to, since=moment, actor=actor)
    message = locked_draft(draft, actor=actor) if draft else Message(status=MessageStatus.DRAFT)
    values: dict[str, object] = {f"from_{name}": None for name in PARTY_FIELDS}
    values |= {
        "reference": reference,
        "kind": kind,
        "key": key,
        "subject": subject,
        "body": body,
        "body_hash": fingerprint(body),
        f"from_{field_of(sender)}": sender,
        "author": actor,
        "purpose": purpose,
        "due_at": details.due_at,
        "visibility": details.visibility,
        "is_urgent": details.is_urgent,
        "needs_concurrence": needs_concurrence(kind, sender, details),
        "other_reference": details.other_reference.strip(),
        "in_response_to": details.in_response_to,
        "supersedes": details.supersedes,
        "received_at": moment,
        "recorded_at": now,
        **fields,
    }
    for name, value in values.items():
        setattr(message, name, value)
    message.move_to(MessageStatus.IN_REVIEW)
    message.save()
    clear_parts(message)
    add_parts(message, to=to, details=details, actor=actor)
    return message


def needs_concurrence(kind: MessageKind, sender: Party, details: Details) -> bool:
    """Tell whether the Civil Society Division has to concur before it is sent (proposal, 3.c).

    It does where the policy of the kind or the writer says so; on its own messages it need not.
    """
    if isinstance(sender, Counterpart) and sender.is_operators_body:
        return False
    return details.needs_concurrence or MessagePolicy.objects.of(kind).needs_concurrence
