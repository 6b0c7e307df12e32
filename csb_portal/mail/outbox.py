"""Write mails into the outbox, each in its reader's language and zone."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.text import Truncator

from csb_portal import clock
from csb_portal.background import enqueue_on_commit
from csb_portal.mail.building import text_of
from csb_portal.mail.enclosures import Attachment, Enclosure
from csb_portal.models import OutgoingMail, SharedContent, User
from csb_portal.models.mail import LONGEST_OCCASION, LONGEST_SUBJECT
from csb_portal.zones import zone

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    """Somebody who gets mail without having an account: a body, a subscriber.

    ``unsubscribe_url`` takes a POST without login and ends the mail at once (RFC 8058).
    """

    email: str
    name: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    unsubscribe_url: str = ""
    pk: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What lets the reader's mail program offer to unsubscribe by one click."""
        if not self.unsubscribe_url:
            return {}
        return {
            "List-Unsubscribe": f"<{self.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def get_full_name(self) -> str:
        return self.name


def queue(
    template: str,
    *,
    to: Iterable[User | Reader],
    occasion: str,
    headers: dict[str, str] | None = None,
    confidential: bool = False,
    attachments: Sequence[Attachment] = (),
    **context: object,
) -> None:
    """Write one mail per reader, except to those who have had mail on this occasion.

    ``template`` names a pair, ``<template>_subject.txt`` and ``<template>_message.txt``,
    which see ``context``, the ``recipient`` and the ``site_url``. They are plain text:
    nothing is escaped, blank lines left by tags are closed up, and moments are written
    with ``{% load letters %}{% when at %}``. A ``confidential`` text goes once it was sent.
    ``attachments`` are stored once for all readers.
    """
    mails = [_compose(template, reader, occasion, headers or {}, context) for reader in to]
    for mail in mails:
        mail.is_confidential = confidential
    _write(mails, Enclosure(attachments) if attachments else None)


def queue_each(
    template: str,
    letters: Iterable[tuple[User | Reader, str, dict[str, object]]],
    *,
    confidential: bool = False,
) -> None:
    """Write many mails of one kind at once: to each reader its own occasion and context."""
    mails = [
        _compose(template, reader, occasion, {}, context) for reader, occasion, context in letters
    ]
    for mail in mails:
        mail.is_confidential = confidential
    _write(mails)


def queue_text(
    *, to: User | Reader, occasion: str, subject: str, body: str, confidential: bool = False
) -> None:
    """Write one mail whose text exists already, such as a login code (``confidential``)."""
    _write([_mail(to, occasion, subject, body, is_confidential=confidential)])


def speakable(language: str) -> str:
    """Return the language the portal can write to somebody in."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _compose(
    template: str, reader: User | Reader, occasion: str, headers: dict, context: dict
) -> OutgoingMail:
    values = {**context, "recipient": reader, "site_url": settings.SITE_URL}
    with (
        translation.override(speakable(reader.language)),
        timezone.override(zone(reader.time_zone)),
    ):
        subject = _as_text(f"{template}_subject.txt", values)
        body = _as_text(f"{template}_message.txt", values)
    if isinstance(reader, Reader):
        headers = reader.headers | headers
    return _mail(reader, occasion, subject, body, headers=headers)


def _as_text(template: str, values: dict) -> str:
    return Engine.get_default().get_template(template).render(Context(values, autoescape=False))


def _tidy(body: str) -> str:
    """Drop spaces at line ends and close up the blank lines that template tags leave."""
    lines = "\n".join(line.rstrip() for line in body.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _mail(
    reader: User | Reader, occasion: str, subject: str, body: str, **fields: object
) -> OutgoingMail:
    return new_mail(
        reader.email,
        occasion=occasion,
        subject=subject,
        recipient_id=reader.pk,
        body=_tidy(body),
        **fields,
    )


def new_mail(to: str, *, occasion: str, subject: str, **fields: object) -> OutgoingMail:
    """Make the row. Raises ``ValueError`` for an occasion too long to be kept apart."""
    if len(occasion) > LONGEST_OCCASION:
        message = f"An occasion has at most {LONGEST_OCCASION} characters: {occasion}"
        raise ValueError(message)
    now = clock.now()
    return OutgoingMail(
        occasion=occasion,
        to=to.lower(),
        subject=Truncator(" ".join(subject.split())).chars(LONGEST_SUBJECT),
        queued_at=now,
        next_attempt_at=now,
        **fields,
    )


@transaction.atomic
def _write(mails: list[OutgoingMail], enclosure: Enclosure | None = None) -> None:
    """Store the mails with their bytes, and what they share once."""
    if not mails:
        return
    shared = SharedContent.objects.create(content=enclosure.content) if enclosure else None
    for mail in mails:
        mail.head, mail.shared = _head_of(mail, enclosure), shared
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    enqueue_on_commit("csb_portal.flush_outbox")


def _head_of(mail: OutgoingMail, enclosure: Enclosure | None) -> bytes | None:
    """Build the bytes. One mail that cannot be written does not undo the act it tells of.

    It waits without bytes until its turn comes, and is then set aside with the reason.
    """
    try:
        return text_of(mail, enclosure)
    except Exception:  # whatever is wrong with one, the others still leave
        logger.exception("A mail about %s cannot be written", mail.occasion)
        return None
