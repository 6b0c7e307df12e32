"""The head of a mail, written to the letter.

The standard library reads a header before it writes it: it decodes what looks encoded in a
subject, line breaks and all, breaks on names of mails that strangers made up, and encodes
long ones, by which threads are lost. Here nothing is read: what people wrote is encoded
whole (RFC 2047), and names and addresses stand as they are, on lines folded at spaces.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LINE = 76
BYTES_IN_A_WORD = 39  # an encoded word, behind the name of its header, stays within a line
PLAIN = re.compile(r"[ -~]*")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


@dataclass(frozen=True)
class Mailbox:
    """Somebody's name and address, as it stands in a header."""

    display_name: str
    addr_spec: str

    def __str__(self) -> str:
        name = " ".join(self.display_name.split())
        if not name:
            return self.addr_spec
        words = in_words(name)
        if words == name and not ATOMS.fullmatch(name):
            words = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        return f"{words} <{self.addr_spec}>"


def head_of(headers: Iterable[tuple[str, object]]) -> bytes:
    """Write ``headers`` and the empty line behind them."""
    lines = (line for name, value in headers for line in _lines(name, str(value)))
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii", "replace")


def in_words(text: str) -> str:
    """Return what somebody wrote as a header can hold it: as it is, or encoded."""
    text = " ".join(text.split())
    if PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return " ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[bytes]:
    """Cut ``text`` into what one encoded word can hold, and no letter in two."""
    piece = b""
    for letter in text:
        content = letter.encode("utf-8", "replace")
        if len(piece) + len(content) > BYTES_IN_A_WORD:
            yield piece
            piece = b""
        piece += content
    yield piece


def _lines(name: str, value: str) -> Iterator[str]:
    """Fold at spaces alone; a word that is longer than a line has one for itself."""
    line = f"{name}:"
    for place, word in enumerate(value.split()):
        if place and len(line) + 1 + len(word) > LONGEST_LINE:
            yield line
            line = ""
        line += f" {word}"
    yield line
