"""Jobs of the ground."""

from time import monotonic

from celery import shared_task

from csb_portal import health
from csb_portal.background import enqueue_on_commit
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.leases import wants_help
from csb_portal.retention import purge_all

SHIFT = 60  # seconds


@shared_task(name="csb_portal.flush_outbox")
def flush_outbox_task(number: int = 1) -> None:
    """Send what waits: after each act that writes mail, and from beat every minute.

    Before a large mailing it calls another worker to help, who does the same; ``number`` is
    which of them this one is. After a minute it queues up again, behind whatever else is
    to be done, such as opening a vote.
    """
    if wants_help(number):
        enqueue_on_commit("csb_portal.flush_outbox", number=number + 1)
    ends = monotonic() + SHIFT
    flush_outbox(until=ends)
    if monotonic() >= ends:
        enqueue_on_commit("csb_portal.flush_outbox")


@shared_task(name="csb_portal.heartbeat")
def heartbeat() -> None:
    """Leave a sign of life, so that ``/readyz`` can tell that worker and beat run."""
    health.beat()


@shared_task(name="csb_portal.purge")
def purge() -> None:
    """Remove what is kept too long, on every floor; beat runs this every hour."""
    purge_all()
