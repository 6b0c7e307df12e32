"""A published version as it is read: on its page, on paper, as data and in the feed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import richtext
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from reports.charts import Chart, charts_of
from reports.models import Approval, MonthlyReport, ReportTranslation, ReportVersion


@dataclass(frozen=True)
class Edition:
    """One version among the versions of its month, oldest first."""

    version: ReportVersion
    versions: list[ReportVersion]

    @property
    def report(self) -> MonthlyReport:
        return self.version.report

    @property
    def is_latest(self) -> bool:
        return self.version == self.versions[-1]

    @property
    def corrected_by(self) -> ReportVersion | None:
        """The version that followed."""
        later = (one for one in self.versions if one.correction > self.version.correction)
        return next(later, None)

    @cached_property
    def charts(self) -> list[Chart]:
        return charts_of(self.version)

    @cached_property
    def sections(self) -> list[dict]:
        """Its parts in their order, with figures and charts; what is empty is left out."""
        return sections_of(self.version.sections, self.version.figures, self.charts)

    @cached_property
    def approvals(self) -> list[Approval]:
        approvals = Approval.objects.filter(revision=self.version.revision_id)
        return list(approvals.select_related("person"))

    @cached_property
    def translations(self) -> list[ReportTranslation]:
        """The newest translation of the report into each language."""
        return list(ReportTranslation.objects.public().latest_of(self.report).values())

    @cached_property
    def neighbours(self) -> dict[str, Month | None]:
        """The published months ``before`` and ``after`` this one."""
        return self.neighbours_of(self.report)

    @staticmethod
    def neighbours_of(report: MonthlyReport) -> dict[str, Month | None]:
        """Return the published months ``before`` and ``after`` the month of ``report``."""
        months = MonthlyReport.objects.published().aggregate(
            before=Max("month", filter=Q(month__lt=report.month)),
            after=Min("month", filter=Q(month__gt=report.month)),
        )
        return {name: day and Month.of(day) for name, day in months.items()}

    @property
    def language(self) -> str:
        """The language its words are in."""
        return settings.LANGUAGE_CODE

    @property
    def url(self) -> str:
        """The whole address of this version, for good."""
        return settings.SITE_URL + self.version.get_absolute_url()

    @property
    def description(self) -> str:
        """What to expect of it, in one sentence."""
        return _("What you can do now, and what the [bureau]'s [secretariat] did in %(month)s.") % {
            "month": self.report.month_name
        }

    @property
    def citation(self) -> str:
        """How to refer to this version so that anybody can check it is the same."""
        return _("%(bureau)s: %(version)s, published %(moment)s. %(url)s. SHA-256 %(sha256)s") % {
            "bureau": _("[Civil Society Bureau]"),
            "version": self.version,
            "moment": in_zone(self.version.published_at, settings.BUREAU_TIME_ZONE),
            "url": self.url,
            "sha256": self.version.sha256,
        }


def editions_of(month: Month) -> list[Edition]:
    """Return every published version of a month's report, oldest first."""
    found = ReportVersion.objects.filter(report__month=month.first_day)
    versions = list(found.select_related("report", "published_by").order_by("correction"))
    return [Edition(version, versions) for version in versions]


def sections_of(
    sections: list[dict], figures: list[dict], charts: list[Chart] | None = None
) -> list[dict]:
    """Put each section's HTML, figures and charts together; what is empty is left out."""
    shown = [
        {
            "key": section["key"],
            "heading": section["heading"],
            "text": section.get("text", ""),
            "html": richtext.stored(section["html"]),
            "rows": [row for row in figures if row["section"] == section["key"]],
            "charts": [chart for chart in charts or [] if chart.section == section["key"]],
        }
        for section in sections
    ]
    return [section for section in shown if section["html"] or section["rows"]]


def as_data(edition: Edition) -> dict[str, Any]:
    """Return a version for programs: ``sha256`` is that of ``content``, written canonically.

    Nothing in it ever changes, and no person is named.
    """
    version = edition.version
    return {
        "id": edition.url,
        "title": str(version),
        "language": edition.language,
        "version": version.number,
        "published_at": version.published_at.isoformat(),
        "change": version.change,
        "report": settings.SITE_URL + edition.report.get_absolute_url(),
        "pdf": settings.SITE_URL + file_url(version, "pdf"),
        "sha256": version.sha256,
        "canonical": "json.dumps(content, sort_keys=True, separators=(',', ':'), ensure_ascii=True)",
        "content": {
            "month": version.report.slug,
            "figures": version.figures,
            "sections": version.sections,
        },
    }


def file_url(version: ReportVersion, ending: str) -> str:
    """Return where a version lies as ``pdf`` or ``json``."""
    return reverse("reports:version-file", args=[version.report.slug, version.number, ending])
