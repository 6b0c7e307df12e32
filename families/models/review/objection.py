"""What a focal point objects, with the reason, while the bureau's window is open."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.models.family import Family
from families.models.review.case import ReviewCase


class CaseObjection(models.Model):
    """An objection to recording a family as dormant; everybody can read it."""

    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="objections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=_("spoke for")
    )
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("objection to dormancy")
        verbose_name_plural = _("objections to dormancy")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="one_objection_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.family}"
