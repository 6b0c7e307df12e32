"""Who stands in an election."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.choices import OUTCOME_TONES, Outcome
from elections.models.election import Election
from families.models import Family


class Candidacy(models.Model):
    """A family that stands for election, at the place the draw gave it."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="+", verbose_name=_("family")
    )
    statement = models.TextField(_("statement"), blank=True)
    position = models.PositiveSmallIntegerField(_("place on the ballot"), null=True)
    votes = models.PositiveIntegerField(_("votes"), null=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.PENDING
    )

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        ordering = ["position", "family__slug"]
        constraints = [
            models.UniqueConstraint(fields=["election", "family"], name="one_candidacy_a_family"),
        ]

    def __str__(self) -> str:
        return str(self.family)

    @property
    def is_elected(self) -> bool:
        return self.outcome == Outcome.ELECTED

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[Outcome(self.outcome)]
