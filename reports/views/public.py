"""What the plenary reads: the archive, one report, each of its versions."""

from itertools import groupby

from django.conf import settings
from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from csb_portal import clock, richtext
from csb_portal.months import Month
from reports import rules
from reports.models import Approval, MonthlyReport, ReportTranslation, ReportVersion
from reports.models.report import month_name
from reports.permissions import can_write_reports


def parse_month(text: str) -> Month | None:
    """Read the month of an address; ``None`` if it is not one."""
    try:
        return Month.parse(text)
    except ValueError:
        return None


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show every month that owes the plenary a report, by year: also the missing ones."""
    reports = {report.period: report for report in _reports_to_list()}
    months = sorted(MonthlyReport.objects.owed_months(), reverse=True)
    rows = [_row(month, reports.get(month)) for month in months]
    years = [(year, list(group)) for year, group in groupby(rows, lambda row: row["month"].year)]
    return render(request, "reports/report_list.html", {"years": years})


def _reports_to_list() -> QuerySet[MonthlyReport]:
    """Every report with its versions, without what only their own pages show."""
    versions = ReportVersion.objects.defer("figures", "sections")
    reports = MonthlyReport.objects.defer("figures")
    return reports.prefetch_related(Prefetch("versions", versions))


def _row(month: Month, report: MonthlyReport | None) -> dict:
    due_on = rules.due_on(month.plus(1).first_day)
    late = rules.due_at(due_on, settings.BUREAU_TIME_ZONE) <= clock.now()
    if report and report.is_public:
        state = "published"
    elif late:
        state = "overdue" if report else "missing"
    else:
        state = "in_preparation"
    return {
        "month": month,
        "name": month_name(month),
        "state": state,
        "due_on": due_on,
        "report": report,
        "versions": list(report.versions.all()) if report else [],
    }


@require_safe
def report_detail(request: HttpRequest, month: str) -> HttpResponse:
    """Show the latest version of a month's report, or say why there is none."""
    period = parse_month(month)
    if period is None:
        return render(request, "reports/month_unknown.html", {"typed": month}, status=404)
    versions = _versions(period)
    if not versions:
        return _report_missing(request, period)
    return _show(request, versions, versions[-1])


@require_safe
def version_detail(request: HttpRequest, month: str, version: str) -> HttpResponse:
    """Show one published version, however old."""
    period = parse_month(month)
    if period is None:
        return render(request, "reports/month_unknown.html", {"typed": month}, status=404)
    versions = _versions(period)
    chosen = next((one for one in versions if one.number == version), None)
    if chosen is None:
        raise Http404
    return _show(request, versions, chosen)


def _versions(period: Month) -> list[ReportVersion]:
    versions = ReportVersion.objects.filter(report__month=period.first_day)
    return list(versions.select_related("report", "published_by").order_by("correction"))


def _report_missing(request: HttpRequest, period: Month) -> HttpResponse:
    is_owed = period in MonthlyReport.objects.owed_months()
    report = MonthlyReport.objects.filter(month=period.first_day).first()
    context = _row(period, report) | {
        "is_owed": is_owed,
        "is_over": period.span[1] <= clock.now(),
        "may_write": report and can_write_reports(request.user),
    }
    status = 200 if is_owed else 404
    return render(request, "reports/report_missing.html", context, status=status)


def _show(
    request: HttpRequest, versions: list[ReportVersion], version: ReportVersion
) -> HttpResponse:
    approvals = Approval.objects.filter(revision=version.revision_id).select_related("person")
    context = {
        "report": version.report,
        "version": version,
        "versions": versions,
        "is_latest": version is versions[-1],
        "corrected_by": next((v for v in versions if v.correction > version.correction), None),
        "sections": sections_of(version.sections, version.figures),
        "approvals": approvals,
        "translations": ReportTranslation.objects.public().latest_of(version.report).values(),
        "may_write": can_write_reports(request.user),
    } | _neighbours(version.report)
    return render(request, "reports/report_detail.html", context)


def _neighbours(report: MonthlyReport) -> dict:
    months = MonthlyReport.objects.published().aggregate(
        before=Max("month", filter=Q(month__lt=report.month)),
        after=Min("month", filter=Q(month__gt=report.month)),
    )
    return {name: day and Month.of(day) for name, day in months.items()}


def sections_of(sections: list[dict], figures: list[dict]) -> list[dict]:
    """Put each section's HTML and figures together; what is empty is left out."""
    shown = [
        {
            "key": section["key"],
            "heading": section["heading"],
            "html": richtext.stored(section["html"]),
            "rows": [row for row in figures if row["section"] == section["key"]],
        }
        for section in sections
    ]
    return [section for section in shown if section["html"] or section["rows"]]
