"""How long what is kept, as data: one row for each kind of thing that goes by itself."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RetentionRule(models.Model):
    """After how many days something goes. What that is, its purger says (``retention``)."""

    key = models.CharField(_("key"), max_length=60, unique=True, editable=False)
    days = models.PositiveSmallIntegerField(_("days kept"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1), name="kept_for_a_day_at_least")
        ]

    def __str__(self) -> str:
        return self.key
