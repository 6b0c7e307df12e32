"""Two accounts that turned out to be one person's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergedPerson(models.Model):
    """Who was merged into whom, when, by whom and why. The old account stays for its history."""

    kept = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="merged_people",
        verbose_name=_("kept account"),
    )
    merged = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="merged_into",
        verbose_name=_("merged account"),
    )
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("merged by"),
    )
    reason = models.TextField(_("reason"), max_length=2000)
    moved = models.JSONField(_("what moved"), default=dict)

    class Meta:
        verbose_name = _("merged account")
        verbose_name_plural = _("merged accounts")
        ordering = ["-merged_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="nobody_merges_into_self")
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
