"""Mail that comes in over LMTP (RFC 2033): each recipient gets an answer of its own."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from liaison.services.incoming.outcomes import LATER, LOST_NOTHING, NOT_HERE
from liaison.services.incoming.receiving import is_known, receive

logger = logging.getLogger(__name__)
T = TypeVar("T")

WORKERS = 4
MOST_CONNECTIONS = 16
MOST_RECIPIENTS = 100
LONGEST_LINE = 1024 * 1024
IDLE_SECONDS = 120
GRACE_SECONDS = 5
AFTER_DATA = ("552 Error: Too much mail data", "500 Line too long (see RFC5321 4.5.3.1.6)")


class Door:
    """Answers what an LMTP client asks; the database is asked in a few threads of its own."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="lmtp")
        self.inside: set[Session] = set()
        self.at_work = 0
        self.is_closing = False

    async def handle_EHLO(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: "Protocol",
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        if self.is_closing or len(self.inside - {session}) >= MOST_CONNECTIONS:
            return ["421 4.3.2 Too many connections just now. Please try again later."]
        self.inside.add(session)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: "Protocol",
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients in one mail. Please send the others again."
        try:
            lives_here = await self._ask(is_known, _words(address))
        except DatabaseError as error:
            logger.warning("Nobody can say who lives here: %s", type(error).__name__)
            return f"{LATER} {LOST_NOTHING}"
        if not lives_here:
            return f"{NOT_HERE} Nobody has this address at {settings.LIST_DOMAIN}."
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: "Protocol", session: Session, envelope: Envelope
    ) -> str:
        """Answer once for each recipient, in their order."""
        self.at_work += 1
        try:
            outcomes = await self._ask(
                receive,
                envelope.original_content or b"",
                sender=_words(envelope.mail_from or ""),
                recipients=[_words(address) for address in envelope.rcpt_tos],
            )
            return "\r\n".join(outcome.answer for outcome in outcomes)
        finally:
            self.at_work -= 1

    async def handle_exception(self, error: Exception) -> str:
        logger.error("An LMTP session failed", exc_info=error)
        return f"{LATER} {LOST_NOTHING}"

    async def _ask(self, work: Callable[..., T], *args: Any, **options: Any) -> T:
        def asked() -> T:
            close_old_connections()
            try:
                return work(*args, **options)
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(self.threads, asked)

    async def finish(self) -> None:
        """Let the mails that are being handled be answered, for a few seconds."""
        self.is_closing = True
        for _tick in range(GRACE_SECONDS * 20):
            if not self.at_work:
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)  # for the last answer to leave
        self.threads.shutdown(wait=False, cancel_futures=True)


class Protocol(LMTP):
    """One conversation. After the data, LMTP wants as many answers as there are recipients."""

    line_length_limit = LONGEST_LINE
    event_handler: Door

    def __init__(self, door: Door) -> None:
        super().__init__(
            door,
            data_size_limit=settings.LARGEST_MAIL,
            enable_SMTPUTF8=True,
            hostname=settings.LIST_DOMAIN,
            ident="LMTP",
            timeout=IDLE_SECONDS,
            loop=asyncio.get_running_loop(),
        )

    async def push(self, status: Any) -> None:
        if status in AFTER_DATA and self.envelope:
            status = "\r\n".join(
                f"{status[:3]} 5.3.4 The mail is larger than the portal takes."
                for _one in self.envelope.rcpt_tos
            )
        await super().push(status)

    def connection_lost(self, error: Exception | None) -> None:
        if self.session:
            self.event_handler.inside.discard(self.session)
        super().connection_lost(error)


def _words(address: str) -> str:
    """Return an address without halves of characters, which aiosmtpd makes of odd bytes."""
    return address.encode("utf-8", "replace").decode()
