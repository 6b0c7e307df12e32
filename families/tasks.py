"""Jobs of this floor."""

from celery import shared_task

from families.services import timekeeping


@shared_task(name="families.keep_time")
def keep_time() -> None:
    """From beat every minute."""
    timekeeping.keep_time()
