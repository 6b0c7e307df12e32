"""Jobs of this floor."""

from celery import shared_task

from secretariat.services import timekeeping
from secretariat.services.imports.running import run_import


@shared_task(name="secretariat.keep_time")
def keep_time() -> None:
    """From beat every minute."""
    timekeeping.keep_time()


@shared_task(name="secretariat.import_cases")
def import_cases(job: str) -> None:
    """Started by name once a list is confirmed, and again by the clock until it is finished."""
    run_import(job)
