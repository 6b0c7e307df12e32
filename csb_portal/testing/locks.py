"""In which order services lock: what comes late, on any database, and what waits in a circle."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from unittest.mock import patch

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from csb_portal import audit
from csb_portal.choices import PortalEvent
from csb_portal.lifecycle import locked
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


def beside(row: Model, act: Callable[[], object], *, patience: float) -> bool:
    """Hold a row while ``act`` comes as far as it can, then record an act, as every step does.

    Returns whether ``act`` was through before that. Raises ``OperationalError`` where each
    holds what the other waits for.
    """

    def attempt() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(row)
            running = pool.submit(copy_context().run, attempt)  # by the clock of the test
            was_through = bool(wait([running], timeout=patience).done)
            audit.record(PortalEvent.DETAILS_CORRECTED, row, actor=None)
        running.result()
    return was_through
