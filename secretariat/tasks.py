"""Jobs of this floor."""

from celery import shared_task

from secretariat.services import timekeeping
from secretariat.services.imports.running import run_imports


@shared_task(name="secretariat.keep_time")
def keep_time() -> None:
    """From beat every minute."""
    timekeeping.keep_time()


@shared_task(name="secretariat.import_cases")
def import_cases() -> None:
    """Started by name once a list is confirmed, and from beat every minute until it is finished."""
    run_imports()
