"""The points a member of the panel gives, each sheet for itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from secretariat.models.funding.application import FundingApplication
from secretariat.models.funding.panel import PanelMember
from secretariat.models.funding.round import FundingCriterion


class ScoreSheet(models.Model):
    """What one member of the panel gave one application, with a remark for the panel."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="sheets")
    application = models.ForeignKey(
        FundingApplication, on_delete=models.PROTECT, related_name="sheets"
    )
    remark = models.TextField(_("remark for the panel"), blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"))

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["handed_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "application"], name="one_sheet_a_member_and_application"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.member}"


class FundingScore(models.Model):
    """The points of a sheet in one criterion."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(FundingCriterion, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("points in a criterion")
        verbose_name_plural = _("points in criteria")
        ordering = ["criterion__place"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "criterion"], name="points_once_a_criterion_and_sheet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.criterion}: {self.points}"
