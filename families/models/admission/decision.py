"""What was decided on an application: each decision has its day and stays as it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from families.choices.admissions import ON_APPEAL, DecisionOutcome
from families.models.admission.application import Application


class ApplicationDecision(AppendOnlyModel):
    """One decision, by a person or by the clock, with the reason everybody can read."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=9, choices=DecisionOutcome.choices)
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("decision on an application")
        verbose_name_plural = _("decisions on applications")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_says_why"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(outcome__in=ON_APPEAL),
                name="one_decision_on_an_appeal",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(outcome=DecisionOutcome.ADMITTED),
                name="admitted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"

    @property
    def is_on_appeal(self) -> bool:
        return self.outcome in ON_APPEAL
