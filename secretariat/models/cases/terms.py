"""How long a case may wait for somebody; data, one row a kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from secretariat.choices.cases import CaseKind, Turn


class CaseTerms(models.Model):
    """Days, each over at 18:00 at the bureau, until whoever's turn it is acts."""

    kind = models.CharField(_("kind"), max_length=15, choices=CaseKind.choices, unique=True)
    secretariat_days = models.PositiveSmallIntegerField(_("days for the [secretariat]"), default=7)
    applicant_days = models.PositiveSmallIntegerField(_("days for the applicant"), default=10)
    division_days = models.PositiveSmallIntegerField(
        _("days for the [Civil Society Division]"), default=14
    )

    class Meta:
        verbose_name = _("time a case may wait")
        verbose_name_plural = _("times cases may wait")
        ordering = ["kind"]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def of(cls, kind: str) -> "CaseTerms":
        """Return the row of a kind, or the days that hold where nobody wrote one down."""
        return cls.objects.filter(kind=kind).first() or cls(kind=kind)

    def days_for(self, turn: Turn) -> int | None:
        """Return how many days somebody has, or ``None`` where nobody has to act."""
        return {
            Turn.SECRETARIAT: self.secretariat_days,
            Turn.APPLICANT: self.applicant_days,
            Turn.DIVISION: self.division_days,
        }.get(turn)
