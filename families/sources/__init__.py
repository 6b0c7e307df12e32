"""What this floor tells the home page, somebody's desk and the monthly report."""

from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from families.sources import admissions, documents, mandates, proposals, reviews

SUBJECTS = (mandates, proposals, reviews, admissions, documents)

FIGURES = mandates.FIGURES

__all__ = ["FIGURES", "entries", "notices", "tasks_for"]


def notices() -> list[Notice]:
    """Say what is open to everybody, from every subject of this floor."""
    return [notice for subject in SUBJECTS for notice in subject.notices()]


def tasks_for(user: User) -> list[Task]:
    """Say what waits for somebody, from every subject of this floor."""
    return [task for subject in SUBJECTS for task in subject.tasks_for(user)]


def entries(month: Month) -> list[Entry]:
    """List the acts behind the figures, subject by subject."""
    return [entry for subject in SUBJECTS for entry in subject.entries(month)]
