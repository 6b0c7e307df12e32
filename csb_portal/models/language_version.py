"""A text in another of the bureau's languages: by whom it was made, and checked by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import LanguageMark, VersionOrigin


class LanguageVersionModel(models.Model):
    """What every language version says of itself. A newer one replaces it and deletes nothing."""

    language = models.CharField(_("language"), max_length=10, choices=settings.BUREAU_LANGUAGES)
    origin = models.CharField(_("made by"), max_length=10, choices=VersionOrigin.choices)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("translator"),
    )
    added_at = models.DateTimeField(_("added at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True)

    class Meta:
        abstract = True

    @property
    def is_out_of_date(self) -> bool:
        """Tell whether another text took the place of the one it translates."""
        raise NotImplementedError

    @property
    def mark(self) -> LanguageMark:
        """The one mark that counts: being out of date before all, then checked, then by whom."""
        if self.is_out_of_date:
            return LanguageMark.OUT_OF_DATE
        return LanguageMark.CHECKED if self.checked_at else LanguageMark(self.origin)

    @property
    def grade(self) -> str:
        """How it was made or checked, in words, even where it is out of date."""
        return str(LanguageMark.CHECKED.label if self.checked_at else self.get_origin_display())

    @property
    def tone(self) -> str:
        return self.mark.tone
