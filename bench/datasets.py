"""Databases of their own for a measurement, side by side in one process.

The portal knows one database, ``default``. Looking into a data set puts that data set's
connection in its place, so that pages run unchanged.
"""

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import Client

from csb_portal import clock


@dataclass
class Dataset:
    """One bureau's records in a database of their own, and who looks at them when."""

    title: str
    database: str
    now: datetime
    connection: BaseDatabaseWrapper
    visitors: dict[str, Client] = field(default_factory=dict)

    @contextmanager
    def looked_into(self) -> Iterator[None]:
        """Let the portal see this data set, at its own moment."""
        before = connections["default"]
        connections["default"] = self.connection
        try:
            with clock.at(self.now):
                yield
        finally:
            connections["default"] = before


def open_dataset(title: str, database: str, now: datetime) -> Dataset:
    """Return the data set kept in ``database``, which must be there."""
    chosen = copy.deepcopy(connections.settings["default"]) | {"NAME": database}
    wrapper = load_backend(chosen["ENGINE"]).DatabaseWrapper(chosen, "default")
    return Dataset(title, database, now, wrapper)


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def create_database(name: str, *, like: str = "") -> str:
    """Create a database, empty or as a copy of another one; return what it is called."""
    if is_sqlite():
        path = str(Path(settings.VAR) / f"{name}.sqlite3")
        if like:
            shutil.copyfile(like, path)
        return path
    template = f" TEMPLATE {like}" if like else ""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}{template}")
    return name


def drop_database(name: str) -> None:
    """Remove a database; the files of SQLite go with their folder."""
    if not is_sqlite():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def version() -> str:
    """Return which database this is, in words."""
    number = ".".join(str(part) for part in connection.get_database_version())
    return f"{connection.display_name} {number}"
