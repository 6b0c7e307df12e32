"""The folder a quick start lives in: its lock, its settings, its socket."""

import errno
import fcntl
import os
import re
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quickstart import ROOT, refuse

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes, on some systems 104
PATIENCE = 3  # seconds a portal killed just now may still hold its port
LOOPBACK_URL = re.compile(r"http://127\.0\.0\.1:\d+$")


def var_folder() -> Path:
    """Return the folder everything is written to, made if it was not there."""
    var = Path(os.environ.get("CSB_VAR") or ROOT / "var").resolve()
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{var} cannot be used: {error.strerror}. Set CSB_VAR to another folder.")
    return var


@contextmanager
def claimed(var: Path, address: str) -> Iterator[None]:
    """Keep ``var`` to one portal at a time."""
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            refuse(
                f"The portal in {var} is running already ({lock.read().strip()}). "
                "End that one first, or set CSB_VAR to another folder."
            )
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}\n")
        lock.flush()
        yield


def held_port(port: int) -> socket.socket:
    """Take ``port`` on the loopback, so that nobody else gets it before the web server."""
    until = time.monotonic() + PATIENCE
    while True:
        held = socket.socket()
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(("127.0.0.1", port))
        except OSError as error:
            held.close()
            if error.errno != errno.EADDRINUSE:
                refuse(f"Port {port} cannot be used: {error.strerror}. Try bin/run --port 8001.")
            if time.monotonic() > until:
                refuse(f"Port {port} is in use by another program. Try bin/run --port {port + 1}.")
            time.sleep(0.2)
        else:
            return held


def write_settings(var: Path, address: str) -> dict[str, str]:
    """Bring ``var/env`` up to date, keeping the key and whatever an operator wrote there."""
    path = var / "env"
    lines = path.read_text().splitlines() if path.is_file() else []
    values = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    values.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    values.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    if LOOPBACK_URL.match(values.get("SITE_URL", address)):
        values["SITE_URL"] = address
    unfinished = path.with_name("env.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("# Kept by bin/run. Variables of the real environment win over these.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    unfinished.replace(path)
    return values


@contextmanager
def socket_in(var: Path) -> Iterator[Path]:
    """Return where Valkey listens.

    A socket's path must be short and, to stand in a URL, plain; where that of ``var`` is
    not, the socket lies in a private folder and ``var/valkey.sock`` is a link to it.
    """
    path = var / "valkey.sock"
    if len(bytes(path)) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[A-Za-z0-9_./-]+", str(path)):
        path.unlink(missing_ok=True)
        yield path
        return
    folder = Path(tempfile.mkdtemp(prefix="csb-", dir="/tmp"))  # nosec B108
    try:
        path.unlink(missing_ok=True)
        path.symlink_to(folder / "valkey.sock")
        yield folder / "valkey.sock"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
