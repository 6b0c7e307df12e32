"""The rules of balance: a bureau's own, and those that a call froze."""

from collections.abc import Iterable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import FloorEffect, FloorOf
from families.rules.balance import Balance, balance_of, balance_of_regions, regions_in

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class BalanceRules(models.Model):
    """Whose share of those who sit has a floor, by gender and by region."""

    floor_of = models.CharField(
        _("a floor protects the share"),
        max_length=6,
        choices=FloorOf.choices,
        default=FloorOf.NOBODY,
        blank=True,
    )
    floor_percent = models.PositiveSmallIntegerField(
        _("floor in percent"), null=True, blank=True, validators=PERCENT
    )
    asks_region = models.BooleanField(
        _("candidates and seats say their region or sub-region"), default=False
    )
    regions = models.TextField(
        _("regions to choose from, a line each"),
        max_length=1000,
        blank=True,
        help_text=_("Empty: everybody says it in their own words."),
    )
    region_percent = models.PositiveSmallIntegerField(
        _("floor of each region in percent"),
        null=True,
        blank=True,
        validators=PERCENT,
        help_text=_("Empty for none."),
    )
    floor_effect = models.CharField(
        _("when a floor is broken"),
        max_length=10,
        choices=FloorEffect.choices,
        default=FloorEffect.SHOWN,
    )

    class Meta:
        abstract = True

    @property
    def has_floor(self) -> bool:
        return bool(self.floor_of or self.region_percent)

    @property
    def stops_an_outcome(self) -> bool:
        """Tell whether nobody is seated while a floor is broken."""
        return self.has_floor and self.floor_effect != FloorEffect.SHOWN

    @property
    def region_names(self) -> tuple[str, ...]:
        return regions_in(self.regions)

    def balance_by_gender(self, genders: Iterable[str]) -> Balance:
        return balance_of(genders, self.floor_of, self.floor_percent)

    def balance_by_region(self, regions: Iterable[str]) -> Balance:
        """Count people by region; without regions to choose from, by what they called theirs."""
        said = list(regions)
        known = self.region_names or tuple(sorted(set(filter(None, said))))
        return balance_of_regions(said, known, self.region_percent)
