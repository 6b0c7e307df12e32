"""The parts of a mail: which of them is its text, and which are files."""

import mimetypes
import re
from dataclasses import dataclass, field
from email.message import Message

from liaison.incoming import html, invitations
from liaison.incoming.headers import line_of, plain
from liaison.incoming.mail import Attachment, Flag
from liaison.incoming.words import clean_line, clean_text, decoded

MOST_PARTS = 100
DEEPEST = 12
LONGEST_TEXT = 200_000
LONGEST_PART = 1_000_000  # bytes of one part that are read as text
LONGEST_FILE_NAME = 120
TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
LOSSY = ("utf-8", "replace")
SEALED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass
class Found:
    """What the parts looked at so far held."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: set[Flag] = field(default_factory=set)
    parts: int = 0

    @property
    def text(self) -> str:
        whole = "\n\n".join(text for text in self.texts if text.strip())
        if len(whole) > LONGEST_TEXT:
            self.flags.add(Flag.CUT)
        return whole[:LONGEST_TEXT]


def read_parts(message: Message) -> Found:
    """Return the text and the files of ``message``. Never goes deeper than ``DEEPEST``."""
    found = Found()
    _read(message, found, depth=0)
    return found


def _read(part: Message, found: Found, depth: int) -> None:
    found.parts += 1
    if depth > DEEPEST or found.parts > MOST_PARTS:
        found.flags.add(Flag.TOO_NESTED)
        return
    kind = type_of(part)
    if kind == "message/rfc822":
        found.attachments.append(_forwarded(part, len(found.attachments) + 1))
    elif part.is_multipart():
        _read_several(part, kind, found, depth)
    else:
        _read_one(part, kind, found)


def _read_several(part: Message, kind: str, found: Found, depth: int) -> None:
    children = [child for child in part.get_payload() if isinstance(child, Message)]
    if kind == "multipart/alternative":
        _read_alternatives(children, found, depth)
        return
    if kind == "multipart/encrypted":
        found.flags.add(Flag.ENCRYPTED)
    for child in children:
        _read(child, found, depth + 1)


def _read_alternatives(children: list[Message], found: Found, depth: int) -> None:
    """Take the plain version of a text, or else the first that says something."""
    versions = []
    for child in children:
        version = Found(parts=found.parts)
        _read(child, version, depth + 1)
        found.parts = version.parts
        found.flags |= version.flags
        found.attachments += version.attachments
        if version.text.strip():
            versions.append((type_of(child), version))
    plain = [version for kind, version in versions if kind == "text/plain"]
    readable = [version for kind, version in versions if kind != "text/calendar"]
    for version in plain[:1] or readable[:1]:
        found.texts += version.texts
    found.texts += [text for kind, v in versions if kind == "text/calendar" for text in v.texts]


def _read_one(part: Message, kind: str, found: Found) -> None:
    _read_letters_of_eight_bits(part)
    content = _content(part)
    name = _name_of(part)
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    is_file = bool(name) or disposition.startswith("attachment")
    if kind in SEALED_TYPES:
        found.flags.add(Flag.ENCRYPTED)
    if kind == "text/calendar":
        calendar = _text(part, content)
        if invitations.method_of(calendar) == "REPLY":
            found.flags.add(Flag.CALENDAR_ANSWER)
        found.texts.append(clean_text(invitations.summary_of(calendar)))
        name, is_file = name or "invitation.ics", True
    if is_file or not kind.startswith(("text/", "multipart/")):
        if content:
            number = len(found.attachments) + 1
            found.attachments.append(Attachment(_safe_name(name, kind, number), content, kind))
    elif kind == "text/html":
        found.texts.append(clean_text(html.text_of(_text(part, content))))
    else:
        found.texts.append(clean_text(_text(part, content)))
    if not is_file and any("Base64" in type(defect).__name__ for defect in part.defects):
        found.flags.add(Flag.UNREADABLE)
    if not is_file and len(content) > LONGEST_PART:
        found.flags.add(Flag.CUT)


def _read_letters_of_eight_bits(part: Message) -> None:
    """Have names of files as they were meant where a server sent their letters bare."""
    for name, value in list(part.raw_items()):
        if name.lower() in ("content-type", "content-disposition") and not str(value).isascii():
            part.replace_header(name, plain(str(value)))


def type_of(part: Message) -> str:
    """Return the type a part claims, or ``application/octet-stream`` for nonsense."""
    try:
        kind = part.get_content_type().lower()
    except (ValueError, LookupError, IndexError, AttributeError):
        return "application/octet-stream"
    return kind if TYPE.fullmatch(kind) else "application/octet-stream"


def _content(part: Message) -> bytes:
    """Return the bytes of a part; what cannot be decoded stays as it was sent."""
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, AttributeError, TypeError):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _text(part: Message, content: bytes) -> str:
    try:
        charset = part.get_content_charset("") or ""
    except (ValueError, LookupError, IndexError, AttributeError):
        charset = ""
    return decoded(content[:LONGEST_PART], charset)


def _name_of(part: Message) -> str:
    """Return what the file is called (RFC 2231, RFC 2047), not yet made safe."""
    try:
        name = part.get_filename("") or ""
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        return "attachment"
    return line_of(str(name))


def _safe_name(name: str, kind: str, number: int) -> str:
    """Return a name without path and without characters that hide its ending."""
    last = re.split(r"[\\/:]", clean_line(name))[-1]
    kept = re.sub(r'[<>"|?*]', "", last).strip(" .")
    if not kept:
        ending = mimetypes.guess_extension(kind) or ".bin"
        return f"attachment-{number}{ending}"
    stem, dot, ending = kept.rpartition(".")
    if len(kept) <= LONGEST_FILE_NAME or not dot:
        return kept[:LONGEST_FILE_NAME]
    return f"{stem[: LONGEST_FILE_NAME - 11]}.{ending[:10]}"


def _forwarded(part: Message, number: int) -> Attachment:
    """Keep a mail inside a mail as a file: it is somebody else's, and opened by nobody here."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return Attachment(f"forwarded-{number}.eml", str(payload).encode(*LOSSY), "message/rfc822")
    try:
        content = inner.as_bytes()
    except Exception:  # noqa: BLE001 - the generator fails in many ways on broken mail
        content = str(inner.get_payload()).encode(*LOSSY)
    return Attachment(f"forwarded-{number}.eml", content, "message/rfc822")
