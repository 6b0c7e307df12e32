"""What the floor of families itself knows of activity: rosters confirmed, and flags."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from families.models.family import Family


class RosterConfirmation(models.Model):
    """A focal point said, on a day, that the family's page says who speaks for it."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="confirmations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roster_confirmations"
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_on = models.DateField(_("confirmed on"))

    class Meta:
        verbose_name = _("confirmation of a roster")
        verbose_name_plural = _("confirmations of rosters")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "user", "confirmed_on"], name="one_confirmation_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} ({self.confirmed_on})"


class ProcessFlagQuerySet(models.QuerySet["ProcessFlag"]):
    def standing(self) -> "ProcessFlagQuerySet":
        return self.filter(lifted_at=None)


class ProcessFlag(models.Model):
    """Inactive in the process at large. It is shown, with its reason, and removes nobody."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="process_flags")
    reason = models.TextField(_("reason and evidence"))
    source = models.CharField(_("source"), max_length=100, blank=True)
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_reason = models.TextField(_("why it was lifted"), blank=True)

    objects = ProcessFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("inactive in the process")
        verbose_name_plural = _("inactive in the process")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"], condition=Q(lifted_at=None), name="one_standing_flag_a_family"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_flag_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.family} ({self.set_at:%Y-%m-%d})"
