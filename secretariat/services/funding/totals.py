"""What everybody reads of who asked and who was given something: totals, never a name."""

from typing import Any

from secretariat.choices.funding import FundingOutcome
from secretariat.models import FundingRound
from secretariat.rules.funding import totals_told
from secretariat.services.funding.proposing import DIMENSIONS, balance_of, labelled


def public_totals(funding_round: FundingRound) -> dict[str, Any] | None:
    """Return the totals of a decided round, or ``None`` before.

    By family as with passes, as a family is not a person; by region, gender and group of
    countries with kinds of fewer than three applicants put together.
    """
    if not funding_round.is_decided:
        return None
    applications = list(funding_round.applications.confirmed().with_case())
    awarded = {one.pk for one in applications if one.is_awarded}
    outcomes = [one.outcome for one in applications]
    balance = balance_of(applications, awarded)
    tables = [("family", labelled("family", balance["family"]))]
    tables += [
        (name, labelled(name, totals_told(balance[name])))
        for name in DIMENSIONS
        if name != "family"
    ]
    return {
        "asked": len(applications),
        "awarded": len(awarded),
        "refused": outcomes.count(FundingOutcome.REFUSED),
        "reserve": outcomes.count(FundingOutcome.RESERVE),
        "tables": tables,
    }
