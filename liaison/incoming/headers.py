"""The headers of a mail, decoded so that nothing in them can become another header."""

import hashlib
import re
from binascii import a2b_base64
from collections.abc import Iterable
from datetime import UTC, datetime
from email import quoprimime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice

from liaison.incoming.words import clean_line, decoded, has_line_break

MOST_HEADERS = 300
LONGEST_HEADER = 4000
LONGEST_SUBJECT = 300
LONGEST_NAME = 200
LONGEST_ADDRESS = 254
LONGEST_ID = 200
MOST_REFERENCES = 50
MOST_ADDRESSES = 50
ATOMS = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"  # what RFC 5322 calls a dot-atom
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ADDRESS = re.compile(
    rf"(?=.{{1,64}}@){ATOMS}@(?:{LABEL}\.)+[a-z0-9][a-z0-9-]{{0,61}}[a-z0-9]", re.ASCII
)
MESSAGE_ID = re.compile(r"<([^<>\s]+)>")
WELL_FORMED_ID = re.compile(rf"{ATOMS}@{ATOMS}", re.ASCII)
WORDS = re.compile(r"(?:=\?[^?\s]{1,60}\?[qQbB]\?[^?]*\?=)+")
WORD = re.compile(r"=\?([^?\s]{1,60})\?([qQbB])\?([^?]*)\?=")


def raw_headers(message: Message) -> list[tuple[str, str]]:
    """Return names in small letters and values as they stand, unfolded, each cut to a length."""
    found = []
    for name, value in islice(message.raw_items(), MOST_HEADERS):
        text = str(value)[:LONGEST_HEADER]
        found.append((str(name).lower(), re.sub(r"\r?\n[ \t]", " ", text)))
    return found


def plain(value: str) -> str:
    """Return the raw bytes of a header as text; servers send 8-bit letters unasked."""
    return decoded(value.encode("utf-8", "surrogateescape"))


def words_of(value: str) -> str:
    """Return a header with its encoded words decoded (RFC 2047), line breaks still in it.

    The standard library's function breaks on letters of 8 bits beside encoded words.
    """
    return WORDS.sub(_decoded_run, re.sub(r"\?=\s+=\?", "?==?", plain(value)))


def _decoded_run(run: re.Match[str]) -> str:
    """Decode encoded words side by side; a letter may begin in one and end in the next."""
    pieces: list[tuple[str, bytes]] = []
    for charset, encoding, text in WORD.findall(run[0]):
        name = charset.partition("*")[0].lower()
        try:
            content = _q(text) if encoding in "qQ" else a2b_base64(text + "==")
        except (ValueError, UnicodeError):
            return run[0]
        if pieces and pieces[-1][0] == name:
            content = pieces.pop()[1] + content
        pieces.append((name, content))
    return "".join(decoded(content, name) for name, content in pieces)


def _q(text: str) -> bytes:
    return quoprimime.header_decode(text).encode("latin-1")


def was_injected(value: str) -> bool:
    """Tell whether a line break was hidden inside, to make a header of what follows it."""
    return has_line_break(words_of(value))


def line_of(value: str, longest: int = LONGEST_HEADER) -> str:
    return clean_line(words_of(value))[:longest].strip()


def addresses_in(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return names and addresses, in small letters; what is no address is left out.

    Addresses are read before encoded words are decoded, so that none can be hidden in a name.
    """
    try:
        pairs = getaddresses([plain(value) for value in values])
    except (ValueError, IndexError, RecursionError, TypeError, AttributeError):
        return []
    found = [(line_of(name, LONGEST_NAME), address.strip().lower()) for name, address in pairs]
    return [
        (name, address)
        for name, address in found[:MOST_ADDRESSES]
        if len(address) <= LONGEST_ADDRESS and ADDRESS.fullmatch(address)
    ]


def ids_in(value: str) -> list[str]:
    """Return the message ids in a header, each in its angle brackets.

    One that no mail program should have made has another in its place, always the same, so
    that answers find what they answer and nothing odd is passed on.
    """
    return [_good_id(found) for found in MESSAGE_ID.findall(value)[-MOST_REFERENCES:]]


def _good_id(found: str) -> str:
    is_good = len(found) <= LONGEST_ID - 2 and WELL_FORMED_ID.fullmatch(found)
    return f"<{found}>" if is_good else made_up_id(found)


def made_up_id(*parts: str) -> str:
    """Name a mail that has no name by what is in it, so that its second copy has the same."""
    digest = hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:40]}@made-up.invalid>"


def date_in(value: str) -> datetime | None:
    """Return the moment a mail says it was written, if that is one."""
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
