"""What the database itself holds of dated seats: one person a seat a day, nothing overwritten.

A day is held from ``since`` up to the day before ``until``, so a row whose two days are the
same is nobody's day. PostgreSQL holds it by exclusion constraints, SQLite by triggers; both
refuse by trigger what would overwrite a fact.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Apart = Mapping[str, Sequence[str]]  # name of the guard: columns no two rows share on one day

NEVER = "9999-12-31"


def guard_days(
    table: str, *, apart: Apart, kept: Sequence[str], former_ends: str = ""
) -> migrations.RunPython:
    """Return a migration step after which the database keeps a dated table apart.

    ``kept`` are columns that never change; ``until`` and ``end_recorded_on`` are written once,
    and a person is replaced only where the account was closed, as merging two accounts does.
    Where ``former_ends`` names a table, an end is replaced once it is written down there.
    SQLite builds a table anew to change it and so forgets its triggers: run this again after.
    """

    def create(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        build = _for_postgresql if is_postgresql else _for_sqlite
        for statement in build(table, apart, kept, former_ends):
            schema_editor.execute(statement)

    def remove(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in _without(table, apart, is_postgresql=is_postgresql):
            schema_editor.execute(statement)

    return migrations.RunPython(create, remove)


def _changes(kept: Sequence[str], differs: str, former_ends: str) -> str:
    """Return the condition that a fact of the old row would be overwritten."""
    unless = (
        f" AND NOT EXISTS (SELECT 1 FROM {former_ends} AS former"  # noqa: S608 # nosec B608
        " WHERE former.mandate_id = OLD.id AND former.until = OLD.until"
        " AND former.recorded_on = COALESCE(OLD.end_recorded_on, OLD.since))"
        if former_ends
        else ""
    )
    is_open = "SELECT 1 FROM csb_portal_user WHERE id = OLD.user_id AND is_active"
    written_once = ("until", "end_recorded_on")
    return " OR ".join(
        [
            *(f"NEW.{column} {differs} OLD.{column}" for column in kept),
            *(
                f"(OLD.{column} IS NOT NULL AND NEW.{column} {differs} OLD.{column}{unless})"
                for column in written_once
            ),
            f"(NEW.user_id {differs} OLD.user_id AND EXISTS ({is_open}))",
        ]
    )


def _for_postgresql(
    table: str, apart: Apart, kept: Sequence[str], former_ends: str
) -> Iterable[str]:
    yield from _without(table, apart, is_postgresql=True)
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    for name, columns in apart.items():
        same = ", ".join(f"{column} WITH =" for column in columns)
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
            f"EXCLUDE USING gist ({same}, daterange(since, until) WITH &&)"
        )
    yield f"""
        CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {_changes(kept, "IS DISTINCT FROM", former_ends)} THEN
            RAISE EXCEPTION 'what {table} holds is never overwritten'
              USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )


def _for_sqlite(table: str, apart: Apart, kept: Sequence[str], former_ends: str) -> Iterable[str]:
    yield from _without(table, apart, is_postgresql=False)
    for name, columns in apart.items():
        same = " AND ".join(f"other.{column} = NEW.{column}" for column in columns)
        for verb in ("INSERT", "UPDATE"):
            yield f"""
                CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table}
                WHEN NEW.until IS NULL OR NEW.since < NEW.until
                BEGIN
                  SELECT RAISE(ABORT, '{name}') WHERE EXISTS (
                    SELECT 1 FROM {table} AS other
                    WHERE other.id <> NEW.id AND {same}
                      AND (other.until IS NULL OR other.since < other.until)
                      AND other.since < COALESCE(NEW.until, '{NEVER}')
                      AND NEW.since < COALESCE(other.until, '{NEVER}'));
                END"""  # noqa: S608 # nosec B608 - names of our own
    yield f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table}
        WHEN {_changes(kept, "IS NOT", former_ends)}
        BEGIN
          SELECT RAISE(ABORT, 'what {table} holds is never overwritten');
        END"""


def _without(table: str, apart: Apart, *, is_postgresql: bool) -> Iterable[str]:
    if is_postgresql:
        yield from (f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}" for name in apart)
        yield f"DROP TRIGGER IF EXISTS {table}_kept ON {table}"
        return
    for name in apart:
        for verb in ("insert", "update"):
            yield f"DROP TRIGGER IF EXISTS {name}_{verb}"
    yield f"DROP TRIGGER IF EXISTS {table}_kept"
