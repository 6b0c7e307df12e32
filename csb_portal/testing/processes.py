"""Other processes on the database of a test: for what happens when one of them dies."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def this_database() -> str:
    """Return the address of the test's own database."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    return f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


def start_python(*arguments: str, **environment: str) -> subprocess.Popen:
    """Start Python in the project's folder, on the test's database, its output readable."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": this_database()} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
