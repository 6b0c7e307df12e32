"""A report as the public reads it: written once, superseded, never edited."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from csb_portal.models.trail import canonical
from reports.models.report import MonthlyReport
from reports.models.text import TextRevision


def content_of(report: MonthlyReport, figures: list[dict], sections: list[dict]) -> dict[str, Any]:
    """Return what a version says, as its hash is taken of it."""
    return {"month": report.slug, "figures": figures, "sections": sections}


def sha256_of(content: dict[str, Any]) -> str:
    """Return the hash by which anybody knows the same words and figures again."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class ReportVersion(AppendOnlyModel):
    """One published version: 1.0, then one more for each stated correction."""

    report = models.ForeignKey(
        MonthlyReport,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("monthly report"),
    )
    correction = models.PositiveSmallIntegerField(_("correction"), default=0)
    revision = models.OneToOneField(
        TextRevision, on_delete=models.PROTECT, related_name="version", verbose_name=_("text")
    )
    figures = models.JSONField(_("figures"))
    sections = models.JSONField(
        _("sections"), help_text=_("Key, heading, text and its HTML, in the order they are read.")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    change = models.TextField(_("what changed"), blank=True)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["report", "correction"]
        constraints = [
            models.UniqueConstraint(fields=["report", "correction"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(correction=0) | ~Q(change=""), name="correction_says_what_changed"
            ),
        ]

    def __str__(self) -> str:
        names = {"report": self.report, "number": self.number}
        return _t("%(report)s, version %(number)s") % names

    def get_absolute_url(self) -> str:
        return reverse("reports:version-detail", args=[self.report.slug, self.number])

    @property
    def number(self) -> str:
        return f"1.{self.correction}"
