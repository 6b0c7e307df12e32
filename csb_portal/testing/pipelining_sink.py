"""A mail server for tests that takes many commands at once (RFC 2920), and can be rude at each."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from types import TracebackType
from typing import Self

HANG_UP = "hang up"
EXTENSIONS = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10000000")
CONSENT = {"DATA": "354 Go ahead", "QUIT": "221 Bye"}


@dataclass
class Received:
    """One mail as it came over the line."""

    mail: str
    recipient: str
    content: bytes

    @property
    def letter(self) -> Message:
        return message_from_bytes(self.content)


@dataclass
class PipeliningSink:
    """Takes mail until it is told otherwise; used as a context manager.

    ``answers`` maps a step of a mail, such as ``("RCPT", 2)`` for the second mail offered,
    to what is said there instead of consent; the text of a mail is the step ``TEXT``.
    ``"hang up"`` sends what was said before and closes. ``groups`` are the commands as they
    came, those of one packet together. ``delay`` is how many seconds each text takes.
    """

    extensions: tuple[str, ...] = EXTENSIONS
    answers: dict[tuple[str, int], str] = field(default_factory=dict)
    delay: float = 0
    received: list[Received] = field(default_factory=list)
    groups: list[list[str]] = field(default_factory=list)
    sessions: int = 0
    offered: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def letters(self) -> list[Message]:
        return [each.letter for each in self.received]

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self.sessions += 1
            threading.Thread(target=_Session(self, client).run, daemon=True).start()


class _Session:
    """One connection: reads what came, does it line by line, and then answers all of it."""

    def __init__(self, sink: PipeliningSink, client: socket.socket) -> None:
        self._sink, self._client = sink, client
        self._buffer = b""
        self._replies: list[str] = ["220 sink"]
        self._number = 0
        self._sender = self._recipient = ""
        self._in_text = self._has_recipient = self._is_open = self._over = False

    def run(self) -> None:
        with self._client, suppress(OSError):  # whoever is killed does not say good-bye
            while not self._over:
                self._answer()
                packet = self._client.recv(65536)
                if not packet:
                    return
                self._buffer += packet
                self._sink.groups.append([])
                while not self._over and self._take_one():
                    pass
            self._answer()

    def _answer(self) -> None:
        said = "".join(f"{reply}\r\n" for reply in self._replies)
        self._replies.clear()
        if said:
            self._client.sendall(said.encode())

    def _take_one(self) -> bool:
        """Do the first whole thing in the buffer; say whether there was one."""
        end = b"\r\n.\r\n" if self._in_text else b"\r\n"
        ahead = b"\r\n" if self._in_text else b""  # an empty text ends at once
        thing, found, rest = (ahead + self._buffer).partition(end)
        if not found:
            return False
        self._buffer = rest
        if self._in_text:
            self._text(thing.removeprefix(ahead) + (b"\r\n" if thing else b""))
            self._in_text = self._is_open = self._has_recipient = False
        else:
            self._command(thing.decode())
        return True

    def _command(self, line: str) -> None:
        verb = line.split(" ", maxsplit=1)[0].split(":", maxsplit=1)[0].upper()
        self._sink.groups[-1].append(verb)
        if verb == "EHLO":
            *most, last = ("sink", *self._sink.extensions)
            self._replies += [*(f"250-{word}" for word in most), f"250 {last}"]
            return
        if verb == "MAIL":
            self._sink.offered += 1
            self._number = self._sink.offered
        allowed = {"MAIL": not self._is_open, "RCPT": self._is_open, "DATA": self._has_recipient}
        reply = self._reply(verb, otherwise=None if allowed.get(verb, True) else "503 Not now")
        self._replies += [reply] if reply != HANG_UP else []
        self._over |= verb == "QUIT" or reply == HANG_UP
        if verb == "RSET":
            self._is_open = self._has_recipient = False
        if verb == "MAIL" and reply.startswith("2"):
            self._sender, self._is_open, self._has_recipient = line, True, False
        if verb == "RCPT" and reply.startswith("2"):
            self._recipient, self._has_recipient = line[len("RCPT TO:<") : -1], True
        self._in_text = reply.startswith("354")

    def _text(self, content: bytes) -> None:
        self._sink.groups[-1].append("TEXT")
        time.sleep(self._sink.delay)
        reply = self._reply("TEXT", otherwise=None if self._has_recipient else "554 For nobody")
        self._replies += [reply] if reply != HANG_UP else []
        self._over |= reply == HANG_UP
        if reply.startswith("2"):
            plain = (b"\r\n" + content).replace(b"\r\n..", b"\r\n.").removeprefix(b"\r\n")
            self._sink.received.append(Received(self._sender, self._recipient, plain))

    def _reply(self, verb: str, *, otherwise: str | None) -> str:
        consent = otherwise or CONSENT.get(verb, "250 OK")
        reply = self._sink.answers.pop((verb, self._number), consent)
        self._over |= reply.startswith("421")
        return reply
