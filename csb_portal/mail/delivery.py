"""Send what waits in the outbox: in batches, over one connection, losing nothing.

A batch is leased before it is sent and recorded after it. Whoever dies in between
leaves a lease that runs out, so at most that batch is sent again, each mail with
the Message-ID it had before.
"""

import logging
import smtplib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.utils.encoding import force_str

from csb_portal import clock
from csb_portal.models import MailStatus, OutgoingMail

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(days=5)
LONGEST_PAUSE = timedelta(hours=1)
FIRST_PERMANENT_CODE = 500


@dataclass(frozen=True)
class Outcome:
    """What the mail server said of one mail."""

    accepted: bool = False
    permanent: bool = False
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
    connection.close()
    return accepted


@transaction.atomic
def _lease_batch() -> list[OutgoingMail]:
    now, lease = clock.now(), uuid.uuid4()
    due = OutgoingMail.objects.due(now).order_by("pk")
    if database.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    batch = list(due[: settings.MAIL_BATCH_SIZE])
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in batch]).update(
        lease=lease, leased_until=now + LEASE
    )
    for mail in batch:
        mail.lease = lease
    return batch


def _send(batch: list[OutgoingMail], connection: BaseEmailBackend) -> dict[int, Outcome]:
    """Offer each mail; when one ends the connection, those behind it are left untried."""
    outcomes: dict[int, Outcome] = {}
    for mail in batch:
        try:
            outcomes[mail.pk] = _send_one(mail, connection)
        except OSError as error:
            outcomes[mail.pk] = Outcome(answer=_words(error))
            connection.close()
            break
    return outcomes


def _send_one(mail: OutgoingMail, connection: BaseEmailBackend) -> Outcome:
    """Offer one mail. Raises ``OSError`` when the connection is gone."""
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.to],
        headers={**mail.headers, "Message-ID": mail.message_id},
        connection=connection,
    )
    try:
        message.send()
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _refusal(code, text)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code, error.smtp_error)
    except ValueError as error:  # a header that cannot be written
        return Outcome(permanent=True, answer=_words(error))
    return Outcome(accepted=True)


def _refusal(code: int, text: bytes | str) -> Outcome:
    answer = f"{code} {force_str(text, errors='replace')}"
    return Outcome(permanent=code >= FIRST_PERMANENT_CODE, answer=answer)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


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
        status=MailStatus.ACCEPTED, accepted_at=now, answer="", lease=None, leased_until=None
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
