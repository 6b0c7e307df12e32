"""What this floor tells the home page, somebody's desk and the monthly report."""

from types import ModuleType

from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from secretariat.sources import cases, contributions, funding, passes, rooms, slots, terms

# What can be asked for: its pages are gathered on the overview of participation.
PARTICIPATION: tuple[ModuleType, ...] = (cases, funding, passes, rooms, slots)
SUBJECTS = (terms, *PARTICIPATION, contributions)

FIGURES = (
    *terms.FIGURES,
    *cases.FIGURES,
    *funding.FIGURES,
    *passes.FIGURES,
    *slots.FIGURES,
    *contributions.FIGURES,
)

__all__ = ["FIGURES", "PARTICIPATION", "entries", "notices", "tasks_for"]


def notices() -> list[Notice]:
    """Say what is open to everybody, from every subject of this floor."""
    return [notice for subject in SUBJECTS for notice in subject.notices()]


def tasks_for(user: User) -> list[Task]:
    """Say what waits for somebody, from every subject of this floor."""
    return [task for subject in SUBJECTS for task in subject.tasks_for(user)]


def entries(month: Month) -> list[Entry]:
    """List the acts of a month for the report, from every subject of this floor."""
    return [entry for subject in SUBJECTS for entry in subject.entries(month)]
