"""Jobs of this floor."""

from celery import shared_task

from families.services.import_files import forget_old_files


@shared_task(name="families.forget_old_files")
def forget_old_files_task() -> None:
    """Forget lists that were handed in and never confirmed; beat runs this every hour."""
    forget_old_files()
