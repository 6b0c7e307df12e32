"""Keeps the calendar files of the replayed mails, which the outbox forgets once they left."""

from collections.abc import Sequence
from email import message_from_bytes
from typing import ClassVar

from django.core.mail.backends.base import BaseEmailBackend

CALENDAR = "text/calendar"


class Postbox(BaseEmailBackend):
    """Accepts every mail, and keeps those that bring a calendar file."""

    files: ClassVar[dict[int, bytes]] = {}

    def send_messages(self, email_messages: Sequence) -> int:
        for mail in email_messages:
            if CALENDAR.encode() in mail.content:
                parts = message_from_bytes(mail.content).walk()
                (file,) = [part for part in parts if part.get_content_type() == CALENDAR]
                self.files[mail.pk] = file.get_payload(decode=True)
        return len(email_messages)
