"""From the bytes of a CSV file to rows, with everything that is wrong in it by line."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from families.services.reading.encodings import Decoded, decode, samples
from families.services.reading.findings import BROKEN_BYTES, Findings, Row, visible
from families.services.reading.headers import Column, match_header, normal
from families.services.reading.kinds import how_to_save_as_csv, kind_of

DELIMITERS = (",", ";", "\t", "|")
Record = tuple[int, list[str]]


@dataclass
class Table:
    """What a file holds: its rows, how it was read, and what was found in it."""

    sha256: str
    rows: list[Row] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    columns: frozenset[str] = frozenset()


def read_table(content: bytes, columns: Sequence[Column], *, max_lines: int) -> Table:
    """Read ``content`` as a table of ``columns``. Never raises; see ``findings``."""
    table = Table(hashlib.sha256(content).hexdigest())
    findings = table.findings
    if kind := kind_of(content):
        fact = _("This is %(kind)s, not a CSV file.") % {"kind": kind}
        findings.refuse_file(fact, how_to_save_as_csv())
    elif decoded := decode(content, findings):
        if not decoded.text.strip():
            findings.refuse_file(_("The file is empty."), _("Choose the file with the list in it."))
        else:
            _read_text(decoded, columns, table, max_lines)
    return table


def _read_text(decoded: Decoded, columns: Sequence[Column], table: Table, max_lines: int) -> None:
    findings = table.findings
    lines = io.StringIO(decoded.text, newline="")
    skipped, delimiter = _delimiter(decoded.text, columns)
    for _line in range(skipped):
        lines.readline()
    _describe(decoded, delimiter, findings)
    records = _records(lines, delimiter, skipped, findings)
    first = next(records, None)
    if first is None:
        return
    header = match_header(first, columns, findings)
    if header is None:
        return
    table.columns = frozenset(name for name in header if name)
    for record in records:
        if len(table.rows) >= max_lines:
            _refuse_length(findings, max_lines)
            return
        if row := _row(record, header, findings):
            table.rows.append(row)
    if not table.rows and not findings.problems:
        fact = _("The file has a header and no line below it.")
        findings.refuse_file(fact, _("Add one line a person or [family], below the header."))


def _refuse_length(findings: Findings, max_lines: int) -> None:
    fact = _("The file has more than %(limit)s lines of data.") % {"limit": max_lines}
    findings.refuse_file(fact, _("Check that it is the right file; divide it if it is."))


def _delimiter(text: str, columns: Sequence[Column]) -> tuple[int, str]:
    """Return how many lines to skip and what parts the cells.

    Excel may say it in a first line of its own (``sep=;``). Otherwise it is whatever makes
    most known columns of the first line, and then most cells.
    """
    first = text.split("\n", 1)[0].rstrip("\r")
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return 1, first[-1]
    known = {normal(name) for column in columns for name in column.names}

    def score(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return sum(normal(cell) in known for cell in cells), len(cells)

    return 0, max(DELIMITERS, key=score)


def _describe(decoded: Decoded, delimiter: str, findings: Findings) -> None:
    """Say how the file was read, and how sure that is."""
    parts = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}
    findings.facts.append(
        _("Read as %(encoding)s, its cells separated by %(delimiter)s.")
        % {"encoding": decoded.encoding, "delimiter": parts.get(delimiter, f"“{delimiter}”")}
    )
    if decoded.is_certain:
        return
    words = ", ".join(f"“{word}”" for word in samples(decoded.text))
    fact = _("The file is not UTF-8; it was read as %(encoding)s.") % {"encoding": decoded.encoding}
    findings.warn_file(fact, _("Check that these words are right: %(words)s.") % {"words": words})


def _records(
    lines: io.StringIO, delimiter: str, skipped: int, findings: Findings
) -> Iterator[Record]:
    """Yield records that are not blank, each with the number of the line it begins in."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = skipped + reader.line_num + 1
    except csv.Error as error:
        _refuse_quotes(str(error), begins, skipped + reader.line_num, findings)


def _refuse_quotes(error: str, begins: int, ends: int, findings: Findings) -> None:
    """Explain where a quotation mark went wrong; what follows it cannot be told apart."""
    if "field larger" in error:
        fact = _("A cell that begins in line %(line)s is longer than any cell can be.")
        remedy = _(
            "A quotation mark is probably opened there and never closed, "
            "or the file has no line ends. Close it, or save the list as CSV again."
        )
    elif "unexpected end" in error:
        fact = _("A quotation mark is opened in line %(line)s and never closed.")
        remedy = _('Close it, or write it twice ("") if it belongs to the text.')
    else:
        begins = ends
        fact = _("In line %(line)s something follows a closing quotation mark.")
        remedy = _('Write a quotation mark twice ("") if it belongs to the text.')
    findings.refuse_file(fact % {"line": begins}, remedy, line=begins)


def _row(record: Record, header: list[str], findings: Findings) -> Row | None:
    line, cells = record
    while len(cells) > len(header) and not cells[-1].strip():
        cells.pop()
    row = Row(line, {name: cell for name, cell in zip(header, cells, strict=False) if name})
    if len(cells) != len(header):
        _refuse_cells(row, cells, len(header), findings)
        return None
    broken = [name for name, cell in row.cells.items() if _has_broken_bytes(cell)]
    for name in broken:
        findings.refuse(
            row,
            name,
            _("Some letters are damaged: their bytes are no UTF-8."),
            _("Type the value again and save the file as CSV UTF-8."),
        )
    return None if broken else row


def _refuse_cells(row: Row, cells: list[str], expected: int, findings: Findings) -> None:
    fact = ngettext(
        "The line has %(count)d cell; the header has %(expected)d.",
        "The line has %(count)d cells; the header has %(expected)d.",
        len(cells),
    ) % {"count": len(cells), "expected": expected}
    if len(cells) > expected:
        remedy = _('Put a cell that holds the separator itself between quotation marks ("…").')
    else:
        remedy = _("Add what is missing; leave a cell empty rather than out.")
    value = " | ".join(visible(cell, 20) for cell in cells[:6])
    findings.refuse_file(fact, remedy, value=value, line=row.line)


def _has_broken_bytes(cell: str) -> bool:
    return any(ord(character) in BROKEN_BYTES for character in cell)
