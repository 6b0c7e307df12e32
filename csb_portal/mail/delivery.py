"""Send what waits in the outbox: in batches, over one connection, losing nothing.

A batch is leased before it is sent and recorded after it. Whoever dies in between
leaves a lease that runs out, so at most that batch is sent again, each mail with
the Message-ID it had before.
"""

import logging
import smtplib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=5)
LONGEST_PAUSE = timedelta(hours=1)
FIRST_PERMANENT_CODE = 500
CLOSING_CODE = 421


@dataclass(frozen=True)
class Outcome:
    """What the mail server said of one mail."""

    accepted: bool = False
    permanent: bool = False
    hung_up: bool = False
    answer: str = ""


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 1, 2, 4 ... minutes, up to an hour."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def flush_outbox(connection: BaseEmailBackend | None = None) -> int:
    """Send every mail that is due and return how many were accepted."""
    connection = connection or get_connection()
    accepted = 0
    while batch := _lease_batch():
        try:
            connection.open()
        except OSError as error:  # every SMTP error is one
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            _record(batch, {mail.pk: Outcome(answer=_words(error)) for mail in batch})
            break
        accepted += _record(batch, _send(batch, connection))
    _hang_up(connection)
    return accepted


@transaction.atomic
def _lease_batch() -> list[OutgoingMail]:
    now, lease = clock.now(), uuid.uuid4()
    due = OutgoingMail.objects.due(now).order_by("pk")
    if database.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    batch = list(due[: settings.MAIL_BATCH_SIZE])
    if batch:
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
            lease=lease, leased_until=now + LEASE
        )
    for mail in batch:
        mail.lease = lease
    return batch


def _send(batch: list[OutgoingMail], connection: BaseEmailBackend) -> dict[int, Outcome]:
    """Offer each mail; when one ends the connection, those behind it are left untried.

    So are those for which half the lease is no longer left: somebody else may take them
    when it ends, and nobody is to get a mail twice because a server was slow.
    """
    outcomes: dict[int, Outcome] = {}
    started = monotonic()
    for mail in batch:
        if monotonic() - started > LEASE.total_seconds() / 2:
            break
        outcomes[mail.pk] = _send_one(mail, connection)
        if outcomes[mail.pk].hung_up:
            _hang_up(connection)
            break
    return outcomes


def _send_one(mail: OutgoingMail, connection: BaseEmailBackend) -> Outcome:
    """Offer one mail and say what became of it, whatever goes wrong."""
    try:
        accepted = bool(message_for(mail, connection).send())
    except Exception as error:  # noqa: BLE001 - sorted out by kind, the unknown one logged
        return _failure(mail, error)
    if not accepted:
        return Outcome(permanent=True, answer=_("There is no address to send it to."))
    return Outcome(accepted=True)


def _failure(mail: OutgoingMail, error: Exception) -> Outcome:
    """Read from ``error`` whose fault it is: this mail's, the server's or ours."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refusal(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(error.smtp_code, error.smtp_error)
    if isinstance(error, OSError):  # the connection is gone
        return Outcome(hung_up=True, answer=_words(error))
    if isinstance(error, ValueError):  # a header or an address that cannot be written
        return Outcome(permanent=True, answer=_words(error))
    # One bad mail must not hold up all those behind it, whatever is wrong with it.
    logger.error("Mail %s cannot be sent", mail.pk, exc_info=error)
    return Outcome(answer=_words(error))


def message_for(mail: OutgoingMail, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Build the message; however often it is sent, it is the same to the letter."""
    own = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.queued_at.astimezone(UTC)),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(
        mail.subject, mail.body, to=[mail.to], headers=mail.headers | own, connection=connection
    )


def _refusal(code: int, text: bytes | str) -> Outcome:
    answer = f"{code} {force_str(text, errors='replace')}"
    permanent = code >= FIRST_PERMANENT_CODE
    return Outcome(permanent=permanent, hung_up=code == CLOSING_CODE, answer=answer)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _hang_up(connection: BaseEmailBackend) -> None:
    with suppress(OSError):  # a server that ends the call badly has had its mails all the same
        connection.close()


@transaction.atomic
def _record(batch: list[OutgoingMail], outcomes: dict[int, Outcome]) -> int:
    """Write down what became of a batch whose lease is still ours, and end the lease."""
    now = clock.now()
    ours = OutgoingMail.objects.filter(lease=batch[0].lease, status=MailStatus.WAITING)
    for mail in batch:
        outcome = outcomes.get(mail.pk)
        if outcome and not outcome.accepted:
            ours.filter(pk=mail.pk).update(**_after_failure(mail, outcome, now))
    accepted = [pk for pk, outcome in outcomes.items() if outcome.accepted]
    ours.filter(pk__in=accepted, is_confidential=True).update(body="")
    ours.filter(pk__in=accepted).update(
        status=MailStatus.ACCEPTED,
        accepted_at=now,
        attempts=F("attempts") + 1,
        answer="",
        lease=None,
        leased_until=None,
    )
    ours.update(lease=None, leased_until=None)
    return len(accepted)


def _after_failure(mail: OutgoingMail, outcome: Outcome, now: datetime) -> dict:
    attempts = mail.attempts + 1
    given_up = now - mail.queued_at >= GIVE_UP_AFTER
    return {
        "attempts": attempts,
        "answer": outcome.answer,
        "next_attempt_at": now + pause_after(attempts),
        "leased_until": None,
        "lease": None,
        "status": MailStatus.REFUSED if outcome.permanent or given_up else MailStatus.WAITING,
    }
