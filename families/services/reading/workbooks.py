"""Workbooks (XLSX) as the CSV they would have been saved as: one sheet, values only, no formulas."""

import csv
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from families.services.reading.findings import Finding, Findings, visible
from families.services.reading.kinds import ZIP, how_to_save_as_csv

SHEET = b"xl/workbook"
LARGEST_UNPACKED = 25 * 1024 * 1024  # bytes; ten thousand applications take about five million
MOST_COLUMNS = 100
FORMULA = "f"
# What the reader raises for one workbook or another that is broken or made to be.
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError,
    EOFError, OSError, SyntaxError, AttributeError, NotImplementedError, RuntimeError,
    zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Tell whether these bytes are an XLSX workbook, whatever the file is called."""
    return content.startswith(ZIP) and SHEET in content


def workbook_as_csv(content: bytes, findings: Findings, *, max_lines: int) -> bytes:
    """Return the first sheet of a workbook as CSV, a line a row; never raises, see ``findings``.

    A formula is refused with its cell: what it comes to depends on who opens the file.
    """
    try:
        if _unpacked_size(content) > LARGEST_UNPACKED:
            findings.refuse_file(
                _("The workbook is far larger than it looks."), how_to_save_as_csv()
            )
            return b""
        return _read(content, findings, max_lines)
    except BROKEN:
        findings.refuse_file(
            _("The workbook is damaged, or locked by a password."), how_to_save_as_csv()
        )
        return b""


def _unpacked_size(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(one.file_size for one in archive.infolist())


def _read(content: bytes, findings: Findings, max_lines: int) -> bytes:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    width = 0
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if line > max_lines + 2:  # the reader of the table then says that there are too many
            break
        texts = _trimmed(list(_texts(line, cells, findings)))
        width = width or len(texts)  # of the header; a row ends where its last cell is filled
        writer.writerow(texts + [""] * (width - len(texts)) if texts else [""])
    book.close()
    findings.facts.append(
        _("Read from the first sheet of a workbook: “%(name)s”.") % {"name": visible(sheet.title)}
    )
    return text.getvalue().encode("utf-8", "replace")


def _texts(line: int, cells: Any, findings: Findings) -> Iterator[str]:
    for cell in cells:
        if cell.data_type == FORMULA:
            fact = _("The cell %(cell)s holds a formula.") % {"cell": cell.coordinate}
            remedy = _("Copy the column and paste it as values.")
            findings.problems.append(Finding((line,), "", visible(str(cell.value)), fact, remedy))
        yield _text(cell.value)


def _text(value: Any) -> str:
    """Write a value as people would have typed it; a line break would shift the lines below it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).splitlines())


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
