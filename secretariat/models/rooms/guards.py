"""What the database itself holds of bookings: nobody has what somebody else has at that moment.

PostgreSQL holds it by exclusion constraints, SQLite by triggers. SQLite builds a table anew to
change it and so forgets its triggers: run ``guard_hours`` again after.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HELD = "held"


def guard_hours(table: str, *, name: str, same: Sequence[str]) -> migrations.RunPython:
    """Return a migration step after which no two held rows share ``same`` and a moment."""

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        build = _for_postgresql if is_postgresql else _for_sqlite
        for statement in build(table, name, same):
            schema_editor.execute(statement)

    def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in _without(table, name, is_postgresql=is_postgresql):
            schema_editor.execute(statement)

    return migrations.RunPython(create, remove)


def _for_postgresql(table: str, name: str, same: Sequence[str]) -> Iterable[str]:
    yield from _without(table, name, is_postgresql=True)
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    columns = ", ".join(f"{column} WITH =" for column in same)
    yield (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({columns}, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = '{HELD}')"
    )


def _for_sqlite(table: str, name: str, same: Sequence[str]) -> Iterable[str]:
    yield from _without(table, name, is_postgresql=False)
    alike = " AND ".join(f"other.{column} = NEW.{column}" for column in same)
    for verb in ("INSERT", "UPDATE"):
        yield f"""
            CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table}
            WHEN NEW.status = '{HELD}'
            BEGIN
              SELECT RAISE(ABORT, '{name}') WHERE EXISTS (
                SELECT 1 FROM {table} AS other
                WHERE other.id <> NEW.id AND {alike} AND other.status = '{HELD}'
                  AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at);
            END"""  # noqa: S608 # nosec B608 - names of our own


def _without(table: str, name: str, *, is_postgresql: bool) -> Iterable[str]:
    if is_postgresql:
        yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"
        return
    for verb in ("insert", "update"):
        yield f"DROP TRIGGER IF EXISTS {name}_{verb}"
