"""Bytes and words of strangers, made fit to be kept: no NUL, no half characters, no tricks."""

import codecs
import re

# Codecs of Python that are no charsets of mail, or that take forever on purpose-made input.
NO_CHARSETS = {
    "idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape",
    "raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7",
}  # fmt: skip
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Controls, halves of characters, and marks that turn the direction of what follows.
HARMFUL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def decoded(content: bytes, charset: str = "") -> str:
    """Return ``content`` as text, whatever ``charset`` claims; what fits nothing becomes �."""
    for name in (charset, "utf-8"):
        codec = _codec(name)
        if codec:
            try:
                return content.decode(codec)
            except (UnicodeError, ValueError):
                continue
    return content.decode(_codec(charset) or "cp1252", errors="replace")


def _codec(charset: str) -> str:
    """Return Python's name of a charset of mail, or nothing."""
    try:
        found = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in NO_CHARSETS else ""


def clean_text(text: str) -> str:
    """Return text of several lines without control characters and without half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    lines = (line.rstrip() for line in HARMFUL.sub("", text).split("\n"))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


def clean_line(text: str) -> str:
    """Return text of one line: every kind of white space, and every control, is one space."""
    return " ".join(HARMFUL.sub("", CONTROLS.sub(" ", text)).split())


def has_line_break(text: str) -> bool:
    return any(c in text for c in "\r\n\x0b\x0c\x85\u2028\u2029\x00")
