"""A published version as it is read: on its page, on paper, as data and in the feed."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from csb_portal import richtext
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from reports.charts import Chart, breakdowns_of, charts_of
from reports.figures import declared, part_words
from reports.models import Approval, MonthlyReport, ReportTranslation, ReportVersion
from reports.models.report import summary_of
from reports.models.text import rendered
from reports.models.version import content_of, sha256_of


@dataclass(frozen=True)
class Edition:
    """One version among the versions of its month, oldest first; or what translates it."""

    version: ReportVersion
    versions: list[ReportVersion]
    translation: ReportTranslation | None = None

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
        with self.speaking():
            return charts_of(self.version, self.labels)

    @cached_property
    def sections(self) -> list[dict]:
        """Its parts in their order, with figures and charts; what is empty is left out."""
        return sections_of(self.written, self.figures, self.charts)

    @cached_property
    def written(self) -> list[dict]:
        """What people wrote, section by section, in its language."""
        if not self.translation:
            return self.version.sections
        with self.speaking():
            return rendered(self.translation.texts)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What figures are called in a translation, by key; the original keeps its frozen words."""
        if not self.translation:
            return {}
        with self.speaking():
            return {figure.key: str(figure.label) for figure in declared()}

    @cached_property
    def figures(self) -> list[dict]:
        """The frozen figures and their parts, labelled in its language."""
        if not self.translation:
            return self.version.figures
        with self.speaking():
            return [self._translated(row) for row in self.version.figures]

    def _translated(self, row: dict) -> dict:
        translated = row | {"label": self.labels.get(row["key"], row["label"])}
        if "parts" in row:
            words = part_words(row)
            translated["parts"] = [
                part | {"label": words.get(part["key"], part["label"])} for part in row["parts"]
            ]
        return translated

    @property
    def summary(self) -> str:
        """The month in one line, in its language."""
        return summary_of(self.figures)

    @cached_property
    def approvals(self) -> list[Approval]:
        approvals = Approval.objects.filter(revision=self.version.revision_id)
        return list(approvals.select_related("person"))

    @cached_property
    def translations(self) -> list[ReportTranslation]:
        """The newest translation of the report into each language."""
        return list(ReportTranslation.objects.public().latest_of(self.report).values())

    def in_other_languages(self) -> list["Edition"]:
        """Return the translations of just this version that stand now."""
        made = ReportTranslation.objects.current().marked().filter(revision__version=self.version)
        return [replace(self, translation=translation) for translation in made]

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
        return self.translation.language if self.translation else settings.LANGUAGE_CODE

    def speaking(self) -> AbstractContextManager[None]:
        """Put the fixed words around a translation into its language, as around any text the reader's."""
        return override(self.language if self.translation else get_language())

    def get_absolute_url(self) -> str:
        """Return the page of this version, or of its translation."""
        return (self.translation or self.version).get_absolute_url()

    @property
    def url(self) -> str:
        """The whole address of it, for good."""
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def address(self) -> str:
        """Where it is read: the newest at the address of its month, and each translation at its own."""
        return (self.translation or self.report).get_absolute_url()

    @property
    def files(self) -> dict[str, str]:
        """Where just this lies in its other forms, by their endings."""
        return _files_beside(self.get_absolute_url())

    @property
    def newest_files(self) -> dict[str, str]:
        """Where its other forms lie, and those that come to take its place."""
        return _files_beside(self.address)

    @property
    def feed_url(self) -> str:
        """Where the reports are followed in its language."""
        return feed_url(self.language)

    @property
    def alternates(self) -> list[dict[str, str]]:
        """Where the report is read in each language, if there is more than one."""
        original = {"language": settings.LANGUAGE_CODE, "address": self.report.get_absolute_url()}
        others = [
            {"language": one.language, "address": one.get_absolute_url()}
            for one in self.translations
        ]
        return [original, *others] if others else []

    @property
    def public_since(self) -> datetime | None:
        """When the report could first be read in its language."""
        return (self.translation or self.report).public_since

    @property
    def changed_at(self) -> datetime:
        """When it became what it is: published, translated, or checked."""
        made, at = self.translation, self.version.published_at
        return max(at, made.added_at, made.checked_at or at) if made else at

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
            "url": settings.SITE_URL + self.version.get_absolute_url(),
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
    rows = {
        section["key"]: [row for row in figures if row["section"] == section["key"]]
        for section in sections
    }
    shown = [
        {
            "key": section["key"],
            "heading": section["heading"],
            "text": section.get("text", ""),
            "html": richtext.stored(section["html"]),
            "rows": rows[section["key"]],
            "breakdowns": breakdowns_of(rows[section["key"]]),
            "charts": [chart for chart in charts or [] if chart.section == section["key"]],
        }
        for section in sections
    ]
    return [section for section in shown if section["html"] or section["rows"]]


def feed_url(language: str) -> str:
    """Return where the reports are followed in a language."""
    if language == settings.LANGUAGE_CODE:
        return reverse("reports:feed")
    return reverse("reports:language-feed", args=[language])


def _files_beside(page: str) -> dict[str, str]:
    return {ending: f"{page.removesuffix('/')}.{ending}" for ending in ("pdf", "json")}


def as_data(edition: Edition) -> dict[str, Any]:
    """Return a version for programs: ``sha256`` is that of ``content``, written canonically.

    Nothing in it ever changes, and no person is named.
    """
    version = edition.version
    content = content_of(version.report, edition.figures, edition.written)
    return {
        "id": edition.url,
        "title": str(version),
        "language": edition.language,
        "version": version.number,
        "published_at": version.published_at.isoformat(),
        "change": version.change,
        "report": settings.SITE_URL + edition.report.get_absolute_url(),
        "pdf": settings.SITE_URL + edition.files["pdf"],
        "sha256": sha256_of(content),
        "canonical": "json.dumps(content, sort_keys=True, separators=(',', ':'), ensure_ascii=True)",
        **(_told_of(edition.translation) if edition.translation else {}),
        "content": content,
    }


def _told_of(translation: ReportTranslation) -> dict[str, Any]:
    """Say what a translation is of, and how far to trust it."""
    version, checked_at = translation.revision.version, translation.checked_at
    return {
        "translation_of": settings.SITE_URL + version.get_absolute_url(),
        "sha256_of_original": version.sha256,
        "mark": translation.mark.value,
        "made_by": translation.origin,
        "translated_at": translation.added_at.isoformat(),
        "checked_at": checked_at and checked_at.isoformat(),
    }
