"""Make the bytes of a mail: once, when it is queued, so that they are the same for ever."""

import re
from datetime import UTC
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from csb_portal.mail.enclosures import Enclosure
from csb_portal.mail.waiting import WaitingMail
from csb_portal.models import OutgoingMail

LINE_END = re.compile(rb"\r\n|\r|\n")
HEADER_NAME = re.compile(r"[!-9;-~]+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class PortalMessage(EmailMessage):
    """A mail as Django writes one, in the frames of its enclosure if it has any."""

    enclosure: Enclosure | None = None

    def _create_message(self, msg: Message) -> Message:
        return self.enclosure.around(msg) if self.enclosure else msg


class ReadyMessage(PortalMessage):
    """A mail whose bytes exist, for those of Django's backends that ask for a message."""

    pk: int
    name: str
    content: bytes

    def message(self) -> Message:  # type: ignore[override] # stubs of Django 6
        return message_from_bytes(self.content)


def ready_message(
    mail: OutgoingMail | WaitingMail, content: bytes, connection: BaseEmailBackend | None = None
) -> ReadyMessage:
    """Return ``mail`` as something to be sent through ``connection``, made of its bytes."""
    ready = ReadyMessage(mail.subject, mail.body, to=[mail.to], connection=connection)
    ready.extra_headers = mail.headers | _own_headers(mail)
    ready.pk, ready.name, ready.content = mail.pk, mail.message_id, content
    return ready


def text_of(mail: OutgoingMail | WaitingMail, enclosure: Enclosure | None = None) -> bytes:
    """Return the whole of a mail of the portal's own, or all that stands before its enclosure.

    However often it is made, it is the same to the letter. Raises ``ValueError`` for an
    address or a header that is none, or that would smuggle in another.
    """
    headers = mail.headers | _own_headers(mail)
    for name, value in headers.items():
        _check_header(name, str(value))
    letter = PortalMessage(mail.subject, mail.body, to=[mail.to], headers=headers)
    letter.enclosure = enclosure
    content = with_whole_lines(letter.message().as_bytes())
    return enclosure.head_of(content) if enclosure else content


def with_whole_lines(content: bytes) -> bytes:
    """End every line as mail does. A bare line feed could end a mail early at some servers."""
    return LINE_END.sub(b"\r\n", content)


def _check_header(name: str, value: str) -> None:
    if not HEADER_NAME.fullmatch(name) or CONTROL.search(value):
        message = f"This is no header: {name!r}: {value!r}"
        raise ValueError(message)


def _own_headers(mail: OutgoingMail | WaitingMail) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.queued_at.astimezone(UTC)),
        "Auto-Submitted": "auto-generated",
    }
