"""Jobs of this floor."""

from celery import shared_task

from liaison.services.engines.tending import tend_engines
from liaison.services.timekeeping import keep_time


@shared_task(name="liaison.keep_time")
def keep_time_task() -> None:
    """Beat runs this every minute; whatever a missed run left over, the next one does."""
    keep_time()


@shared_task(name="liaison.tend_engines")
def tend_engines_task() -> None:
    """Run when a post waits for a list engine, and by beat: nothing here needs it to answer."""
    tend_engines()
