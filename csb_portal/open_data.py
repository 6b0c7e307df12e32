"""What a floor publishes as data: sets of plain rows that anybody may take, never about people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

Value = str | int | bool | date | datetime | None
# Rows are counted and cut into pages: a QuerySet, or a list where they come out of one text.
Rows = Callable[[], Any]


@dataclass(frozen=True)
class Column:
    """One value of a row: what kind it is, what it means, and how it is read off a record.

    ``kind`` is one of the plain types; a value may be missing where ``may_be_empty``. ``about``
    is marked for translation, and translated where people read it.
    """

    name: str
    kind: type
    about: str
    read: Callable[[Any], Value]
    may_be_empty: bool = False


@dataclass(frozen=True)
class OpenSet:
    """A set of rows under one name, in one order, each told from the others by its first column."""

    name: str
    about: str
    rows: Rows
    columns: Sequence[Column]

    def as_row(self, record: Any) -> dict[str, Value]:
        return {column.name: column.read(record) for column in self.columns}


def field(name: str, kind: type, about: str, *, of: str = "", may_be_empty: bool = False) -> Column:
    """Return a column that reads the attribute of the same name, or of a path such as ``family.slug``."""
    path = (of or name).split(".")

    def read(record: Any) -> Value:
        for step in path:
            if record is None:
                return None
            record = getattr(record, step)
        return record

    return Column(name, kind, about, read, may_be_empty)


def page_of(about: str) -> Column:
    """Return the column of a record's page on the portal."""
    return Column("url", str, about, lambda record: settings.SITE_URL + record.get_absolute_url())
