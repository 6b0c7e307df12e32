"""Jobs of this floor."""

from celery import shared_task

from reports.archive.nightly import export_by_night
from reports.search.indexing import refresh_index
from reports.services.compiling import compile_due_reports
from reports.services.reminding import remind_of_due_reports
from reports.services.rendering import render_all
from reports.services.telling import tell_writers


@shared_task(name="reports.compile_last_month")
def compile_last_month() -> None:
    """Draft what is due, every hour: between two firsts of a month there is nothing to do."""
    compile_due_reports()


@shared_task(name="reports.remind")
def remind() -> None:
    """Remind of what falls due or is late, every hour; nobody is reminded twice."""
    remind_of_due_reports()


@shared_task(name="reports.tell_writers")
def tell_of_sections() -> None:
    """Tell writers what is new on their sections, every ten minutes, all of it at once."""
    tell_writers()


@shared_task(name="reports.refresh_search")
def refresh_search() -> None:
    """Keep what can be found in step with what is public, every five minutes."""
    refresh_index()


@shared_task(name="reports.render")
def render() -> None:
    """Keep the published pages whole, every hour: what is missing, and names that changed."""
    render_all()


@shared_task(name="reports.export_archive")
def export_archive() -> None:
    """Make the archive of the public record anew, every hour of which one a night does it."""
    export_by_night()
