"""What becomes of a mail for one recipient, and what its mail server is told."""

from dataclasses import dataclass

from csb_portal.errors import DomainError
from liaison.choices.incoming import REASONS, Result
from liaison.incoming import ParsedMail
from liaison.incoming.screening import Advice, Reason, screen
from liaison.models import Message, Post

LONGEST_ANSWER = 400
TAKEN = "250 2.6.0"
NOT_HERE = "550 5.1.1"
NOT_WANTED = "550 5.7.1"
TOO_LARGE = "552 5.3.4"
LATER = "451 4.3.0"
LOST_NOTHING = "The portal could not take the mail just now. Please try again later."


@dataclass(frozen=True)
class Arrival:
    """One mail on its way to one recipient. ``sender`` is the envelope's, or nothing."""

    mail: ParsedMail
    raw: bytes
    sender: str
    recipient: str

    def screened(self, domain: str) -> Advice | None:
        return screen(self.mail, sender=self.sender, recipient=self.recipient, domain=domain)


@dataclass(frozen=True)
class Outcome:
    """Exactly one for each mail and recipient; ``code`` is SMTP's, with its longer form."""

    recipient: str
    result: Result
    reason: str = ""
    code: str = TAKEN
    post: Post | None = None
    message: Message | None = None

    @property
    def answer(self) -> str:
        """The line the mail server gets: in ASCII, without a line break."""
        words = " ".join((self.reason or str(self.result.label)).split())
        line = f"{self.code} {words}"[:LONGEST_ANSWER]
        return line.encode("ascii", "replace").decode()

    @property
    def is_taken(self) -> bool:
        return self.code.startswith("2")


def discarded(arrival: Arrival, reason: Reason | str) -> Outcome:
    """Drop it without a word to anybody: its sender is a machine, or has it here already."""
    words = str(REASONS[reason]) if isinstance(reason, Reason) else reason
    return Outcome(arrival.recipient, Result.DISCARD, words)


def refused(arrival: Arrival, reason: Reason | str, code: str = NOT_WANTED) -> Outcome:
    """Send it back; the sender's own server tells them why."""
    words = str(REASONS[reason]) if isinstance(reason, Reason) else reason
    return Outcome(arrival.recipient, Result.REFUSED, words, code=code)


def against_the_rules(arrival: Arrival, error: DomainError) -> Outcome:
    return refused(arrival, str(error))
