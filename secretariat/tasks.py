"""Jobs of this floor."""

from celery import shared_task

from secretariat.services import timekeeping


@shared_task(name="secretariat.keep_time")
def keep_time() -> None:
    """From beat every minute."""
    timekeeping.keep_time()
