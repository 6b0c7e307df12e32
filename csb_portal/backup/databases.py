"""Copy a database that is in use as it is at one moment, and fill an empty one with it.

PostgreSQL does it by its own programs, ``pg_dump``, ``pg_restore`` and ``psql``; SQLite by its own
statement. Whatever is restored is held still in the same transaction.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from csb_portal.backup.errors import BackupError

Ask = Callable[[str], list[tuple]]  # a question about the copy, asked at its moment

# Mail that waited may have left between the backup and now: staff look at it, nobody sends it.
_HOLD = """
UPDATE csb_portal_outgoingmail SET status = 'refused', lease = NULL, leased_until = NULL,
  answer = 'Set aside when the portal was restored: it may have left before.'
  WHERE status = 'waiting';
INSERT INTO csb_portal_restoration (made_at, restored_at)
  VALUES ('{made_at}', '{restored_at}');
"""


@dataclass(frozen=True)
class Copying:
    """How one kind of database is copied and filled."""

    file: str
    copied: Callable[[Path], Any]
    fill: Callable[[Path, str], None]


def hold(made_at: datetime, restored_at: datetime) -> str:
    """Return the statements after which no mail leaves a restored database by itself."""
    adapt = connection.ops.adapt_datetimefield_value
    return _HOLD.format(made_at=adapt(made_at), restored_at=adapt(restored_at))


def this_kind() -> Copying:
    """Return how the database of this portal is copied and filled."""
    return KINDS[connection.vendor]


def tables() -> list[str]:
    """Return the names of the tables; there is none where nothing was ever migrated or restored."""
    return connection.introspection.table_names()


@contextmanager
def _copied_sqlite(file: Path) -> Iterator[Ask]:
    """Copy the database into ``file``, and answer questions about the copy."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    with closing(sqlite3.connect(file)) as copy:
        yield lambda question: copy.execute(question).fetchall()


def _fill_sqlite(file: Path, hold: str) -> None:
    """Put the copy in place in one step, after it was held still."""
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    ready = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(file, ready)
    with closing(sqlite3.connect(ready, isolation_level=None)) as copy:
        copy.executescript(f"BEGIN;{hold}COMMIT;")
    for leftover in ("-wal", "-shm"):  # of the empty database that is replaced
        place.with_name(place.name + leftover).unlink(missing_ok=True)
    ready.replace(place)


@contextmanager
def _copied_postgresql(file: Path) -> Iterator[Ask]:
    """Copy the database into ``file`` while questions are answered as of the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={file}")  # fmt: skip

        def ask(question: str) -> list[tuple]:
            cursor.execute(question)
            return cursor.fetchall()

        yield ask


def _fill_postgresql(file: Path, hold: str) -> None:
    """Run what the copy was made of and the hold as one transaction."""
    script = file.with_suffix(".sql")
    try:
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        with script.open("a", encoding="utf-8") as statements:
            statements.write(f"SET search_path TO public;\n{hold}")
        _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--output=/dev/null",
             "--set=ON_ERROR_STOP=1", f"--file={script}")  # fmt: skip
    finally:
        script.unlink(missing_ok=True)


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the portal's database, its password out of everybody's sight."""
    config = connection.get_connection_params()
    place = {
        "PGDATABASE": config.get("dbname") or config.get("database"),
        "PGHOST": config.get("host"),
        "PGPORT": config.get("port"),
        "PGUSER": config.get("user"),
        "PGPASSWORD": config.get("password"),
        "PGSSLMODE": config.get("sslmode"),
    }
    known = {name: str(value) for name, value in place.items() if value}
    try:
        done = subprocess.run(  # noqa: S603 # the programs and options of this file
            [program, *arguments], env=os.environ | known, capture_output=True, text=True,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError as error:
        message = f"{program} is missing. It comes with PostgreSQL's client: apt-get install postgresql-client"
        raise BackupError(message) from error
    if done.returncode:
        reason = " ".join(done.stderr.split()) or f"it ended with status {done.returncode}"
        message = f"{program} could not do its part: {reason}"
        raise BackupError(message)


KINDS = {
    "sqlite": Copying("database.sqlite3", _copied_sqlite, _fill_sqlite),
    "postgresql": Copying("database.dump", _copied_postgresql, _fill_postgresql),
}
