"""Filling a form from a draft, from the message it corrects, or from the one it answers."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from liaison.choices.register import ContactKind, MessageKind, Purpose
from liaison.forms.register.details import DetailedMessageForm
from liaison.models import Audience, Message, Party


def initial_of_draft(draft: Message) -> dict[str, Any]:
    """Return what a draft holds, by the names of its form."""
    values = _common(draft) | {
        "subject": draft.subject,
        "body": draft.body,
        "purpose": draft.purpose,
        "due_at": draft.due_at,
        "is_urgent": draft.is_urgent,
        "in_response_to": list(filter(None, [draft.in_response_to])),
        "supersedes": list(filter(None, [draft.supersedes])),
        "related": list(draft.related.all()),
        "other_reference": draft.other_reference,
    }
    return values | _parties(draft.kind, draft.sender, draft.receivers)


def initial_of_correction(former: Message, kind: MessageKind | str) -> dict[str, Any]:
    """Propose the same receivers for a correction, which is urgent."""
    values = _common(former) | {
        "subject": _("CORRECTION: %(subject)s") % {"subject": former.subject},
        "is_urgent": True,
        "supersedes": [former],
    }
    sender = former.sender if former.kind == kind else None
    return values | _parties(kind, sender, former.receivers)


def initial_of_response(original: Message, kind: MessageKind | str) -> dict[str, Any]:
    """Propose to send a response to whoever the original came from."""
    named = {delivery.contact: delivery.party for delivery in original.deliveries.all()}
    to = named.get(ContactKind.RESPONSE) or original.sender
    values = {
        "subject": _("Re: %(subject)s") % {"subject": original.subject},
        "purpose": Purpose.RESPONSE,
        "in_response_to": [original],
    }
    return values | _parties(kind, None, [to] if to else [])


def keep_files(form: DetailedMessageForm, draft: Message) -> None:
    """Offer the files of a draft again."""
    attachments = draft.attachments.select_related("file")
    form.fields["attachments"].widget.kept = [attachment.file for attachment in attachments]


def _common(message: Message) -> dict[str, Any]:
    by_contact: dict[str, list[Party]] = {}
    for delivery in message.deliveries.all():
        by_contact.setdefault(delivery.contact, []).append(delivery.party)
    return {
        "nature": message.nature,
        "language": message.language,
        "visibility": message.visibility,
        "needs_concurrence": message.needs_concurrence,
        "cc": by_contact.get(ContactKind.CC, []),
        "response": by_contact.get(ContactKind.RESPONSE, []),
        "action": by_contact.get(ContactKind.ACTION, []),
    }


def _parties(
    kind: MessageKind | str, sender: Party | None, receivers: Iterable[Party]
) -> dict[str, Any]:
    receivers = list(receivers)
    if kind == MessageKind.RELAY:
        audiences = [party for party in receivers if isinstance(party, Audience)]
        return {"sender": sender, "audiences": audiences} if sender else {"audiences": audiences}
    if kind == MessageKind.STATEMENT:
        return {"sender": sender, "to": receivers}
    return {"on_behalf_of": sender, "counterpart": receivers[0] if receivers else None}
