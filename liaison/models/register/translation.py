"""A message in another of the bureau's languages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models.language_version import LanguageVersionModel


class TranslationQuerySet(models.QuerySet["Translation"]):
    def current(self) -> "TranslationQuerySet":
        """The version of each language that stands now; replaced ones are kept behind it."""
        return self.filter(replaced_at=None)


class Translation(LanguageVersionModel):
    """A version of a message in another language: by whom, of which text, checked by whom.

    ``original_hash`` names the text it was made from. A newer version replaces an older one
    and never deletes it.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="translations"
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    body_hash = models.CharField(_("SHA-256 of the text"), max_length=64)
    original_hash = models.CharField(_("SHA-256 of the original"), max_length=64)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        ordering = ["language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "language"],
                condition=Q(replaced_at=None),
                name="one_current_version_a_language",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False)
                & ~Q(checked_by=F("translator")),
                name="version_is_checked_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} ({self.language})"

    @property
    def is_out_of_date(self) -> bool:
        """Tell whether the original has other words now than those it translates."""
        return self.original_hash != self.message.body_hash
