"""Jobs of the ground."""

from celery import shared_task

from csb_portal import health
from csb_portal.mail.delivery import flush_outbox


@shared_task(name="csb_portal.flush_outbox")
def flush_outbox_task() -> None:
    """Send what waits: after each act that writes mail, and from beat every minute."""
    flush_outbox()


@shared_task(name="csb_portal.heartbeat")
def heartbeat() -> None:
    """Leave a sign of life, so that ``/readyz`` can tell that worker and beat run."""
    health.beat()
