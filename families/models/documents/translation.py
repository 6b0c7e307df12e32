"""A version of a governing document in another of the bureau's languages."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.models.language_version import LanguageVersionModel
from families.choices.documents import VersionStatus
from families.models.documents.version import Clause, DocumentVersion
from families.rules.documents import ClauseText, read_text


class DocumentTranslationQuerySet(models.QuerySet["DocumentTranslation"]):
    def current(self) -> "DocumentTranslationQuerySet":
        """Those that stand now; replaced ones are kept behind them."""
        return self.filter(replaced_at=None)

    def with_people(self) -> "DocumentTranslationQuerySet":
        return self.select_related("translator", "checked_by", "version__document")


class DocumentTranslation(LanguageVersionModel):
    """One version's text in another language: by whom it was made, and checked by whom.

    The version it translates is what was adopted and what is cited. A newer translation
    replaces an older one and never deletes it.
    """

    version = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        related_name="translations",
        verbose_name=_("version"),
    )
    source = models.TextField(_("text"), help_text=_("Clause by clause, in Markdown"))

    objects = DocumentTranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation of a document")
        verbose_name_plural = _("translations of documents")
        ordering = ["language", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"],
                condition=Q(replaced_at=None),
                name="one_current_document_translation",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False)
                & ~Q(checked_by=F("translator")),
                name="document_translation_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.language})"

    def get_absolute_url(self) -> str:
        version = self.version
        address = [version.document.slug, version.number, self.language]
        return reverse("families:document-translation", args=address)

    @property
    def is_out_of_date(self) -> bool:
        """Tell whether another version took the place of the one it translates."""
        return self.version.status == VersionStatus.SUPERSEDED

    @property
    def beside(self) -> list[tuple[Clause, ClauseText]]:
        """Each clause of the version with its translation."""
        translated = {one.key: one for one in read_text(self.source).clauses}
        return [(one, translated[one.key]) for one in self.version.clauses.all()]
