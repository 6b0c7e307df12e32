"""From bytes to text, without guessing where a guess could spoil a name."""

import codecs
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from families.services.reading.findings import Findings
from families.services.reading.kinds import how_to_save_as_csv

# The longer marks first: that of UTF-32 begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
SAMPLE = 2000
MOSTLY = 0.4
HARDLY_EVER = 0.05
NOT_TEXT = 0.01
A_FEW = 8
WELL_FORMED = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
ONLY_IN_WINDOWS = re.compile(rb"[\x80-\x9f]")
ACCENTED_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f\W\d_][^\W\d_]*")
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Decoded:
    """Text, and how it was read: the name of the encoding, and whether to look closer."""

    text: str
    encoding: str
    is_certain: bool = True


def decode(content: bytes, findings: Findings) -> Decoded | None:
    """Read ``content`` as text, or note in ``findings`` why it cannot be.

    Bytes that are broken in an otherwise sound UTF-8 text come back as lone surrogates,
    so that the cell they stand in can be named.
    """
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return _decode_wide(content.removeprefix(mark), codec, name, findings)
    if codec := _wide_without_mark(content[:SAMPLE]):
        return _decode_wide(content, codec, "UTF-16", findings)
    if len(CONTROLS.findall(content)) > max(A_FEW, NOT_TEXT * len(content)):
        findings.refuse_file(_("This is not a text file."), how_to_save_as_csv())
        return None
    return _decode_narrow(content, findings)


def _decode_wide(content: bytes, codec: str, name: str, findings: Findings) -> Decoded | None:
    try:
        return Decoded(content.decode(codec), name)
    except UnicodeDecodeError:
        fact = _("The file says it is %(encoding)s, but it is damaged.") % {"encoding": name}
        findings.refuse_file(fact, _("Fetch or save the file again.") + " " + how_to_save_as_csv())
        return None


def _wide_without_mark(sample: bytes) -> str:
    """Return the codec of UTF-16 without a mark: every other byte of plain text is zero."""
    pairs = len(sample) // 2 or 1
    even, odd = sample[::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd > MOSTLY and even < HARDLY_EVER:
        return "utf-16-le"
    return "utf-16-be" if even > MOSTLY and odd < HARDLY_EVER else ""


def _decode_narrow(content: bytes, findings: Findings) -> Decoded | None:
    has_mark = content.startswith(codecs.BOM_UTF8)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        name = _("UTF-8 with a byte order mark") if has_mark else "UTF-8"
        return Decoded(content.decode(), name)
    except UnicodeDecodeError:
        if has_mark or WELL_FORMED.search(content):
            return Decoded(content.decode(errors="surrogateescape"), "UTF-8")
    return _decode_western(content, findings)


def _decode_western(content: bytes, findings: Findings) -> Decoded | None:
    codec, name = "latin-1", "Latin-1 (ISO-8859-1)"
    if ONLY_IN_WINDOWS.search(content):
        codec, name = "cp1252", "Windows-1252"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fact = _("The letters of this file cannot be made out: it is neither UTF-8 nor Latin-1.")
        findings.refuse_file(fact, how_to_save_as_csv(), line=line)
        return None
    return Decoded(text, name, is_certain=False)


def samples(text: str, at_most: int = 3) -> list[str]:
    """Return a few words of ``text`` that show whether it was read rightly."""
    words = dict.fromkeys(match.group() for match in ACCENTED_WORD.finditer(text))
    return list(words)[:at_most]
