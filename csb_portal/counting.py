"""Figures of a month: each with its words, and the query whose records it counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.expressions import Combinable

from csb_portal.desk import Notice
from csb_portal.months import Month

Total = tuple[str, int]


@dataclass(frozen=True)
class Split:
    """How the records of a figure fall into parts, such as families.

    ``by`` is the path from a record to the key of its part, or an expression that gives it. ``told`` orders the numbers of the
    parts and puts those together that are too small to be told; ``words`` names parts by key.
    """

    heading: Any
    by: str | Combinable
    told: Callable[[Mapping[str, int]], list[Total]]
    words: Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True)
class Figure:
    """One figure of the monthly report, as the floor that counts it declares it.

    ``query`` says in words which records count, ``records`` finds exactly these. The figure
    is their number, unless ``measure`` makes something else of the month, such as minutes.
    ``line`` is what everybody may read of one record; where nobody may, ``totals`` splits
    their number. ``about`` are the paths from a record to what the trail speaks of, if that
    is not the record itself. ``split`` says into which parts its number is frozen as well.
    """

    key: str
    section: str
    label: Any
    query: Any
    records: Callable[[Month], QuerySet[Any]]
    line: Callable[[Any], Notice] | None = None
    totals: Callable[[QuerySet[Any]], list[Total]] | None = None
    measure: Callable[[Month], int] | None = None
    about: tuple[str, ...] = ("",)
    split: Split | None = None

    def value(self, month: Month) -> int:
        """Count, or measure, ``month``."""
        return self.measure(month) if self.measure else self.records(month).count()


def counted(figures: Iterable[Figure], month: Month) -> dict[str, int]:
    """Count ``month`` by every one of ``figures``."""
    return {figure.key: figure.value(month) for figure in figures}


def totals_by(path: str, words: Callable[[Any], str] = str) -> Callable[..., list[Total]]:
    """Split records by the value at ``path``, which ``words`` puts as people read it."""

    def totals(records: QuerySet[Any]) -> list[Total]:
        groups = records.order_by().values_list(path).annotate(count=Count("pk")).order_by(path)
        return [(words(value), count) for value, count in groups]

    return totals
