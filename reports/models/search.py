"""The index of public texts: made from the records, and made anew whenever they change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.choices import LanguageMark


class FoundText(models.Model):
    """One public text as it can be found. The database keeps the index of its words itself."""

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=400)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10)
    moment = models.DateTimeField(_("moment"))
    url = models.CharField(_("page"), max_length=300)
    mark = models.CharField(
        _("mark of a translation"), max_length=11, choices=LanguageMark.choices, blank=True
    )

    class Meta:
        verbose_name = _("text that can be found")
        verbose_name_plural = _("texts that can be found")
        ordering = ["-moment", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="a_text_is_found_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        """How the badge with its mark looks."""
        return LanguageMark(self.mark).tone
