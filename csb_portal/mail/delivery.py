"""Send what waits in the outbox: in batches, over one connection, losing nothing.

A batch is leased before it is sent and recorded after it. Whoever dies in between
leaves a lease that runs out, so at most that batch is sent again, each mail with
the Message-ID it had before.
"""

import logging
from collections.abc import Callable, Iterator
from functools import lru_cache
from time import monotonic

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from csb_portal.mail.building import text_of
from csb_portal.mail.carriers import Carrier, carrier_for
from csb_portal.mail.leases import LEASE, Batch, DueMail, record
from csb_portal.mail.outcomes import Outcome, failure, words
from csb_portal.mail.waiting import WaitingMail
from csb_portal.models import OutgoingMail, SharedContent

logger = logging.getLogger(__name__)

Outcomes = dict[int, Outcome]
Shared = Callable[[int | None], bytes]


def flush_outbox(connection: BaseEmailBackend | None = None, *, until: float | None = None) -> int:
    """Send every mail that is due and return how many were accepted.

    No batch is begun after the moment ``until`` of ``time.monotonic``.
    """
    carrier = carrier_for(connection or get_connection())
    shared = lru_cache(maxsize=2)(_shared_content)
    due, accepted = DueMail(), 0
    batch = due.lease_batch()
    while batch:
        try:
            carrier.open()
        except OSError as error:  # every SMTP error is one
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            record(batch, dict.fromkeys(batch.keys(), Outcome(answer=words(error))))
            break
        outcomes = _send(batch, carrier, shared)
        is_over = until is not None and monotonic() >= until
        with transaction.atomic():  # one commit a batch
            accepted += record(batch, outcomes)
            batch = None if is_over else due.lease_batch()
    carrier.hang_up()
    _forget_spent_contents()
    return accepted


def _send(batch: Batch, carrier: Carrier, shared: Shared) -> Outcomes:
    """Offer each mail; when one ends the connection, those behind it are left untried."""
    outcomes: Outcomes = {}
    for pk, outcome in carrier.offer(_prepared(batch, carrier, shared, outcomes)):
        outcomes[pk] = outcome
        if outcome.hung_up:
            carrier.hang_up()
            break
    return outcomes


def _prepared(batch: Batch, carrier: Carrier, shared: Shared, outcomes: Outcomes) -> Iterator:
    """Yield each mail in the form its carrier takes, and note why one has none.

    It ends when half the lease is no longer left: somebody else may take the others when
    it does, and nobody is to get a mail twice because a server was slow.
    """
    started = monotonic()
    for mail in batch.mails:
        if monotonic() - started > LEASE.total_seconds() / 2:
            break
        try:
            prepared = carrier.prepare(mail, _bytes_of(mail, shared))
        except Exception as error:  # noqa: BLE001 - sorted out by kind, the unknown one logged
            outcomes[mail.pk] = failure(mail.pk, error)
        else:
            yield prepared


def _bytes_of(mail: WaitingMail, shared: Shared) -> bytes:
    """Join what was built when the mail was queued; one from before that was done is built now."""
    if mail.head is not None:
        return b"".join((mail.head, shared(mail.shared_id), mail.foot or b""))
    text = text_of(mail)
    if mail.shared_id:
        raise ValueError(_("Its attachments cannot be written."))
    return text


def _shared_content(pk: int | None) -> bytes:
    return bytes(SharedContent.objects.get(pk=pk).content) if pk else b""


def _forget_spent_contents() -> None:
    """Remove contents no mail needs any more (see ``purging`` for those of refused letters)."""
    mails = OutgoingMail.objects.filter(shared=OuterRef("pk"))
    SharedContent.objects.filter(~Exists(mails)).delete()
