"""Rows that meet one of several conditions: by keys, each found by an index, or by moments."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet


def in_any(*found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the keys in any of ``found``, to filter by with ``pk__in``.

    A query joined by OR across tables reads all there ever was. This one costs as much as
    what it finds, however long the history.
    """
    first, *others = (one.order_by() for one in found)
    return first.union(*others)


def any_within(span: tuple[datetime, datetime], *moments: str) -> Q:
    """Return the condition that one of ``moments`` lies in ``span``, whose end is not part of it."""
    starts, ends = span
    condition = Q()
    for moment in moments:
        condition |= Q(**{f"{moment}__gte": starts, f"{moment}__lt": ends})
    return condition
