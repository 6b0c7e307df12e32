"""The rules of a call for people to sit, as data: copied from the bureau when it is drafted."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.choices import Fills
from families.models.balance_rules import BalanceRules
from families.rules import bureau as charter


class CallRules(BalanceRules):
    """What is asked of those who offer, and of the outcome as a whole; fixed with the call."""

    fills = models.CharField(
        _("this call is for"), max_length=12, choices=Fills.choices, default=Fills.SECRETARIAT
    )
    needs_letter = models.BooleanField(_("a letter of nomination is asked for"), default=False)
    none_offered = models.BooleanField(_("“none of these” is an answer"), default=False)
    term_months = models.PositiveSmallIntegerField(
        _("months of a term"), default=charter.TERM_MONTHS, validators=[MinValueValidator(1)]
    )
    max_months = models.PositiveSmallIntegerField(_("most months in a row"), null=True, blank=True)
    gap_months = models.PositiveSmallIntegerField(_("months to stay away after that"), default=0)

    class Meta:
        abstract = True

    @property
    def fills_seats(self) -> bool:
        return self.fills == Fills.SEATS
