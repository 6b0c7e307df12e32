"""Jobs of this floor."""

from celery import shared_task

from elections.services.timekeeping import keep_time


@shared_task(name="elections.keep_time")
def keep_time_task() -> None:
    """Open, remind and close whatever is due; beat runs it every fifteen seconds."""
    keep_time()
