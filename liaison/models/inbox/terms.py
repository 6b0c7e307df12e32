"""The bureau's own times and targets, as data, each valid from a day."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal import clock

ATLEAST_ONE = MinValueValidator(1)


class ServiceTermsQuerySet(models.QuerySet["ServiceTerms"]):
    def on(self, day: date) -> "ServiceTerms":
        """The terms that hold on a day; before the first ones, what the portal begins with."""
        return self.filter(since__lte=day).order_by("-since").first() or ServiceTerms(since=day)

    def now(self) -> "ServiceTerms":
        return self.on(clock.today())


class ServiceTerms(models.Model):
    """What the bureau promises of its service, and how long it lets things wait.

    The texts name no times. A change begins a new row with its day, so that a past month is
    measured by what was promised then.
    """

    since = models.DateField(_("since"), unique=True)
    relay_hours = models.PositiveSmallIntegerField(
        _("hours for a relay"), default=24, validators=[ATLEAST_ONE]
    )
    relay_percent = models.PositiveSmallIntegerField(
        _("percent of relays within these hours"), default=95, validators=[MaxValueValidator(100)]
    )
    delivery_hours = models.PositiveSmallIntegerField(
        _("hours to deliver a request"), default=24, validators=[ATLEAST_ONE]
    )
    silent_hours = models.PositiveSmallIntegerField(
        _("silent hours after which the duty passes on"), default=12, validators=[ATLEAST_ONE]
    )
    others_after_hours = models.PositiveSmallIntegerField(
        _("hours after which the others hear of a message"), default=3, validators=[ATLEAST_ONE]
    )
    consultation_days = models.PositiveSmallIntegerField(
        _("days a consultation is open"), default=7, validators=[ATLEAST_ONE]
    )
    consultation_minimum = models.PositiveSmallIntegerField(
        _("days it is open at least"), default=3, validators=[ATLEAST_ONE]
    )
    summary_days = models.PositiveSmallIntegerField(
        _("days to publish its summary"), default=7, validators=[ATLEAST_ONE]
    )

    objects = ServiceTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("service terms")
        verbose_name_plural = _("service terms")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.since.isoformat()}"
