"""What every step of funding holds that touches more than one application."""

from csb_portal.lifecycle import locked
from secretariat.models import Case, FundingRound


def lock_round(funding_round: FundingRound) -> FundingRound:
    """Lock a round and then all of its cases, in their order, before the first act is recorded."""
    funding_round = locked(funding_round)
    cases = Case.objects.filter(funding__round=funding_round)
    list(cases.select_for_update(of=["self"]).order_by("pk"))
    return funding_round
