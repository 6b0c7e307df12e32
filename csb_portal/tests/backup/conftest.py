"""A machine on which nothing was ever installed, to restore a backup into."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

PATIENCE = 120


class Machine:
    """A portal in processes of its own: its folder, its database, and its mail server if any."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.environment = {
            "CSB_VAR": str(folder),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "csb_portal.settings",
            "SECRET_KEY": settings.SECRET_KEY,
        }

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def restore(self, backup: Path, **environment: str) -> subprocess.CompletedProcess:
        return self.run("manage.py", "restore", str(backup), **environment)

    def ask(self, program: str, **environment: str) -> object:
        """Run Python in the restored portal; what it prints last is JSON."""
        done = self.run("-c", f"import django; django.setup()\n{program}", **environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def machine(tmp_path) -> Iterator[Machine]:
    folder = tmp_path / "machine"
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Machine(folder, f"sqlite:///{folder / 'csb.sqlite3'}")
        return
    config = connection.settings_dict
    name = f"{config['NAME']}_restored"
    server = f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}"
    owner = psycopg2.connect(f"{server}/postgres")
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield Machine(folder, f"{server}/{name}")
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    owner.close()


@pytest.fixture
def backup(tmp_path):
    """Return ``backup()``, which backs the portal of the test up into a new folder."""

    def make(name: str = "backup") -> Path:
        call_command("backup", str(tmp_path / name))
        return tmp_path / name

    return make
