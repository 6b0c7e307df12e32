"""Rules of the mailing lists as pure functions: names, numbers, subjects."""

import hashlib
import re
from datetime import timedelta

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CONFIRM_WITHIN = timedelta(days=7)
LONGEST_SUBJECT = 300
LONGEST_MESSAGE_ID = 300
LONGEST_ADDRESS = 254  # what mail itself allows (RFC 5321, and its erratum 1690)
SPACE = 32
DEFAULT_SIZE_LIMIT = 10 * 1024 * 1024
ROLES_OF_AN_ADDRESS = ("leave", "owner")
# The portal's own addresses of the same domain: no channel may sit on one.
RESERVED = ("requests", "bounces", "answer", "postmaster", "abuse", "secretariat-portal")

_REPLY = re.compile(r"^((re|fwd?|aw|wg|rv|tr|rép|sv|vs)(\[\d+\]|\(\d+\))?\s*:\s*)+", re.IGNORECASE)

validate_local_part = RegexValidator(
    rf"^(?!(?:{'|'.join(RESERVED)})$)(?!.*-(?:{'|'.join(ROLES_OF_AN_ADDRESS)})$)"
    r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\Z",
    _(
        "Small letters, digits and hyphens, not one of the portal's own addresses, and not "
        "ending with -leave or -owner."
    ),
)


def bare_subject(subject: str, prefix: str) -> str:
    """Return ``subject`` on one line and without the channel's prefix, however often it stands."""
    words = " ".join(subject.split())
    while prefix and (place := words.lower().find(prefix.lower())) >= 0:
        words = " ".join((words[:place] + words[place + len(prefix) :]).split())
    return words[:LONGEST_SUBJECT]


def subject_line(subject: str, prefix: str) -> str:
    """Return the subject as it is mailed: the prefix once, behind ``Re:`` where there is one."""
    if not prefix:
        return subject
    reply = _REPLY.match(subject)
    if reply:
        return f"Re: {prefix} {subject[reply.end() :]}".strip()
    return f"{prefix} {subject}".strip()


def topic_of(subject: str) -> str:
    """Return what a subject is about: without ``Re:`` and its kin."""
    return _REPLY.sub("", " ".join(subject.split())).strip()


def is_a_reply(subject: str) -> bool:
    return bool(_REPLY.match(subject))


def tidy_message_id(message_id: str) -> str:
    """Return a Message-ID as it is kept and compared: with its brackets, on one line.

    One too long to keep is known by its hash, so that the same one is still the same.
    """
    inner = "".join(message_id.split()).strip("<>")
    if not inner:
        return ""
    if len(inner) > LONGEST_MESSAGE_ID - 2:
        inner = f"{hashlib.sha256(inner.encode()).hexdigest()}@long.invalid"
    return f"<{inner}>"


def clean_text(text: str) -> str:
    """Return ``text`` without what no database keeps and no reader sees."""
    return "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or ord(c) >= SPACE)
