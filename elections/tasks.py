"""Jobs of this floor."""

from celery import shared_task

from elections import ballotbox
from elections.services.timekeeping import keep_time


@shared_task(name="elections.keep_time")
def keep_time_task() -> None:
    """Open, remind and close whatever is due; beat runs it every fifteen seconds."""
    keep_time()


@shared_task(name="elections.sweep_boxes")
def sweep_boxes() -> None:
    """Remove what the database keeps of former boxes: after each close, and every hour."""
    ballotbox.sweep()
