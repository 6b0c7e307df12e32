"""Run the suite twice, each time in surroundings of its own: on SQLite, then on PostgreSQL."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2
from psycopg2 import sql

from quickstart import PYTHON, ROOT, SETTINGS, refuse, say, valkey
from quickstart.supervisor import Child
from quickstart.surroundings import socket_in

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"
PASSED, FAILED = 0, 1
# The whole suite is spread over the cores, each taking the next tests as it gets done with its own.
# Nobody takes tests out of turn: those that empty the database come after those that need it full.
SPREAD = ["-n", "auto", "--maxprocesses", "4", "--dist", "load"]
CACHE_SECONDS = 10


def main() -> int:
    arguments = sys.argv[1:] or SPREAD
    server = os.environ.get("CSB_TEST_POSTGRES_URL") or POSTGRESQL
    fault = _fault_of(server)
    with ExitStack() as stack:
        stack.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, _end))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="csb-suite-")))
        if fault:
            note = f"the whole pass on PostgreSQL: {fault}"
            return _run("SQLite", folder, arguments, CSB_PASS_IS_LAST="1", CSB_PASS_NOTE=note)
        first = _run("SQLite", folder, arguments)
        if first not in {PASSED, FAILED} or not _concerns_databases(folder):
            return first
        surroundings = {
            "DATABASE_URL": server,
            "CSB_TEST_DB": stack.enter_context(_database_name(server)),
            "CACHE_URL": stack.enter_context(_cache(folder)),
        }
        second = _run("PostgreSQL", folder, arguments, CSB_PASS_IS_LAST="1", **surroundings)
        return second or first


def _concerns_databases(folder: Path) -> bool:
    account = folder / "SQLite.json"
    return account.is_file() and bool(json.loads(account.read_text())["on_any_database"])


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(1)


def _run(name: str, folder: Path, arguments: list[str], **more: str) -> int:
    """Run pytest once, in a folder of its own and with nothing of a running portal."""
    say(f"\n=== The suite on {name} ===\n")
    var = folder / name
    var.mkdir()
    environment = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # many programs are started, each anew
    environment |= {"CSB_VAR": str(var), "CSB_PASS": name, "CSB_PASS_RECORDS": str(folder)}
    command = [str(PYTHON), "-m", "pytest", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment | more)
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # pytest has heard it too, and says what it has
                continue
    finally:
        process.terminate()
        process.wait()


def _fault_of(server: str) -> str:
    """Say why PostgreSQL cannot be used, or nothing."""
    try:
        connection = psycopg2.connect(server, connect_timeout=3)
    except psycopg2.Error as error:
        return f"{' '.join(str(error).split())} (set CSB_TEST_POSTGRES_URL to a server)"
    connection.close()
    return ""


@contextmanager
def _database_name(server: str) -> Iterator[str]:
    """Give a name nobody else uses, and leave no database of that name behind."""
    name = f"{os.getpid()}_{int(time.time())}"
    yield name
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        for (database,) in cursor.fetchall():
            if database.startswith(f"test_csb_{name}"):
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                cursor.execute(statement.format(sql.Identifier(database)))
    connection.close()


@contextmanager
def _cache(folder: Path) -> Iterator[str]:
    """Give a Redis of our own, so that the suite may empty it."""
    if given := os.environ.get("CSB_TEST_REDIS_URL"):
        yield given
        return
    with socket_in(folder) as path:
        command = valkey.command(folder / "cache", path, binary=shutil.which("redis-server"))
        server = Child("The cache", command, dict(os.environ), store=True)
        server.start()
        until = time.monotonic() + CACHE_SECONDS
        while not valkey.answers(path):
            if not server.is_running() or time.monotonic() > until:
                refuse(f"{command[0]} does not start, so the suite has no cache.")
            time.sleep(0.05)
        try:
            yield f"unix://{path}?db=1"
        finally:
            server.signal(signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
