"""Files that go with a mail: encoded once for all its readers, whatever their number."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email import encoders, policy
from email.message import Message
from email.mime.base import MIMEBase

from django.core.mail.message import SafeMIMEMultipart

MEDIA_TYPE = re.compile(r"([\w.+-]+)/([\w.+-]+)((?:; ?[\w.+-]+=[\w.+-]+)*)", re.ASCII)
UNKNOWN = "application/octet-stream"
CONTAINERS = {"message", "multipart"}  # may not be encoded, so what is inside could be broken
BYTES = policy.compat32.clone(linesep="\r\n")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail.

    A ``text/calendar`` with its method (``text/calendar; method=REQUEST``) is shown by mail
    programs as an invitation: it stands beside the text as another way to say the same.
    Raises ``ValueError`` for a type that is none.
    """

    name: str
    content: bytes
    content_type: str = UNKNOWN

    def __post_init__(self) -> None:
        _parts_of(self.content_type)

    @property
    def is_invitation(self) -> bool:
        """Whether mail programs are to offer accepting and declining it."""
        return self.content_type.replace(" ", "").startswith("text/calendar;method=")

    @property
    def file_name(self) -> str:
        """The name as one printable line without a path."""
        plain = "".join(c if c.isprintable() and c not in '/\\"' else " " for c in self.name)
        return " ".join(plain.split()) or "attachment"

    def part(self) -> bytes:
        """Return it as a part of a message, encoded so that no server can break it."""
        main, sub, rest = _parts_of(self.content_type)
        if main.lower() in CONTAINERS:
            main, sub, rest = *UNKNOWN.split("/"), ""
        options = dict(option.strip().split("=") for option in rest.split(";") if option)
        if main == "text":
            options = {"charset": "utf-8"} | options
        part = MIMEBase(main, sub, policy=BYTES, **options)
        part.set_payload(self.content)
        encoders.encode_base64(part)
        if not self.is_invitation:
            name = self.file_name
            named = name if name.isascii() else ("utf-8", "", name)
            part.add_header("Content-Disposition", "attachment", filename=named)
        return part.as_bytes(policy=BYTES)


class Enclosure:
    """All that follows the text of each mail, and the frame around both.

    Invitations are alternatives of the text, other files stand below it.
    """

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        invitations = [each.part() for each in attachments if each.is_invitation]
        files = [each.part() for each in attachments if not each.is_invitation]
        groups = [("alternative", invitations), ("mixed", files)]
        self._frames = [(kind, uuid.uuid4().hex) for kind, parts in groups if parts]
        boundaries = dict(self._frames)
        self.content = b"".join(_closed(boundaries[kind], parts) for kind, parts in groups if parts)

    def around(self, text: Message) -> Message:
        """Put the frames around the part that holds the text."""
        for kind, boundary in self._frames:
            frame = SafeMIMEMultipart(kind, boundary=boundary)
            frame.attach(text)
            text = frame
        return text

    def head_of(self, message: bytes) -> bytes:
        """Cut off what ends a message framed without its files; ``content`` takes its place."""
        innermost = self._frames[0][1]
        return message[: message.index(f"\r\n--{innermost}--".encode())]


def _parts_of(content_type: str) -> tuple[str, str, str]:
    """Split a media type into main type, subtype and options. Raises ``ValueError``."""
    if found := MEDIA_TYPE.fullmatch(content_type):
        main, sub, options = found.groups()
        return main, sub, options
    message = f"This is no media type: {content_type!r}"
    raise ValueError(message)


def _closed(boundary: str, parts: Sequence[bytes]) -> bytes:
    delimiter = f"\r\n--{boundary}".encode()
    return b"".join(delimiter + b"\r\n" + part for part in parts) + delimiter + b"--\r\n"
