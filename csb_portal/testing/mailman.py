"""A real Mailman core beside the tests: one for all processes of a run, started when first asked for.

It is a program of its own, in the environment ``requirements-mailman.txt`` names, and is
spoken to over REST and LMTP alone. It runs only what a list needs that the portal keeps:
no archive, no digests, no commands by mail and no bounces, which come to the portal.
"""

import fcntl
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from smtplib import LMTP
from typing import Any

import pytest
from quickstart import MAILMAN_VENV

from csb_portal.testing.passes import FIRST, SECOND
from csb_portal.testing.smtp_sink import free_port

KEEPER = Path(__file__).with_name("mailman_keeper.py")
SECONDS_TO_START = 300  # on two idle cores it takes ten; on a busy machine many more
SECONDS_TO_DELIVER = 60
RUNNERS_NEEDED = ("in", "virgin", "pipeline", "out")
RUNNERS_LEFT_OUT = ("archive", "bounces", "command", "digest", "nntp", "retry", "task")
CONFIGURATION = """\
[mailman]
layout: local
site_owner: postmaster@example.org

[paths.local]
var_dir: {folder}
bin_dir: {programs}

[webservice]
hostname: 127.0.0.1
port: {rest}
admin_user: portal
admin_pass: {password}
workers: 1

[mta]
incoming: mailman.mta.null.NullMTA
smtp_host: 127.0.0.1
smtp_port: {smtp}
lmtp_host: 127.0.0.1
lmtp_port: {lmtp}
verp_personalized_deliveries: yes
verp_delivery_interval: 1

[dmarc]
resolver_timeout: 0.2s
resolver_lifetime: 0.2s
"""


@dataclass
class Letter:
    """What the core handed to the mail server for one person."""

    sender: str
    to: list[str]
    message: EmailMessage


@dataclass
class MailmanCore:
    """A core that runs; everybody who shares it uses lists of their own."""

    folder: Path
    rest: int
    lmtp: int
    password: str

    @property
    def settings(self) -> dict[str, str]:
        """The portal's settings for this core."""
        return {
            "MAILMAN_URL": f"http://127.0.0.1:{self.rest}/3.1",
            "MAILMAN_USER": "portal",
            "MAILMAN_PASSWORD": self.password,
            "MAILMAN_LMTP": f"127.0.0.1:{self.lmtp}",
        }

    def take_mail(self, raw: bytes, *, sender: str, to: str) -> None:
        """Hand the core a mail as the machine's mail server would."""
        with LMTP("127.0.0.1", self.lmtp, timeout=SECONDS_TO_DELIVER) as client:
            client.sendmail(sender, [to], b"\r\n".join(raw.splitlines()) + b"\r\n")

    def letters(self, local_part: str) -> list[Letter]:
        """Return what went out for the list called ``local_part``, in order."""
        every = (_read(path) for path in sorted((self.folder / "letters").glob("*.eml")))
        return [each for each in every if each.sender.startswith(f"{local_part}-")]

    def is_idle(self) -> bool:
        """Tell whether every mail it took has gone where it goes.

        A mail moves from queue to queue in this order, and is in the next before it leaves one.
        """
        queues = (self.folder / "queue" / name for name in RUNNERS_NEEDED)
        return not any(any(queue.glob("*.???")) for queue in queues)

    def wait_until_idle(self) -> None:
        """Let it finish what it has begun."""
        wait_until(self.is_idle, what="Mailman to hand out what it took")

    def is_ready(self) -> bool:
        """Tell whether both doors are open."""
        try:
            connection = HTTPConnection("127.0.0.1", self.rest, timeout=5)
            connection.request("GET", "/3.1/system/versions")
            connection.getresponse().read()
            LMTP("127.0.0.1", self.lmtp, timeout=5).quit()
        except OSError:
            return False
        return True


def wait_until(
    is_true: Callable[[], Any], *, seconds: float = SECONDS_TO_DELIVER, what: str = "it"
) -> None:
    """Wait for another program, but not for ever."""
    until = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > until:
            pytest.fail(f"waited {seconds} seconds in vain for {what}")
        time.sleep(0.05)


@contextmanager
def shared_core(folder: Path, *, sink: int = 0) -> Iterator[MailmanCore]:
    """Give the core that lives in ``folder``, started if nobody has yet.

    ``sink`` is the port its mail goes to; without one it gets a sink of its own.
    """
    folder.mkdir(exist_ok=True)
    with (folder / "users").open("a") as users, (folder / "start").open("a") as start:
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(start, fcntl.LOCK_EX)
        if not (folder / "core.json").is_file():
            _start(folder, sink)
        fcntl.flock(start, fcntl.LOCK_UN)
        core = MailmanCore(folder, **json.loads((folder / "core.json").read_text()))
        try:
            wait_until(core.is_ready, seconds=SECONDS_TO_START, what=f"Mailman in {folder}")
            yield core
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)


def _start(folder: Path, sink: int) -> None:
    core = {"rest": free_port(), "lmtp": free_port(), "password": secrets.token_urlsafe()}
    smtp, programs = sink or free_port(), MAILMAN_VENV / "bin"
    runners = [f"[runner.{name}]\nsleep_time: 0.1s\n" for name in RUNNERS_NEEDED]
    runners += [f"[runner.{name}]\nstart: no\n" for name in RUNNERS_LEFT_OUT]
    text = CONFIGURATION.format(folder=folder, programs=programs, smtp=smtp, **core)
    configuration = folder / "mailman.cfg"
    configuration.write_text("\n".join([text, *runners]))
    master = [str(programs / "python"), str(programs / "master"), "-C", str(configuration)]
    with (folder / "log").open("wb") as log:
        subprocess.run(
            [sys.executable, "-P", str(KEEPER), str(folder), str(0 if sink else smtp), *master],
            check=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    (folder / "core.json").write_text(json.dumps(core))


def _read(path: Path) -> Letter:
    head, _, content = path.read_bytes().partition(b"\n")
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Letter(message=message, **json.loads(head))


@pytest.fixture(scope="session")
def _running_core(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[MailmanCore]:
    if os.environ.get("CSB_PASS") == SECOND:
        pytest.skip(f"a Mailman takes long to start, and was there on {FIRST}")
    if not (MAILMAN_VENV / "bin" / "master").is_file():
        pytest.skip("Mailman is not installed; bin/test installs it")
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):  # of pytest-xdist: one core for all workers
        folder = folder.parent
    with shared_core(folder / "mailman") as core:
        yield core


@pytest.fixture
def mailman_core(_running_core: MailmanCore, settings: Any) -> MailmanCore:
    """A real Mailman core, and the portal set up to use it."""
    for name, value in _running_core.settings.items():
        setattr(settings, name, value)
    return _running_core
