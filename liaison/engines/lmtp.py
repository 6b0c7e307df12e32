"""Handing a mail to Mailman over LMTP."""

import re
import smtplib
from contextlib import suppress

from django.conf import settings

from liaison.engines.base import EngineRefused, EngineUnreachable

SECONDS = 10
GREETS_AS = "localhost"  # else smtplib asks the DNS what this machine is called
PERMANENT = 500
LINE_END = re.compile(rb"\r\n|\n|\r")


class InDoubt(EngineUnreachable):
    """Nobody knows whether the mail was taken: the answer to its last line never came."""


def hand_in(raw: bytes, *, sender: str, to: str) -> None:
    """Hand ``raw`` to Mailman's LMTP server for ``to``; every line goes out with its CRLF.

    Raises ``InDoubt``, or, when the mail was not taken for sure, ``EngineUnreachable`` (it
    may be later) or ``EngineRefused`` (not as it is).
    """
    host, _colon, port = settings.MAILMAN_LMTP.rpartition(":")
    try:
        client = smtplib.LMTP(host, int(port), local_hostname=GREETS_AS, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise _unreachable(error) from None
    try:
        _converse(client, LINE_END.sub(b"\r\n", raw), sender, to)
        with suppress(OSError):
            client.quit()
    finally:
        client.close()


def _converse(client: smtplib.LMTP, raw: bytes, sender: str, to: str) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        _expect(*client.mail(sender))
        _expect(*client.rcpt(to))
    except OSError as error:
        raise _unreachable(error) from None
    try:
        code, words = client.data(raw)
    except smtplib.SMTPDataError as error:  # it did not want to begin
        _expect(error.smtp_code, b"")
        raise _unreachable(error) from None
    except OSError as error:
        raise InDoubt(f"LMTP: {type(error).__name__}") from None
    _expect(code, words)


def _expect(code: int, _words: bytes) -> None:
    """Go on at 2xx. What the server says beside its number may quote addresses."""
    if code >= PERMANENT:
        raise EngineRefused(f"Mailman refused the mail ({code}).")
    if code // 100 != 2:  # noqa: PLR2004 - what RFC 5321 calls success
        raise EngineUnreachable(f"LMTP: {code}")


def _unreachable(error: Exception) -> EngineUnreachable:
    return EngineUnreachable(f"LMTP: {type(error).__name__}")
