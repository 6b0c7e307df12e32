"""The header of a table: matched without case, spaces and marks, never mistaken for data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from families.services.reading.findings import Finding, Findings, visible


@dataclass(frozen=True)
class Column:
    """A column a list may have, under one of its names."""

    name: str
    required: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also)


def normal(name: str) -> str:
    """Reduce the name of a column to its letters and digits: `` E-mail`` is ``email``."""
    return "".join(character for character in name.casefold() if character.isalnum())


def expected_header(columns: Sequence[Column]) -> str:
    return ",".join(column.name for column in columns if column.required)


def match_header(
    record: tuple[int, list[str]], columns: Sequence[Column], findings: Findings
) -> list[str] | None:
    """Return the column each cell of the header stands for, "" for one that is not read.

    Refuses a first line that is data, a column that is missing or there twice.
    """
    line, cells = record
    while cells and not cells[-1].strip():
        cells.pop()
    known = {normal(name): column.name for column in columns for name in column.names}
    header = [known.get(normal(cell), "") for cell in cells]
    required = [column.name for column in columns if column.required]
    if not any(name in required for name in header):
        _refuse_missing_header(line, cells, columns, findings)
        return None
    unknown = [cell for cell, name in zip(cells, header, strict=True) if not name and cell.strip()]
    problems = _repeated_columns(line, header)
    problems += _missing_columns(line, required, header, unknown)
    findings.problems += problems
    findings.warnings += [_not_read(line, cell) for cell in unknown]
    return None if problems else header


def _refuse_missing_header(
    line: int, cells: list[str], columns: Sequence[Column], findings: Findings
) -> None:
    findings.refuse_file(
        _("The first line is not a header: it names none of the columns."),
        _("Put this line above it: %(header)s") % {"header": expected_header(columns)},
        value=",".join(cells),
        line=line,
    )


def _repeated_columns(line: int, header: list[str]) -> list[Finding]:
    fact = _("The header has this column more than once.")
    remedy = _("Delete all but one, with the cells below it.")
    return [
        Finding((line,), name, name, fact, remedy)
        for name, count in Counter(header).items()
        if name and count > 1
    ]


def _missing_columns(
    line: int, required: list[str], header: list[str], unknown: list[str]
) -> list[Finding]:
    fact = _("The column is missing.")
    return [
        Finding((line,), name, "", fact, _remedy(name, required, unknown))
        for name in required
        if name not in header
    ]


def _remedy(name: str, required: list[str], unknown: list[str]) -> str:
    close = get_close_matches(normal(name), [normal(cell) for cell in unknown], n=1, cutoff=0.6)
    if close:
        cell = next(cell for cell in unknown if normal(cell) == close[0])
        return _("Is it “%(cell)s”? Then call that column “%(name)s”.") % {
            "cell": visible(cell.strip()),
            "name": name,
        }
    return _("Add it; a complete header is: %(header)s") % {"header": ",".join(required)}


def _not_read(line: int, cell: str) -> Finding:
    fact = _("No column is called so; it is not read.")
    return Finding((line,), visible(cell.strip()), visible(cell.strip()), fact)
