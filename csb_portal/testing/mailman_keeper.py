"""Keeps one Mailman core for all processes of a test run, and takes the mail it sends.

Started as a file, by ``csb_portal.testing.mailman``. Whoever uses the core holds a shared
lock on ``<folder>/users``; when the last of them is gone, however it went, the core and
everything it started are killed, and so is this. It belongs to none of them, so it lets go
of whoever started it at once.
"""

import asyncio
import fcntl
import json
import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TICK = 0.2


class Sink:
    """Writes each mail into a file of its own, its envelope in the first line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        head = json.dumps({"sender": envelope.mail_from, "to": envelope.rcpt_tos}).encode()
        unfinished = self.folder / "unfinished"
        unfinished.write_bytes(head + b"\n" + envelope.content)
        unfinished.rename(self.folder / f"{next(self.numbers):06}.eml")
        return "250 OK"


async def _until_nobody_uses_it(folder: Path, core: subprocess.Popen) -> None:
    with (folder / "users").open("w") as users:
        while core.poll() is None:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(TICK)
            else:
                return


def main(folder: Path, port: int, *command: str) -> None:
    """Run ``command``, and a sink on ``port`` if there is one, for as long as anybody uses it."""
    letters = folder / "letters"
    letters.mkdir(exist_ok=True)
    if port:
        Controller(Sink(letters), hostname="127.0.0.1", port=port).start()
    core = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        asyncio.run(_until_nobody_uses_it(folder, core))
    finally:
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    if os.fork():
        os._exit(0)
    os.setsid()
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
