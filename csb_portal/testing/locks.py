"""Which rows a service locks only after it has begun to write the trail, on any database."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.models import QuerySet

from csb_portal.models import AuditHead

Row = tuple[str, object]


@contextmanager
def late_locks() -> Iterator[list[Row]]:
    """Collect the rows that are locked for the first time after the head of the trail was."""
    late: list[Row] = []
    held: set[Row] = set()
    heads: list[QuerySet] = []
    fetch = QuerySet._fetch_all

    def noting(rows: QuerySet) -> None:
        is_new = rows._result_cache is None
        fetch(rows)
        if not (is_new and rows.query.select_for_update):
            return
        if rows.model is AuditHead:
            heads.append(rows)
            return
        found = [(row._meta.label, row.pk) for row in rows]
        late.extend(row for row in found if heads and row not in held)
        held.update(found)

    with patch.object(QuerySet, "_fetch_all", noting):
        yield late
