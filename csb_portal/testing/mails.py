"""Mails as their readers get them."""

from email import message_from_bytes
from email.message import Message

from csb_portal.models import OutgoingMail


def letter_of(mail: OutgoingMail) -> Message:
    """Parse the bytes that wait for the mail server."""
    mail.refresh_from_db()
    shared = bytes(mail.shared.content) if mail.shared else b""
    return message_from_bytes(bytes(mail.head or b"") + shared + bytes(mail.foot or b""))
