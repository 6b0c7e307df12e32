"""The rules of a call for people to sit, as data: copied from the bureau when it is drafted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.choices import Fills
from families.choices.bureau import FloorEffect, FloorOf
from families.rules import bureau as charter


class CallRules(models.Model):
    """What is asked of those who offer, and of the outcome as a whole; fixed with the call."""

    fills = models.CharField(
        _("this call is for"), max_length=12, choices=Fills.choices, default=Fills.SECRETARIAT
    )
    needs_letter = models.BooleanField(_("a letter of nomination is asked for"), default=False)
    asks_region = models.BooleanField(_("the region is asked for"), default=False)
    none_offered = models.BooleanField(_("“none of these” is an answer"), default=False)
    term_months = models.PositiveSmallIntegerField(
        _("months of a term"), default=charter.TERM_MONTHS, validators=[MinValueValidator(1)]
    )
    max_months = models.PositiveSmallIntegerField(_("most months in a row"), null=True, blank=True)
    gap_months = models.PositiveSmallIntegerField(_("months to stay away after that"), default=0)
    floor_of = models.CharField(
        _("a floor protects the share"),
        max_length=6,
        choices=FloorOf.choices,
        default=FloorOf.NOBODY,
        blank=True,
    )
    floor_percent = models.PositiveSmallIntegerField(
        _("floor in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    floor_effect = models.CharField(
        _("when the floor is broken"),
        max_length=10,
        choices=FloorEffect.choices,
        default=FloorEffect.SHOWN,
    )

    class Meta:
        abstract = True

    @property
    def fills_seats(self) -> bool:
        return self.fills == Fills.SEATS
