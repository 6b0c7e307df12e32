"""The servers of a measurement: gunicorn as it is shipped, and the least that nginx can be."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csb_portal.testing.nginx import HOST, running

ROOT = Path(__file__).resolve().parent.parent


def needed(name: str, found: str | None) -> str:
    """Return where a program lies, or say how to get it."""
    if found:
        return found
    message = f"{name} is not here. On Debian: apt-get install nginx-light wrk openssl."
    raise SystemExit(message)


def plain_site(port: int, files: Path, folder: Path, tls: int) -> str:
    """Return the least that hands out a folder of files, with the same line in a log."""
    return f"""
    server {{
        listen {HOST}:{port};
        listen {HOST}:{tls} ssl http2;
        ssl_certificate {folder}/fullchain.pem;
        ssl_certificate_key {folder}/privkey.pem;
        access_log {folder}/plain.log csb;
        location / {{ root {files}; }}
    }}
    """


@contextmanager
def gunicorn(port: int, **environment: str) -> Iterator[None]:
    """Let the portal answer under gunicorn as it is shipped, in an environment of its own."""
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py")]
    command += ["--bind", f"{HOST}:{port}", "csb_portal.wsgi"]
    with running(command, port, **environment):
        yield
