"""What is left of a mail once it was read: clean text that can be kept and shown."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Flag(StrEnum):
    """Something about a mail that whoever decides on it should know."""

    NO_FROM = "no_from"
    SEVERAL_AUTHORS = "several_authors"
    INJECTION = "injection"
    TOO_NESTED = "too_nested"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    CALENDAR_ANSWER = "calendar_answer"
    CUT = "cut"


@dataclass(frozen=True)
class Attachment:
    """A file of a mail. Its name has no path; its type is only what the mail claims."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class ParsedMail:
    """One mail. Addresses are in small letters; no line of a header holds a line break.

    ``headers`` are all that were there, by small names and in their order, for ``screening``.
    """

    digest: str
    size: int
    from_address: str = ""
    from_name: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    flags: frozenset[Flag] = frozenset()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def all(self, name: str) -> list[str]:
        """Return every header called ``name``."""
        return [value for key, value in self.headers if key == name.lower()]

    def first(self, name: str) -> str:
        """Return the first header called ``name``, or nothing."""
        return next(iter(self.all(name)), "")

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.attachments
