"""Who has which mails in hand: taken a batch at a time, given back with what became of them."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from csb_portal import clock
from csb_portal.mail.outcomes import Outcome, pause_after
from csb_portal.mail.waiting import WaitingMail
from csb_portal.models import MailStatus, OutgoingMail, Restoration

LEASE = timedelta(minutes=10)
LOOK_AHEAD = 10  # batches
GIVE_UP_AFTER = timedelta(days=5)


@dataclass
class Batch:
    """Mails that are nobody else's until their lease ends."""

    mails: list[WaitingMail]
    lease: uuid.UUID = field(default_factory=uuid.uuid4)

    def keys(self) -> list[int]:
        return [mail.pk for mail in self.mails]


class DueMail:
    """The mails whose turn it is, leased a batch at a time.

    It looks ahead for several batches, and then asks for rows by their keys alone. That
    costs the same however much waits, has gone before, or is in other workers' hands.
    """

    def __init__(self) -> None:
        self._ahead: list[int] = []

    @transaction.atomic(savepoint=False)
    def lease_batch(self) -> Batch | None:
        """Take the next batch; None if nothing is due that nobody else has in hand."""
        return self._lease_ahead() or self._look_ahead()._lease_ahead()

    def _look_ahead(self) -> "DueMail":
        due = OutgoingMail.objects.due(clock.now()).in_turn()
        if Restoration.objects.holding_mail().exists():
            due = due.asked_for_now()
        self._ahead = list(
            due.values_list("pk", flat=True)[: LOOK_AHEAD * settings.MAIL_BATCH_SIZE]
        )
        return self

    def _lease_ahead(self) -> Batch | None:
        size = settings.MAIL_BATCH_SIZE
        while self._ahead:
            keys, self._ahead = self._ahead[:size], self._ahead[size:]
            if mails := _free(keys):
                batch = Batch(mails)
                OutgoingMail.objects.filter(pk__in=batch.keys()).update(
                    lease=batch.lease, leased_until=clock.now() + LEASE
                )
                return batch
        return None


def _free(keys: list[int]) -> list[WaitingMail]:
    """Lock those of these mails that are still due and that nobody is taking right now."""
    rows = OutgoingMail.objects.filter(pk__in=keys).in_turn()
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    now = clock.now()
    mails = map(WaitingMail._make, rows.values_list(*WaitingMail._fields))
    return [mail for mail in mails if mail.is_due(now)]


def wants_help(number: int) -> bool:
    """Whether one more worker would find enough to do beside ``number``, or who else sends.

    Those are seen by their leases. Each is worth ``LOOK_AHEAD`` batches, or its start costs
    more than it saves; ``MAIL_FLUSHERS`` is how many there may be.
    """
    now, size = clock.now(), LOOK_AHEAD * settings.MAIL_BATCH_SIZE
    in_hand = OutgoingMail.objects.filter(status=MailStatus.WAITING, leased_until__gt=now)
    senders = max(number, in_hand.values("lease").distinct().count() + 1)
    if senders >= settings.MAIL_FLUSHERS:
        return False
    return OutgoingMail.objects.due(now).in_turn()[senders * size :].exists()


@transaction.atomic(savepoint=False)
def record(batch: Batch, outcomes: dict[int, Outcome]) -> int:
    """Write down what became of a batch, end its lease, and return how many were accepted.

    Mails without an outcome were not tried and wait on. What another worker took over
    after the lease had run out is left to that worker.
    """
    now = clock.now()
    ours = OutgoingMail.objects.filter(lease=batch.lease)
    accepted = [mail for mail in batch.mails if mail.pk in outcomes and outcomes[mail.pk].accepted]
    untried = [mail.pk for mail in batch.mails if mail.pk not in outcomes]
    for mail in batch.mails:
        outcome = outcomes.get(mail.pk)
        if outcome and not outcome.accepted:
            ours.filter(pk=mail.pk).update(**_after_failure(mail, outcome, now))
    if confidential := [mail.pk for mail in accepted if mail.is_confidential]:
        ours.filter(pk__in=confidential).update(body="")
    if accepted:
        ours.filter(pk__in=[mail.pk for mail in accepted]).update(**_after_acceptance(now))
    if untried:
        ours.filter(pk__in=untried).update(lease=None, leased_until=None)
    return len(accepted)


def _after_acceptance(now: datetime) -> dict:
    """Return the evidence, which needs no bytes any more."""
    return {
        "status": MailStatus.ACCEPTED,
        "accepted_at": now,
        "attempts": F("attempts") + 1,
        "answer": "",
        "lease": None,
        "leased_until": None,
        "head": None,
        "shared": None,
        "foot": None,
    }


def _after_failure(mail: WaitingMail, outcome: Outcome, now: datetime) -> dict:
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
