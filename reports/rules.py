"""What the bureau's texts say about its monthly report, as plain decisions."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from csb_portal.periods import end_of_day

APPROVALS_NEEDED = 3
APPROVALS_FOR_A_CORRECTION = 1
DRAFTED_AT = time(6)
DUE_DAY = 5
REMINDED_BEFORE = timedelta(days=1)
CONFIRM_WITHIN = timedelta(days=7)


def approvals_required(wanted: int, others: int) -> int:
    """How many approvals a text takes, where ``others`` people could give one.

    Three of the six by default; never more than there are other members, and never
    none, since nobody decides alone on what they wrote themselves.
    """
    return max(1, min(wanted, others))


def drafting_moment(next_month: date, zone: tzinfo) -> datetime:
    """When the draft is made: the first of the next month, 06:00 at the bureau (3.g)."""
    return datetime.combine(next_month, DRAFTED_AT, tzinfo=zone)


def due_on(next_month: date) -> date:
    """The day the plenary may expect its report: the fifth of the next month (3.g)."""
    return next_month.replace(day=DUE_DAY)


def due_at(day: date, zone: tzinfo) -> datetime:
    """When a report due on ``day`` is overdue; the bureau's days end at 18:00 local time."""
    return end_of_day(day, zone)


def merge_texts(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Join two texts written from the same ``base``, section by section.

    What only one side changed is taken over. Where both did, ``mine`` stands and the
    section is named as a conflict, for its writer to resolve.
    """
    merged, conflicts = {}, []
    for section, text in mine.items():
        before, other = base.get(section, ""), theirs.get(section, "")
        merged[section] = other if text == before else text
        if other not in (before, text) and text != before:
            conflicts.append(section)
    return merged, conflicts
