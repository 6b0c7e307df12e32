"""Tell writers what they were given to write, and what others remarked on their sections."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from csb_portal import clock
from csb_portal.lifecycle import locked
from csb_portal.models import User
from reports import notifications
from reports.models import Assignment, MonthlyReport, SectionComment
from reports.notifications import SectionNews
from reports.permissions import can_write_reports


def tell_writers() -> None:
    """Mail each writer what is new on their sections, all of it in one mail a report.

    Beat asks for it every ten minutes, so that a whole evening of remarks is no heap of mails.
    Nobody is told of what they did themselves.
    """
    for report in MonthlyReport.objects.in_work():
        _tell(report)


@transaction.atomic
def _tell(report: MonthlyReport) -> None:
    """Tell of what was recorded until now: the lock keeps what comes meanwhile for the next time."""
    report, now = locked(report), clock.now()
    news: dict[User, list[SectionNews]] = defaultdict(list)
    for assignment in report.assignments.select_related("person"):
        if (one := _news_of(assignment)) and can_write_reports(assignment.person):
            news[assignment.person].append(one)
    report.assignments.update(told_until=now)
    for person, sections in news.items():
        notifications.sections_changed(report, person, sections, at=now)


def _news_of(assignment: Assignment) -> SectionNews | None:
    by_another = assignment.assigned_by_id != assignment.person_id
    is_given = by_another and not (assignment.told_until or assignment.written_at)
    remarks = _remarks(assignment, since=assignment.told_until or assignment.assigned_at)
    return SectionNews(assignment, is_given, remarks) if is_given or remarks else None


def _remarks(assignment: Assignment, *, since: datetime) -> list[SectionComment]:
    """Return what others said on a section, replies included, in the order it was said."""
    made = SectionComment.objects.filter(
        revision__report=assignment.report_id, section=assignment.section, made_at__gt=since
    )
    others = made.exclude(author=assignment.person_id).exclude(text="")
    return list(others.select_related("author"))
