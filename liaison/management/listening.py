"""Where the LMTP server listens: a socket of the file system, or a port of the loopback."""

import asyncio
import contextlib
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from liaison.management.lmtp import Door, Protocol

Address = Path | tuple[str, int]
MODE = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IWGRP


class Taken(Exception):
    """Another server listens there."""


async def serve(address: Address, *, ready: Callable[[], None]) -> None:
    """Take mail at ``address`` until SIGTERM or Ctrl-C; what was begun is answered before."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    door = Door()
    with listening(address) as held:
        server = await loop.create_server(lambda: Protocol(door), sock=held)
        ready()
        await ended.wait()
        server.close()
        await door.finish()


@contextlib.contextmanager
def listening(address: Address) -> Iterator[socket.socket]:
    """Hold ``address``. Raises ``Taken`` if another server does."""
    if isinstance(address, Path):
        with _in_folder(address.parent):
            held = _at_path(address.name)
        with held:
            try:
                yield held
            finally:
                address.unlink(missing_ok=True)
        return
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind(address)
        except OSError as error:
            raise Taken from error
        yield held


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Stand in ``folder`` for a moment: the path of a socket may have only a hundred letters."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _at_path(name: str) -> socket.socket:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(name)
        except OSError:
            Path(name).unlink(missing_ok=True)  # left behind by one that was killed
        else:
            raise Taken
    held = socket.socket(socket.AF_UNIX)
    held.bind(name)
    Path(name).chmod(MODE)
    return held
