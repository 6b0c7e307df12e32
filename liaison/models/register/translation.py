"""A message in another of the bureau's languages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import VersionOrigin


class TranslationQuerySet(models.QuerySet["Translation"]):
    def current(self) -> "TranslationQuerySet":
        """The version of each language that stands now; replaced ones are kept behind it."""
        return self.filter(replaced_at=None)


class Translation(models.Model):
    """A version of a message in another language: by whom, of which text, checked by whom.

    ``original_hash`` names the text it was made from. A newer version replaces an older one
    and never deletes it.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.BUREAU_LANGUAGES)
    origin = models.CharField(_("made by"), max_length=10, choices=VersionOrigin.choices)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    body_hash = models.CharField(_("SHA-256 of the text"), max_length=64)
    original_hash = models.CharField(_("SHA-256 of the original"), max_length=64)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True)

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
    def grade(self) -> str:
        """How far to trust it, in words."""
        return str(_("Checked translation")) if self.checked_at else self.get_origin_display()
