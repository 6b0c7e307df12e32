"""What people write around the figures, each time it was saved, and who stands by it."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from csb_portal import richtext
from csb_portal.models.append_only import AppendOnlyModel
from reports.choices import Section
from reports.models.report import MonthlyReport

CHANGE = "change"  # among the sections, what a correction says to have changed


def rendered(texts: Mapping[str, str], sections: Iterable[Section] = Section) -> list[dict]:
    """Write sections as their readers see them, with their headings in the language on now."""
    return [
        {
            "key": section.value,
            "heading": str(section.label),
            "text": texts.get(section.value, ""),
            "html": richtext.render(texts.get(section.value, "")),
        }
        for section in sections
    ]


class TextRevision(AppendOnlyModel):
    """The text of a report as somebody, or at first the machine, saved it."""

    report = models.ForeignKey(
        MonthlyReport,
        on_delete=models.PROTECT,
        related_name="revisions",
        verbose_name=_("monthly report"),
    )
    number = models.PositiveIntegerField(_("number"))
    texts = models.JSONField(_("texts"), help_text=_("Markdown, by section."))
    change = models.TextField(
        _("what changes"), blank=True, help_text=_("Stated to the readers, if it is a correction.")
    )
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_text_a_number"),
        ]

    def __str__(self) -> str:
        return _t("Text %(number)s of %(report)s") % {"number": self.number, "report": self.report}

    @property
    def words(self) -> dict[str, str]:
        """All that people write in it: each section, and what a correction says to change."""
        return self.texts | {CHANGE: self.change}


class Approval(AppendOnlyModel):
    """One member of the secretariat stands by one text. A new text starts without any."""

    revision = models.ForeignKey(
        TextRevision,
        on_delete=models.PROTECT,
        related_name="approvals",
        verbose_name=_("text"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="report_approvals",
        verbose_name=_("person"),
    )
    approved_at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["approved_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "person"], name="one_approval_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.revision}"
