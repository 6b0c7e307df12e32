"""What the plenary reads: the archive, one report, each of its versions."""

import logging
from itertools import groupby

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from typst import TypstError

from csb_portal import clock
from csb_portal.months import Month
from csb_portal.published import TYPES
from csb_portal.translating import other_languages
from reports import rules
from reports.edition import Edition, editions_of
from reports.feed import atom
from reports.models import MonthlyReport, ReportVersion
from reports.models.report import month_name
from reports.permissions import can_write_reports
from reports.services.rendering import FILES, page_of

logger = logging.getLogger(__name__)


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
    """Show the latest version of a month's report, or say why there is none.

    What is rendered already is handed out before anybody comes here (``csb_portal.published``).
    """
    period = parse_month(month)
    if period is None:
        return _month_unknown(request, month)
    editions = editions_of(period)
    return HttpResponse(page_of(editions[-1])) if editions else _report_missing(request, period)


@require_safe
def version_detail(request: HttpRequest, month: str, version: str) -> HttpResponse:
    """Show one published version, however old."""
    if parse_month(month) is None:
        return _month_unknown(request, month)
    return HttpResponse(page_of(_edition(month, version)))


@require_safe
def translation_detail(
    request: HttpRequest, month: str, version: str, language: str
) -> HttpResponse:
    """Show a published version in another language, with how far to trust it."""
    if parse_month(month) is None:
        return _month_unknown(request, month)
    return HttpResponse(page_of(_edition(month, version, language)))


@require_safe
def report_file(
    request: HttpRequest,
    month: str,
    ending: str,
    version: str | None = None,
    language: str | None = None,
) -> HttpResponse:
    """Hand out a version, or a translation of it, or the latest, as ``pdf`` or ``json``."""
    if parse_month(month) is None:
        return _month_unknown(request, month)
    edition = _edition(month, version, language)
    try:
        content = FILES[ending](edition)
    except TypstError:
        logger.exception("%s could not be set", edition.files[ending])
        return render(request, "reports/paper_missing.html", {"edition": edition}, status=404)
    return HttpResponse(content, content_type=TYPES[f".{ending}"])


@require_safe
def feed(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """Hand out the newest reports as an Atom feed, in the reader's language or the one named."""
    if language and language not in dict(other_languages()):
        raise Http404
    return HttpResponse(atom(language or get_language()), content_type=TYPES[".atom"])


def _edition(month: str, version: str | None, language: str | None = None) -> Edition:
    """Return a version of a month's report, or without one the latest. Raises ``Http404``.

    With ``language`` it is what stands as its translation.
    """
    chosen = [
        one for one in editions_of(Month.parse(month)) if version in (None, one.version.number)
    ]
    if chosen and language:
        chosen = [one for one in chosen[-1].in_other_languages() if one.language == language]
    if not chosen:
        raise Http404
    return chosen[-1]


def _month_unknown(request: HttpRequest, typed: str) -> HttpResponse:
    return render(request, "reports/month_unknown.html", {"typed": typed}, status=404)


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
