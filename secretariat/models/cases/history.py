"""What became of a case: each step and each decision is a row that stays."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models.append_only import AppendOnlyModel
from secretariat.choices.cases import REASONED, CaseStatus, DecisionForm, words_of
from secretariat.models.cases.case import Case


class CaseStep(AppendOnlyModel):
    """A case came to a state, by somebody or by the clock, with the reason the applicant reads."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(_("state"), max_length=16, choices=CaseStatus.choices)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], name="steps_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=REASONED, reason=""), name="a_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.label}"

    @property
    def label(self) -> str:
        """The state in the words of its kind."""
        return words_of(self.case.kind, self.status)


class CaseDecision(AppendOnlyModel):
    """A decision, recorded as taken by whoever took it; it is never the portal's own."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=16, choices=CaseStatus.choices)
    taken_by = models.CharField(_("taken by"), max_length=200)
    on_proposal_of = models.CharField(_("on the proposal of"), max_length=200, blank=True)
    form = models.CharField(_("how it was given"), max_length=7, choices=DecisionForm.choices)
    taken_at = models.DateTimeField(_("taken at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("decision on a case")
        verbose_name_plural = _("decisions on cases")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_case_decision_says_why"),
            models.CheckConstraint(condition=~Q(taken_by=""), name="a_case_decision_says_who"),
            models.CheckConstraint(
                condition=~Q(form=DecisionForm.ORAL, place=""), name="an_oral_decision_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.label}"

    @property
    def label(self) -> str:
        """The decision in the words of its kind."""
        return words_of(self.case.kind, self.outcome)
