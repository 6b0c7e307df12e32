"""Draft a month's report from the records of all floors, once and only once."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.months import Month
from reports import figures, notifications, rules
from reports.choices import ReportEvent
from reports.models import MonthlyReport, ReportVersion, Snapshot
from reports.models.report import month_name
from reports.services.drafting import draft_texts
from reports.services.reconciling import Difference, as_told, late_facts


def compile_due_reports() -> list[MonthlyReport]:
    """Draft last month's report from the first, 06:00, on, and every month missed before.

    Beat calls this every hour; between two firsts of a month it finds nothing to do.
    """
    now = clock.now()
    done = set(MonthlyReport.objects.values_list("month", flat=True))
    return [
        compile_report(month)
        for month in MonthlyReport.objects.owed_months(now)
        if month.first_day not in done
        and rules.drafting_moment(month.plus(1).first_day, settings.BUREAU_TIME_ZONE) <= now
    ]


@transaction.atomic
def compile_report(month: Month, *, actor: User | None = None) -> MonthlyReport:
    """Draft the report of ``month``. Once drafted, calling again changes nothing (3.g).

    Whoever comes second, from another scheduler or shell, waits at the unique month and
    then finds the first one's work. Raises ``DomainError`` while the month is not over.
    """
    if report := MonthlyReport.objects.filter(month=month.first_day).first():
        return report
    _check_is_over(month)
    with override(settings.LANGUAGE_CODE):
        rows, counted, parts = figures.snapshot(month)
    report, is_new = MonthlyReport.objects.get_or_create(
        month=month.first_day,
        defaults={
            "due_on": rules.due_on(month.plus(1).first_day),
            "drafted_at": clock.now(),
            "approvals_wanted": _approvals_as_last_time(),
            "figures": rows,
        },
    )
    if is_new:
        late = late_facts(month)
        Snapshot.objects.create(report=report, counted=counted, parts=parts, late=as_told(late))
        _write_first_text(report, late)
        audit.record(ReportEvent.DRAFTED, report, actor=actor, month=str(month))
        notifications.report_drafted(report)
    return report


def _check_is_over(month: Month) -> None:
    ends = month.span[1]
    if clock.now() < ends:
        raise DomainError(
            _("%(month)s is not over yet.") % {"month": month_name(month)},
            rule=_("A report counts a whole month."),
            so=_("Come back on the first of the next month; the portal then drafts it by itself."),
        )


def _approvals_as_last_time() -> int:
    """Carry the bureau's own number on from report to report; staff may change it there."""
    last = MonthlyReport.objects.order_by("-month").first()
    return last.approvals_wanted if last else rules.APPROVALS_NEEDED


def _write_first_text(report: MonthlyReport, late: list[Difference]) -> None:
    starts, ends = report.period.span
    corrections = ReportVersion.objects.filter(
        correction__gt=0, published_at__gte=starts, published_at__lt=ends
    )
    texts = draft_texts(
        report.period,
        figures=report.figures,
        entries=figures.entries(report.period),
        notices=figures.notices(),
        corrections=corrections.select_related("report"),
        late=late,
    )
    report.revisions.create(number=1, texts=texts, saved_at=clock.now(), saved_by=None)
