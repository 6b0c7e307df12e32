"""Write mails into the outbox, each in its reader's language and zone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from csb_portal import clock
from csb_portal.background import enqueue_on_commit
from csb_portal.models import OutgoingMail, User
from csb_portal.zones import zone


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
    pk: None = None

    @property
    def headers(self) -> dict[str, str]:
        """What lets the reader's mail program offer to unsubscribe by one click."""
        if not self.unsubscribe_url:
            return {}
        return {
            "List-Unsubscribe": f"<{self.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def queue(
    template: str,
    *,
    to: Iterable[User | Reader],
    occasion: str,
    headers: dict[str, str] | None = None,
    **context: object,
) -> None:
    """Write one mail per reader, except to those who have had mail on this occasion.

    ``template`` names a pair, ``<template>_subject.txt`` and ``<template>_message.txt``,
    which see ``context``, the ``recipient`` and the ``site_url``.
    """
    mails = [_compose(template, reader, occasion, headers or {}, context) for reader in to]
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
    context = {**context, "recipient": reader, "site_url": settings.SITE_URL}
    with (
        translation.override(speakable(reader.language)),
        timezone.override(zone(reader.time_zone)),
    ):
        subject = render_to_string(f"{template}_subject.txt", context)
        body = render_to_string(f"{template}_message.txt", context)
    if isinstance(reader, Reader):
        headers = headers | reader.headers
    return _mail(reader, occasion, subject, body, headers=headers)


def _mail(
    reader: User | Reader, occasion: str, subject: str, body: str, **fields: object
) -> OutgoingMail:
    now = clock.now()
    return OutgoingMail(
        occasion=occasion,
        to=reader.email.lower(),
        recipient_id=reader.pk,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        queued_at=now,
        next_attempt_at=now,
        **fields,
    )


def _write(mails: list[OutgoingMail]) -> None:
    if not mails:
        return
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    enqueue_on_commit("csb_portal.flush_outbox")
