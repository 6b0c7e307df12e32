"""The money of a round: given out and given back, never more than budget and ceiling."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from secretariat.models import FundingApplication, FundingCeiling, FundingRound


@transaction.atomic
def spend(application: FundingApplication) -> None:
    """Give out what an application asks for. Raises ``DomainError`` where it is too much.

    The sums are the database's: whatever locks were missed, none of them passes its limit.
    """
    try:
        with transaction.atomic():
            _move(application, application.amount)
    except IntegrityError as error:
        funding_round = application.round
        raise DomainError(
            _("%(amount)s for %(application)s is more than the budget or its ceiling leaves.")
            % {"amount": application.asked, "application": application},
            rule=_(
                "The budget is %(budget)s, and no group of countries gets more than its ceiling."
            )
            % {"budget": funding_round.money(funding_round.budget)},
            so=_("Award it to somebody else, or to fewer."),
        ) from error


@transaction.atomic
def give_back(application: FundingApplication) -> None:
    """Take back what was given out to an application."""
    _move(application, -application.amount)


def _move(application: FundingApplication, amount: int) -> None:
    ceilings = FundingCeiling.objects.filter(
        round=application.round_id, group=application.group
    ).update(awarded=F("awarded") + amount)
    if not ceilings:
        message = "no ceiling"
        raise IntegrityError(message)
    FundingRound.objects.filter(pk=application.round_id).update(awarded=F("awarded") + amount)
