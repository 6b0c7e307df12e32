"""A real SMTP server for tests: on a free port, in a thread, as rude as it is told to be."""

import asyncio
import logging
import socket
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class SmtpSink:
    """Takes mail until it is told otherwise; used as a context manager.

    ``answers`` maps an address to what is said to it, one answer an attempt, and then
    "250 OK"; the answer ``"hang up"`` closes the connection without a word. ``delay`` is
    how many seconds each mail takes. ``senders`` are the envelopes' of ``letters``.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    delay: float = 0
    port: int = 0
    letters: list[Message] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    sessions: set[object] = field(default_factory=set)
    _controller: Controller = field(init=False)

    def __post_init__(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self.port = self.port or free_port()

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> list[str]:
        """The addresses that got a mail, in order."""
        return [letter["To"] for letter in self.letters]

    async def handle_EHLO(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list
    ) -> list:
        session.host_name = hostname
        self.sessions.add(session.peer)
        return responses

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        self.offered.append(address)
        envelope.rcpt_tos.append(address)
        planned = self.answers.get(address)
        answer = planned.pop(0) if planned else "250 OK"
        if answer == "hang up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.delay)
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content))
        self.senders.append(envelope.mail_from or "")
        return "250 OK"


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
