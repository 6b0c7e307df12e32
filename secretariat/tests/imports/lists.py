"""Lists of applications, for tests: as CSV, and as workbooks."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

ACCREDITATION = (
    "case_no", "organisation", "country", "family_slug", "consultative_status", "lodged_on",
    "missing_items",
)  # fmt: skip
REGISTRATION = ("name", "email", "organisation", "country", "family_slug")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode()


def as_workbook(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    book, output = Workbook(), io.BytesIO()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(output)
    return output.getvalue()


def applications(count: int, family: str) -> list[tuple[object, ...]]:
    """Organisations with a number of their own, complete but for item h of every tenth."""
    return [
        (f"ACC-{n:05}", f"Group {n}", "KE", family, "", "2005-01-03", "" if n % 10 else "h")
        for n in range(1, count + 1)
    ]
