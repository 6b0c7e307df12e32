"""CSV that no spreadsheet program can be made to run."""

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def defused(value: object) -> str:
    """Return ``value`` as a cell that is text and never a formula: by an apostrophe before it."""
    text = "" if value is None else str(value)
    if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS):
        return f"'{text}"
    return text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV, UTF-8 with the mark that makes Excel read it so."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + output.getvalue()
