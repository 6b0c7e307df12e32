"""What this floor tells the home page, somebody's desk and the monthly report."""

from csb_portal import desk
from csb_portal.desk import Notice, Task
from csb_portal.models import User
from csb_portal.months import Month
from liaison.sources import (
    calendar,
    channels,
    consultations,
    engines,
    inbox,
    incoming,
    meetings,
    register,
    service,
)
from liaison.sources.register import Entry

SUBJECTS = (register, inbox, consultations, channels, engines, meetings, calendar, incoming)
RECORDED = (register, consultations, meetings, calendar)

FIGURES = (
    *register.FIGURES,
    *service.FIGURES,
    *consultations.FIGURES,
    *meetings.FIGURES,
)

__all__ = ["FIGURES", "Entry", "entries", "notices", "tasks_for"]


def notices() -> list[Notice]:
    """Say what is open to everybody, from every subject of this floor."""
    return [notice for subject in SUBJECTS for notice in subject.notices()]


def tasks_for(user: User) -> list[Task]:
    """Say what waits for somebody, from every subject of this floor."""
    return [task for subject in SUBJECTS for task in subject.tasks_for(user)]


def entries(month: Month) -> list[Entry | desk.Entry]:
    """List the acts behind the figures: messages as facts, meetings and actions as lines."""
    return [entry for subject in RECORDED for entry in subject.entries(month)]
