"""Bytes from anywhere become a ``ParsedMail``, whatever is wrong with them."""

import hashlib
import re
from email import message_from_bytes
from email.message import Message

from liaison.incoming import headers
from liaison.incoming.bodies import Found, read_parts
from liaison.incoming.mail import Flag, ParsedMail
from liaison.incoming.words import clean_text, decoded

# More boundaries or mails inside mails than this, and the mail is not taken apart at all:
# each level costs the standard library a look at every line below it.
MOST_CONTAINERS = 60
CONTAINER = re.compile(rb"boundary\s*=|message/(?:rfc822|partial|global)", re.IGNORECASE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD = 200_000
MOST_LINES = 600_000
DECODED_HEADERS = ("subject", "from", "to", "cc", "reply-to", "message-id", "in-reply-to")


def parse(raw: bytes) -> ParsedMail:
    """Return what ``raw`` says. Never raises; a mail it cannot read is flagged as such."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return _parse(raw, digest)
    except Exception:  # noqa: BLE001 - mail is written by strangers, and must never be lost
        return ParsedMail(
            digest=digest,
            size=len(raw),
            message_id=headers.made_up_id(digest),
            text=clean_text(decoded(raw[:2000])),
            flags=frozenset({Flag.UNREADABLE}),
        )


def message_of(raw: bytes) -> tuple[Message, bool]:
    """Return the tree of ``raw``, and whether it was too deep to be taken apart."""
    if _is_simple(raw):
        try:
            return message_from_bytes(_lines(raw)), False
        except RecursionError:
            pass
    head = END_OF_HEADERS.split(raw[:LONGEST_HEAD], maxsplit=1)[0]
    message = message_from_bytes(head + b"\n\n")
    del message["content-type"]
    return message, True


def _is_simple(raw: bytes) -> bool:
    """Tell whether taking ``raw`` apart costs no more than its size."""
    return (
        len(CONTAINER.findall(raw)) <= MOST_CONTAINERS
        and raw.count(b"\n") + raw.count(b"\r") <= MOST_LINES
        and (len(raw) < LONGEST_HEAD or bool(END_OF_HEADERS.search(raw, 0, LONGEST_HEAD)))
    )


def _lines(raw: bytes) -> bytes:
    """Return ``raw`` without the envelope line of a mailbox and blank lines before its headers."""
    lines = raw.lstrip(b"\r\n")
    return lines.partition(b"\n")[2] if lines.startswith(b"From ") else lines


def _parse(raw: bytes, digest: str) -> ParsedMail:
    message, is_too_deep = message_of(raw)
    all_headers = headers.raw_headers(message)
    found = Found(flags={Flag.TOO_NESTED}) if is_too_deep else read_parts(message)
    text, flags = found.text, set(found.flags)
    values: dict[str, list[str]] = {}
    for name, value in all_headers:
        values.setdefault(name, []).append(value)
    if any(headers.was_injected(v) for name in DECODED_HEADERS for v in values.get(name, [])):
        flags.add(Flag.INJECTION)
    authors = headers.addresses_in(values.get("from", []))
    from_name, from_address = authors[0] if authors else ("", "")
    if not authors:
        flags.add(Flag.NO_FROM)
    if len(values.get("from", [])) > 1 or len({address for _name, address in authors}) > 1:
        flags.add(Flag.SEVERAL_AUTHORS)
    subject = headers.line_of(_first(values, "subject"), headers.LONGEST_SUBJECT)
    written = headers.plain(_first(values, "date"))
    message_id = next(iter(headers.ids_in(_first(values, "message-id"))), "")
    if not message_id:
        message_id = headers.made_up_id(from_address, written, subject, text)
    recipients = headers.addresses_in(values.get("to", []) + values.get("cc", []))
    return ParsedMail(
        digest=digest,
        size=len(raw),
        from_address=from_address,
        from_name=from_name,
        to=tuple(address for _name, address in recipients),
        subject=subject,
        message_id=message_id,
        in_reply_to=next(iter(headers.ids_in(_first(values, "in-reply-to"))), ""),
        references=tuple(headers.ids_in(_first(values, "references"))),
        date=headers.date_in(written),
        text=text,
        attachments=tuple(found.attachments),
        flags=frozenset(flags),
        headers=tuple((name, headers.line_of(value)) for name, value in all_headers),
    )


def _first(values: dict[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, [])), "")
