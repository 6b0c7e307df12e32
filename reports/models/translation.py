"""A text of a report in another of the bureau's languages."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from csb_portal.models.language_version import LanguageVersionModel
from reports.models.report import MonthlyReport
from reports.models.text import TextRevision
from reports.models.version import ReportVersion


class ReportTranslationQuerySet(models.QuerySet["ReportTranslation"]):
    def current(self) -> "ReportTranslationQuerySet":
        """Those that stand now; replaced ones are kept behind them."""
        return self.filter(replaced_at=None)

    def latest_of(self, report: MonthlyReport) -> dict[str, "ReportTranslation"]:
        """Return by language what stands, of the newest text that is translated into it."""
        made = self.current().filter(revision__report=report).marked()
        return {one.language: one for one in made.order_by("revision__number")}

    def public(self) -> "ReportTranslationQuerySet":
        """Those of texts that everybody can read."""
        return self.filter(revision__version__isnull=False)

    def marked(self) -> "ReportTranslationQuerySet":
        """With all that a list shows of each, its mark included, in the one query."""
        later = TextRevision.objects.filter(
            report=OuterRef("revision__report"), number__gt=OuterRef("revision__number")
        )
        corrected = Exists(later.filter(version__isnull=False))
        followed = corrected | Q(revision__version=None) & Exists(later)
        related = ("revision__report", "revision__version", "translator", "checked_by")
        return self.select_related(*related).annotate(is_out_of_date=followed)


class ReportTranslation(LanguageVersionModel):
    """One text of a report, section by section, in another language.

    Made of a draft's text, it becomes public with it. A correction is another text, so it
    leaves the translations of the version before it out of date.
    """

    revision = models.ForeignKey(
        TextRevision, on_delete=models.PROTECT, related_name="translations", verbose_name=_("text")
    )
    texts = models.JSONField(_("texts"), help_text=_("Markdown, by section."))

    objects = ReportTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation of a report")
        verbose_name_plural = _("translations of reports")
        ordering = ["language", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"],
                condition=Q(replaced_at=None),
                name="one_current_report_translation",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False)
                & ~Q(checked_by=F("translator")),
                name="report_translation_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version or self.revision} ({self.language})"

    def get_absolute_url(self) -> str:
        report, version = self.revision.report, self.version
        if version is None:
            return reverse("reports:report-translate", args=[report.slug, self.language])
        address = [report.slug, version.number, self.language]
        return reverse("reports:translation-detail", args=address)

    @property
    def version(self) -> ReportVersion | None:
        """The published version whose text it translates; ``None`` while that is a draft's."""
        return getattr(self.revision, "version", None)

    @property
    def public_since(self) -> datetime | None:
        """When everybody could first read it; ``None`` while its text is a draft's."""
        return max(self.added_at, self.version.published_at) if self.version else None

    @cached_property
    def is_out_of_date(self) -> bool:
        """Tell whether another text took the place of the one it translates.

        For what is public, only another published text does. ``marked()`` asks it for a list.
        """
        return ReportTranslation.objects.marked().get(pk=self.pk).is_out_of_date
