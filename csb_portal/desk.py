"""What a floor hands to the home page, to somebody's desk and to the monthly report."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """One thing that needs somebody now: what, why, where, and until when."""

    title: str
    url: str
    action: str
    detail: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """One thing that is open to read or to do, for everybody."""

    title: str
    url: str
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Matter:
    """One open matter that goes from whoever had it to whoever has it next; ``key`` names it."""

    key: str
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """One act of a month, for the monthly report: what it was, and its record.

    ``section`` is one of the report's: ``reports.choices.Section`` names them all.
    """

    section: str
    title: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """One part of what is handed over with a seat: what there is, or the word that there is none."""

    title: str
    notices: list[Notice]
    nothing: str = ""


def most_urgent_first(tasks: list[Task]) -> list[Task]:
    """Order tasks by their due time; those without one come last, as they were given."""
    return sorted(
        tasks, key=lambda task: (task.due_at is None, task.due_at and task.due_at.timestamp())
    )


def soonest_first(notices: list[Notice]) -> list[Notice]:
    """Order notices by the moment they end; those without one come last, as they were given."""
    return sorted(
        notices,
        key=lambda notice: (notice.until is None, notice.until and notice.until.timestamp()),
    )
