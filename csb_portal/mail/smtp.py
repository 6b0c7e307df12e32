"""Talk to a mail server: several commands at a time where it lets us (RFC 2920).

One round trip carries the text of a mail and the first commands of the next one. A server
that does not announce PIPELINING hears the same, one command at a time.
"""

import re
import smtplib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy

from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from csb_portal.mail.outcomes import ACCEPTED, Outcome, refusal, words

CONSENT, GO_AHEAD = range(200, 300), range(354, 355)
RESET, DATA, END = b"RSET\r\n", b"DATA\r\n", b".\r\n"
UTF8 = " BODY=8BITMIME SMTPUTF8"  # RFC 6531 wants the first wherever the second is offered
LOCAL_PART = r'(?:[^\s<>@"\x00-\x1f\x7f]+|"[^"\\<>\x00-\x1f\x7f]+")'
ADDRESS = re.compile(rf"{LOCAL_PART}@[^\s<>@\"\x00-\x1f\x7f]+")
SEVEN_BIT = policy.compat32.clone(cte_type="7bit", linesep="\r\n", mangle_from_=False)

Reply = tuple[int, bytes]


@dataclass(frozen=True)
class Envelope:
    """One mail as a server gets it: what is said before its text, and the text."""

    pk: int
    commands: list[bytes]
    text: bytes


class Conversation:
    """Hands mails over, one after the other, on a connection that is open and logged in."""

    def __init__(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        self._server = server
        self._at_once = server.has_extn("pipelining")
        self._takes_sizes = server.has_extn("size")
        self._takes_wide_texts = server.has_extn("8bitmime")
        self._takes_wide_headers = server.has_extn("smtputf8")
        self._awaited: int | None = None
        self._broken: OSError | None = None

    @property
    def goes_on(self) -> bool:
        """Whether nobody has hung up yet."""
        return self._server.sock is not None

    def envelope(self, pk: int, *, sender: str, to: str, content: bytes) -> Envelope:
        """Put a mail into the form this server takes. Raises ``ValueError`` if there is none."""
        address, options = _address(to), ""
        if not content.isascii():
            content, options = self._fitted(content)
        if not address.isascii():
            if not self._takes_wide_headers:
                raise ValueError(_("The mail server takes no such address: %s") % address)
            options = UTF8
        if self._takes_sizes:
            options += f" SIZE={len(content)}"
        commands = [f"MAIL FROM:<{sender}>{options}\r\n", f"RCPT TO:<{address}>\r\n"]
        return Envelope(pk, [*(line.encode() for line in commands), DATA], _dotted(content))

    def _fitted(self, content: bytes) -> tuple[bytes, str]:
        """Return a text that is not all ASCII as the server takes it, and what to say of it."""
        if self._takes_wide_headers:
            return content, " BODY=8BITMIME" if _headers(content).isascii() else UTF8
        if self._takes_wide_texts and _headers(content).isascii():
            return content, " BODY=8BITMIME"
        return message_from_bytes(content, policy=SEVEN_BIT).as_bytes(policy=SEVEN_BIT), ""

    def offer(self, envelopes: Iterable[Envelope]) -> Iterator[tuple[int, Outcome]]:
        """Hand over each mail, and yield what became of it as soon as that is known.

        Whatever ends the connection is laid to the mail whose answer was awaited, and is
        yielded last: mails without an outcome may be offered again on another connection.
        """
        try:
            for pk, outcome in self._offer(envelopes):
                yield pk, outcome
                if outcome.hung_up:
                    return
        except OSError as error:
            if self._awaited is not None:
                yield self._awaited, Outcome(hung_up=True, answer=words(self._broken or error))

    def _offer(self, envelopes: Iterable[Envelope]) -> Iterator[tuple[int, Outcome]]:
        coming = iter(envelopes)
        begun: Envelope | None = None  # the mail whose text the server waits for
        resets = False  # the last one was refused before its text, which leaves it half open
        envelope = next(coming, None)
        while begun or resets or envelope:
            ending = [begun.text] if begun else [RESET] if resets else []
            heard = self._say([*ending, *(envelope.commands if envelope else [])])
            following = next(coming, None)  # made while the server is at work
            if begun:
                yield begun.pk, self._refusal(begun.pk, heard, CONSENT) or ACCEPTED
            elif resets and self._refusal(None, heard, CONSENT):
                raise smtplib.SMTPServerDisconnected
            refused = self._refusal_to_begin(envelope.pk, heard) if envelope else None
            if envelope and refused:
                yield envelope.pk, refused
            begun, resets = (None, True) if refused else (envelope, False)
            envelope = following

    def _refusal_to_begin(self, pk: int, heard: Iterator[Reply]) -> Outcome | None:
        """Hear the answers to MAIL, RCPT and DATA; None if all is well and the text may come."""
        refused = None
        try:
            for wanted in (CONSENT, CONSENT, GO_AHEAD):
                answer = self._refusal(pk, heard, wanted)
                refused = refused or answer
                if answer and answer.hung_up:
                    raise smtplib.SMTPServerDisconnected
                if refused and not self._at_once:
                    return refused
            if refused and not answer:  # it waits for a text for nobody: send an empty one
                next(self._say([END]))
        except OSError:
            if not refused:
                raise
            return replace(refused, hung_up=True)
        return refused

    def _refusal(self, pk: int | None, heard: Iterator[Reply], wanted: range) -> Outcome | None:
        self._awaited = pk
        code, text = next(heard)
        return None if code in wanted else refusal(code, text)

    def _say(self, lines: list[bytes]) -> Iterator[Reply]:
        """Say all lines at once, or each when the answer to the one before was taken."""
        if self._at_once:
            self._send(b"".join(lines))
        return self._answers(lines)

    def _answers(self, lines: list[bytes]) -> Iterator[Reply]:
        for line in lines:
            if not self._at_once:
                self._send(line)
            yield self._server.getreply()

    def _send(self, lines: bytes) -> None:
        if not self._server.sock:
            raise smtplib.SMTPServerDisconnected
        try:
            self._server.sock.sendall(lines)
        except OSError as error:  # what it said before it left can still be read, and counts
            self._broken = error


def _address(to: str) -> str:
    """Return the address as servers know it. Raises ``ValueError`` for none."""
    if not ADDRESS.fullmatch(to):
        raise ValueError(_("There is no address to send it to: %r") % to)
    if to.isascii():
        return to
    local_part, _at, domain = to.rpartition("@")
    address = f"{local_part}@{punycode(domain)}"
    address.encode()  # half a character cannot be sent
    return address


def _headers(content: bytes) -> bytes:
    return content[: content.find(b"\r\n\r\n")]


def _dotted(content: bytes) -> bytes:
    """Double the dots that begin a line, and end with the one that ends the text (RFC 5321)."""
    dotted = content.replace(b"\r\n.", b"\r\n..")
    first = b"." if content.startswith(b".") else b""
    return first + dotted + (b"" if content.endswith(b"\r\n") else b"\r\n") + END
