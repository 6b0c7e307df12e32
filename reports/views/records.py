"""The records behind one figure of a report: listed, or only counted where people are named."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports import figures
from reports.models import MonthlyReport, Snapshot
from reports.permissions import can_write_reports
from reports.views.public import parse_month

RECORDS_A_PAGE = 100


@require_safe
def figure_records(request: HttpRequest, month: str, key: str) -> HttpResponse:
    """Show what a figure of a published report counts, as the records stand now.

    Whoever writes the report can follow its links before.
    """
    period = parse_month(month)
    report = period and MonthlyReport.objects.filter(month=period.first_day).first()
    if not period or not report or not (report.is_public or can_write_reports(request.user)):
        raise Http404
    figure = next((one for one in figures.declared() if one.key == key), None)
    row = next((row for row in report.figures if row["key"] == key), None)
    if figure is None or row is None:
        raise Http404
    records = figure.records(period)
    context = {
        "report": report,
        "figure": figure,
        "row": row,
        "value": figure.value(period),
        "count": records.count(),
    }
    if figure.line:
        page = Paginator(records, RECORDS_A_PAGE).get_page(request.GET.get("page"))
        late = _recorded_later(report, key, page)
        lines = [(figure.line(record), record.pk in late) for record in page]
        context |= {"page": page, "lines": lines}
    elif figure.totals:
        context["totals"] = figure.totals(records)
    return render(request, "reports/figure_records.html", context)


def _recorded_later(report: MonthlyReport, key: str, records: Iterable[Any]) -> set[int]:
    """Return which of ``records`` the figure did not count when the report was drafted."""
    snapshot = Snapshot.objects.filter(report=report).first()
    if snapshot is None:
        return set()
    return {record.pk for record in records} - set(snapshot.counted[key])
