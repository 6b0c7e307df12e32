"""nginx for tests and measurements: deploy/nginx.conf on free ports of the loopback."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which

from csb_portal.testing.smtp_sink import free_port

SHIPPED = Path(__file__).resolve().parent.parent.parent / "deploy" / "nginx.conf"
HOST = "127.0.0.1"
DEADLINE = 30  # seconds until a server must listen

# As Debian's nginx.conf has it.
NGINX = """
{user}
worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    gzip on;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    {sites}
}}
"""


def program() -> str | None:
    """Return where nginx lies, if it is installed."""
    return which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def shipped_site(portal: int, port: int, published: Path, folder: Path, tls: int) -> str:
    """Return ``deploy/nginx.conf``, adapted in its names, folders and ports alone.

    It answers without TLS on ``port`` and with it on ``tls``.
    """
    text = SHIPPED.read_text(encoding="utf-8")
    listening = f"listen {HOST}:{port};\n    listen {HOST}:{tls} ssl http2;"
    for old, new in (
        (r"listen \[::\]:.*;\n", ""),
        (r"listen 80;", f"listen {HOST}:{free_port()};"),
        (r"listen 443 ssl http2;", listening),
        (r"bureau\.example\.org;", f"{HOST};"),
        (r"/etc/letsencrypt/live/.*?/(\w+)\.pem", rf"{folder}/\1.pem"),
        (r"/var/log/nginx", str(folder)),
        (r"/var/cache/csb", str(published)),
        (r"127\.0\.0\.1:8000", f"{HOST}:{portal}"),
    ):
        text, found = re.subn(old, new, text)
        if not found:
            message = f"deploy/nginx.conf no longer says {old}: adapt testing/nginx.py."
            raise SystemExit(message)
    return text


def make_certificate(folder: Path) -> None:
    """Make a certificate that is good for nothing but trying."""
    names = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *kind, "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=IP:{HOST}", "-days", "2"]
    subprocess.run([*command, *names], check=True, capture_output=True)


@contextmanager
def nginx(folder: Path, sites: list[str], port: int) -> Iterator[None]:
    """Let nginx answer for ``sites`` until the end, its files in ``folder``."""
    user = "user root;" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(NGINX.format(user=user, folder=folder, sites="\n".join(sites)))
    with running([str(program()), "-c", str(path)], port):
        yield


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    """Let a server run until the end, once it listens."""
    process = subprocess.Popen(command, cwd=SHIPPED.parent.parent, env=os.environ | environment)
    try:
        _await(process, port)
        yield
    finally:
        process.terminate()
        process.wait()


def _await(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    message = f"What should listen on port {port} does not: {process.args!r}"
    raise SystemExit(message)
