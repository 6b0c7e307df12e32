"""Empty a database after a test that committed: what it filled, and nothing else.

Django truncates every table, which PostgreSQL answers with new files for each of them and their
indexes: a second or more for a handful of rows. Here the rows are removed from the tables that
have some, with triggers off for that step, because what is append-only has to go as well.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

whole = DatabaseOperations.sql_flush


def rows_only(
    self: DatabaseOperations, style: Any, tables: Sequence[str], **options: bool
) -> list[str]:
    """Return what empties ``tables``, as Django's own ``sql_flush`` does for every database."""
    if options.get("reset_sequences") or not is_superuser(self):
        return whole(self, style, tables, **options)
    filled = filled_among(self, tables)
    if not filled:
        return []
    removals = [f"DELETE FROM {self.quote_name(table)};" for table in filled]
    return ["SET LOCAL session_replication_role = replica;", *removals]


def filled_among(operations: DatabaseOperations, tables: Sequence[str]) -> list[str]:
    """Return which of ``tables`` hold a row, by one question."""
    questions = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {operations.quote_name(table)})"
        for table in tables
    ]
    with operations.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions))
        return [name for (name,) in cursor.fetchall()]


def is_superuser(operations: DatabaseOperations) -> bool:
    """Tell whether the account of the tests may switch triggers off."""
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return cursor.fetchone() == ("on",)


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_rows() -> Iterator[None]:
    with mock.patch.object(DatabaseOperations, "sql_flush", rows_only):
        yield
