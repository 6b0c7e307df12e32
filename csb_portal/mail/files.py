"""Mail into files, for a portal that has no mail server: one file a mail."""

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from csb_portal.mail.building import ReadyMessage


class EmailBackend(BaseEmailBackend):
    """Writes each mail whole under ``var/mail/``, named by its Message-ID in the outbox.

    The same mail written twice is one file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder: Path = settings.MAIL_FILES
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            own_name, lines = _written(message)
            name = "".join(c for c in own_name if c.isalnum() or c in ".-")
            unfinished = folder / f".{name}"
            unfinished.write_bytes(lines)
            os.replace(unfinished, folder / f"{name}.eml")
        return len(email_messages)


def _written(message: EmailMessage) -> tuple[str, bytes]:
    """Return the name of a mail and its bytes: those it will always have, or new ones."""
    if isinstance(message, ReadyMessage):
        return message.name, message.content
    content = message.message()
    lines = content.as_bytes(linesep="\r\n")  # type: ignore[call-arg] # stubs of Django 6
    return content["Message-ID"], lines


def mail_files() -> list[Path]:
    """Return the files written so far, newest first."""
    found = ((path.stat().st_mtime_ns, path) for path in settings.MAIL_FILES.glob("[!.]*.eml"))
    return [path for _written, path in sorted(found, reverse=True)]


def mail_file(name: str) -> Path | None:
    """Return the file called ``name``, if it is one of them; no other path is ever opened."""
    return next((path for path in mail_files() if path.name == name), None)
