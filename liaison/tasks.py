"""Jobs of this floor."""

from celery import shared_task

from liaison.services.timekeeping import keep_time


@shared_task(name="liaison.keep_time")
def keep_time_task() -> None:
    """Beat runs this every minute; whatever a missed run left over, the next one does."""
    keep_time()
