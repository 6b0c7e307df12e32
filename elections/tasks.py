"""Jobs of this floor."""

from celery import shared_task

from elections.services.checks import check_archives
from elections.services.keys import destroy_spent_keys
from elections.services.timekeeping import keep_time


@shared_task(name="elections.keep_time")
def keep_time_task() -> None:
    """Open, remind and close whatever is due; beat runs it every fifteen seconds."""
    keep_time()


@shared_task(name="elections.destroy_spent_keys")
def destroy_spent_keys_task() -> None:
    """Destroy the keys of elections that have gone on without them; beat runs it every minute."""
    destroy_spent_keys()


@shared_task(name="elections.check_archives")
def check_archives_task(election: int | None = None, first_height: int | None = None) -> None:
    """Check one run of an archive's ballots, or whatever archive waits for it; beat runs it hourly."""
    check_archives(election, first_height)
