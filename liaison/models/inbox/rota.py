"""In which order and for how long the six have the duty."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from secretariat.models import Term

LONGEST_SHIFT = 60
DAYS = [MinValueValidator(1), MaxValueValidator(LONGEST_SHIFT)]


class DutyRota(models.Model):
    """The order of a term's seats; by seat, so that it survives a change of person."""

    term = models.OneToOneField(
        Term, on_delete=models.PROTECT, related_name="duty_rota", verbose_name=_("term")
    )
    order = models.JSONField(_("order of the seats"))
    shift_days = models.PositiveSmallIntegerField(_("days of a shift"), default=7, validators=DAYS)

    class Meta:
        verbose_name = _("duty rota")
        verbose_name_plural = _("duty rotas")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.term}"
