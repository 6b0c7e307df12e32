"""The months before a report, drawn from the figures frozen in what was published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from csb_portal.months import Month
from reports.figures import declared
from reports.models import ReportVersion
from reports.models.report import month_name

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Plan:
    """One chart: its words, and the figures it draws, in whose part of the report it stands."""

    key: str
    caption: Any
    figures: tuple[str, ...]


PLANS = (
    Plan(
        "requests",
        _lazy("Requests, month by month"),
        ("requests_received", "requests_answered", "requests_open_at_end"),
    ),
    Plan(
        "service",
        _lazy("How long relays took, month by month"),
        ("relays_median_minutes", "relays_longest_minutes"),
    ),
    Plan(
        "participation",
        _lazy("Participation cases, month by month"),
        ("cases_received", "cases_settled", "cases_open_at_end"),
    ),
    Plan(
        "families",
        _lazy("[Families] and their seats, month by month"),
        ("families_active", "seats_filled"),
    ),
)


@dataclass(frozen=True)
class Point:
    """One month of a chart; a figure that was not counted then is ``None``."""

    name: str
    short: str
    values: list[int | None]


@dataclass(frozen=True)
class Chart:
    """Columns over months, and the table of the same figures."""

    key: str
    section: str
    caption: str
    series: list[str]
    points: list[Point]


@dataclass(frozen=True)
class Breakdown:
    """A figure of one month by its parts, such as families: bars, and the table of the same."""

    caption: str
    rows: list[dict]


def breakdowns_of(rows: Iterable[dict]) -> list[Breakdown]:
    """Draw the parts of each figure that was frozen with some, as they were told then."""
    headings = {figure.key: figure.split.heading for figure in declared() if figure.split}
    return [
        Breakdown(f"{row['label']} {headings[row['key']]}", row["parts"])
        for row in rows
        if row.get("parts") and row["key"] in headings
    ]


def charts_of(version: ReportVersion, labels: Mapping[str, str] | None = None) -> list[Chart]:
    """Draw what was known when ``version`` was published: up to a year, ending with its month.

    So the charts of a version never change. A figure that only one month has is not drawn.
    ``labels`` are other words for figures, by key, where a translation has its own.
    """
    months = _months(version)
    counted = [(day, {row["key"]: row for row in rows}) for day, rows in months]
    charts = [_chart(plan, counted, labels or {}) for plan in PLANS]
    return [chart for chart in charts if len(chart.points) > 1]


def _months(version: ReportVersion) -> list[tuple[date, list[dict]]]:
    """Return the months shown, oldest first, each with its figures as they stood then."""
    last = version.report.month
    first = Month.of(last).plus(1 - MONTHS_SHOWN).first_day
    newest = Window(RowNumber(), partition_by="report", order_by=F("correction").desc())
    known = ReportVersion.objects.filter(
        report__month__range=(first, last), published_at__lte=version.published_at
    )
    latest = known.annotate(place=newest).filter(place=1).order_by("report__month")
    return list(latest.values_list("report__month", "figures"))


def _chart(plan: Plan, counted: Iterable[tuple[date, dict]], labels: Mapping[str, str]) -> Chart:
    drawn = [(day, rows) for day, rows in counted if any(key in rows for key in plan.figures)]
    newest = {key: row for _day, rows in drawn for key, row in rows.items()}
    keys = [key for key in plan.figures if key in newest]
    return Chart(
        key=plan.key,
        section=newest[keys[0]]["section"] if keys else "",
        caption=str(plan.caption),
        series=[labels.get(key, newest[key]["label"]) for key in keys],
        points=[_point(day, [rows.get(key) for key in keys]) for day, rows in drawn],
    )


def _point(day: date, rows: list[dict | None]) -> Point:
    return Point(
        name=month_name(Month.of(day)),
        # Translators: a date format, for a month below a chart, as short as it gets
        short=date_format(day, pgettext("month of a chart", "M")),
        values=[row["value"] if row else None for row in rows],
    )
