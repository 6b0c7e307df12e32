"""What a mail server says of a mail, and what follows from it."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.utils.encoding import force_str

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
FIRST_PERMANENT_CODE = 500
CLOSING_CODE = 421


@dataclass(frozen=True)
class Outcome:
    """What became of one mail that was offered."""

    accepted: bool = False
    permanent: bool = False
    hung_up: bool = False
    answer: str = ""


ACCEPTED = Outcome(accepted=True)


def refusal(code: int, text: bytes | str) -> Outcome:
    """Read a reply that is no consent. A code below zero is no reply at all, but noise."""
    answer = f"{code} {force_str(text, errors='replace')}"
    permanent = code >= FIRST_PERMANENT_CODE
    return Outcome(permanent=permanent, hung_up=code == CLOSING_CODE or code < 0, answer=answer)


def failure(pk: int, error: Exception) -> Outcome:
    """Read from ``error`` whose fault it is: the mail's, the server's or ours."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return refusal(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return refusal(error.smtp_code, error.smtp_error)
    if isinstance(error, OSError):  # the connection is gone
        return Outcome(hung_up=True, answer=words(error))
    if isinstance(error, ValueError):  # a header or an address that cannot be written
        return Outcome(permanent=True, answer=words(error))
    # One bad mail must not hold up all those behind it, whatever is wrong with it.
    logger.error("Mail %s cannot be sent", pk, exc_info=error)
    return Outcome(answer=words(error))


def words(error: Exception) -> str:
    """Say in the answer of a mail what went wrong."""
    return f"{type(error).__name__}: {error}"


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 ... minutes, up to an hour."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)
