"""Who decides a round, and who is kept out of it by the system."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from secretariat.choices.funding import RecusalGround
from secretariat.models.funding.application import FundingApplication
from secretariat.models.funding.round import FundingRound


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def sitting(self) -> "PanelMemberQuerySet":
        """Those who can see and decide the round."""
        return self.filter(left_at=None)


class PanelMember(models.Model):
    """Somebody of the bureau or from outside who decides a round with others."""

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="funding_panels"
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    is_outside = models.BooleanField(_("from outside the [bureau]"), default=False)
    named_at = models.DateTimeField(_("named at"))
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    left_at = models.DateTimeField(_("left at"), null=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a panel")
        verbose_name_plural = _("members of panels")
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_place_a_person_on_a_panel"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class FundingRecusal(AppendOnlyModel):
    """On record: somebody neither sees nor decides a round, since when and on which ground.

    Only the clock or the person's own word write one; nobody takes it back.
    """

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="funding_recusals"
    )
    ground = models.CharField(_("ground"), max_length=12, choices=RecusalGround.choices)
    application = models.ForeignKey(
        FundingApplication, on_delete=models.PROTECT, null=True, related_name="recusals"
    )
    was_on_panel = models.BooleanField(_("sat on the panel"), default=False)
    words = models.TextField(_("in their words"), blank=True)
    at = models.DateTimeField(_("since"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "ground", "application"],
                condition=Q(application__isnull=False),
                name="one_recusal_a_ground_and_application",
            ),
            models.UniqueConstraint(
                fields=["user", "round"],
                condition=Q(application=None),
                name="one_declared_tie_to_a_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_ground_display()}"
