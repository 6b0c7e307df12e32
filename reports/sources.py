"""What this floor tells the home page and somebody's desk."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal.desk import Notice, Task
from csb_portal.models import User
from reports.choices import ReportStatus
from reports.models import Assignment, MonthlyReport, TextRevision
from reports.models.report import month_name
from reports.permissions import (
    approvals_missing,
    can_approve_reports,
    can_write_reports,
    member_ids,
)


def latest_report() -> MonthlyReport | None:
    """Return the last month's report that the public can read."""
    return MonthlyReport.objects.published().first()


def notices() -> list[Notice]:
    """Say which months still owe the plenary a report: late ones are not hidden."""
    return [
        Notice(
            title=_("The report of %(month)s is overdue") % {"month": month_name(month)},
            url=reverse("reports:report-detail", args=[month]),
            detail=_("It was due on the fifth of the next month and is not published yet."),
        )
        for month in MonthlyReport.objects.overdue_months()
    ]


def tasks_for(user: User) -> list[Task]:
    """Say which reports ``user`` is to write, approve or publish."""
    if not can_write_reports(user):
        return []
    six = member_ids() if can_approve_reports(user) else set()
    return [task for report in _in_work(user) for task in _tasks(report, user, six)]


def _in_work(user: User) -> QuerySet[MonthlyReport]:
    """Reports that wait for somebody, with who saved and approved their texts, not the texts."""
    mine = Assignment.objects.filter(person=user, written_at=None)
    texts = TextRevision.objects.defer("texts", "change").order_by("number")
    return MonthlyReport.objects.in_work().prefetch_related(
        Prefetch("revisions", texts.prefetch_related("approvals")),
        Prefetch("assignments", mine, to_attr="mine"),
    )


def _tasks(report: MonthlyReport, user: User, six: set[int]) -> list[Task]:
    """Say what ``user`` is to write of a draft, or else what the report waits for."""
    if report.status == ReportStatus.DRAFT and report.mine:  # type: ignore[attr-defined]
        return [_section(report, one) for one in report.mine]  # type: ignore[attr-defined]
    task = _task(report, user, six)
    return [task] if task else []


def _section(report: MonthlyReport, assignment: Assignment) -> Task:
    names = {"section": assignment.section_name, "month": report.month_name}
    return Task(
        _("Write “%(section)s” in the report of %(month)s") % names,
        reverse("reports:section-detail", args=[report.slug, assignment.section]),
        _("Open the section"),
        _("It was given to you to write."),
        report.due_at,
    )


def _task(report: MonthlyReport, user: User, six: set[int]) -> Task | None:
    """Say what ``report`` waits for, if ``user`` can do it; ``six`` is empty for helpers."""
    url = reverse("reports:report-draft", args=[report.slug])
    due_at = None if report.is_correction else report.due_at
    if report.status == ReportStatus.DRAFT:
        title = _("Write the report of %(month)s") % {"month": report.month_name}
        detail = _("The portal has drafted it; its words are yours.")
        return Task(title, url, _("Open the draft"), detail, due_at)
    if not six:
        return None
    revision = list(report.revisions.all())[-1]
    approved_by = {approval.person_id for approval in revision.approvals.all()}
    if revision.saved_by_id != user.pk and user.pk not in approved_by:
        title = _("Read and approve the report of %(month)s") % {"month": report.month_name}
        return Task(title, url, _("Read it"), _given(report, len(approved_by)), due_at)
    if not approvals_missing(report, revision, six):
        title = _("Publish the report of %(month)s") % {"month": report.month_name}
        return Task(title, url, _("Go to the last step"), _("It is approved."), due_at)
    return None


def _given(report: MonthlyReport, given: int) -> str:
    return _("%(given)d of %(wanted)d approvals so far.") % {
        "given": given,
        "wanted": report.approvals_for_this_step,
    }
