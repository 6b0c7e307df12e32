"""How mails leave: by a conversation with a mail server, or through another of Django's backends."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils.translation import gettext as _

from csb_portal.mail import verp
from csb_portal.mail.building import ReadyMessage, ready_message
from csb_portal.mail.outcomes import ACCEPTED, Outcome, failure
from csb_portal.mail.smtp import Conversation, Envelope
from csb_portal.mail.waiting import WaitingMail

Offers = Iterator[tuple[int, Outcome]]


class Carrier(Protocol):
    """Takes mails over one connection, which it keeps from batch to batch."""

    def open(self) -> None:
        """Be ready for mails. Raises ``OSError`` where that cannot be."""

    def prepare(self, mail: WaitingMail, content: bytes) -> object:
        """Put a mail into the form that is offered. Raises ``ValueError`` if there is none."""

    def offer(self, prepared: Iterator) -> Offers:
        """Hand over mail after mail, and yield what became of each. It may end early."""

    def hang_up(self) -> None:
        """End the connection. The next ``open`` makes a new one."""


class MailServer:
    """Speaks SMTP over the connection that a backend of Django's opens, encrypts and logs in."""

    def __init__(self, connection: SmtpBackend) -> None:
        self._connection = connection
        self._conversation: Conversation | None = None

    def open(self) -> None:
        if self._conversation and not self._conversation.goes_on:
            self.hang_up()
        self._connection.open()
        server = self._connection.connection
        if server and not self._conversation:
            self._conversation = Conversation(server)

    @property
    def _open_conversation(self) -> Conversation:
        if not self._conversation:
            raise ConnectionError(_("There is no connection to the mail server."))
        return self._conversation

    def prepare(self, mail: WaitingMail, content: bytes) -> Envelope:
        return self._open_conversation.envelope(
            mail.pk, sender=verp.sender_for(mail.pk), to=mail.to, content=content
        )

    def offer(self, prepared: Iterator[Envelope]) -> Offers:
        return self._open_conversation.offer(prepared)

    def hang_up(self) -> None:
        self._conversation = None
        with suppress(OSError):  # one that ends the call badly has had its mails all the same
            self._connection.close()


class OtherBackend:
    """Sends one by one through a backend that knows no more of mail than Django does."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self._connection = connection

    def open(self) -> None:
        self._connection.open()

    def prepare(self, mail: WaitingMail, content: bytes) -> ReadyMessage:
        return ready_message(mail, content, self._connection)

    def offer(self, prepared: Iterator[ReadyMessage]) -> Offers:
        for message in prepared:
            try:
                accepted = bool(message.send())
            except Exception as error:  # noqa: BLE001 - sorted out by kind, the unknown one logged
                yield message.pk, failure(message.pk, error)
            else:
                nobody = Outcome(permanent=True, answer=_("There is no address to send it to."))
                yield message.pk, ACCEPTED if accepted else nobody

    def hang_up(self) -> None:
        with suppress(OSError):
            self._connection.close()


def carrier_for(connection: BaseEmailBackend) -> Carrier:
    """Return what carries mails over ``connection``."""
    if isinstance(connection, SmtpBackend):
        return MailServer(connection)
    return OtherBackend(connection)
