"""Mail into files, for a portal that has no mail server: one file a mail."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each mail whole under ``var/mail/``, named by its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder: Path = settings.MAIL_FILES
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message()
            name = "".join(c for c in content["Message-ID"] if c.isalnum() or c in ".-")
            unfinished = folder / f".{name}"
            unfinished.write_bytes(content.as_bytes(linesep="\r\n"))
            os.replace(unfinished, folder / f"{name}.eml")
        return len(email_messages)
