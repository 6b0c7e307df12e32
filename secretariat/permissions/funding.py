"""Who runs a funding round, who sits on its panel, who sees what."""

from csb_portal.models import User
from secretariat.choices.funding import FundingOutcome
from secretariat.models import FundingApplication, FundingRound, PanelMember
from secretariat.permissions.cases import can_handle_cases
from secretariat.permissions.recusals import is_recused
from secretariat.permissions.terms import Somebody


def can_run_funding(user: Somebody) -> bool:
    """Whoever handles cases prepares rounds, publishes them and names the panel."""
    return can_handle_cases(user)


def seat_on_panel(user: Somebody, funding_round: FundingRound) -> PanelMember | None:
    """Return the place by which ``user`` decides the round with others now, if any."""
    if not (user.is_authenticated and user.is_active):
        return None
    member = funding_round.panel.sitting().filter(user=user).first()
    return None if member is None or is_recused(user, funding_round) else member


def has_business_with(user: Somebody, funding_round: FundingRound) -> bool:
    """Tell whether the round would concern ``user``, were they not kept out of it."""
    if not user.is_authenticated:
        return False
    return can_run_funding(user) or funding_round.panel.filter(user=user).exists()


def can_see_round(user: Somebody, funding_round: FundingRound) -> bool:
    """The panel and those who run it see the applications; nobody who applies, or has a tie."""
    if not (user.is_authenticated and user.is_active) or is_recused(user, funding_round):
        return False
    return can_run_funding(user) or funding_round.panel.sitting().filter(user=user).exists()


def can_run_round(user: Somebody, funding_round: FundingRound) -> bool:
    """Those who run rounds, except of this one who applies in it or has a tie."""
    return can_run_funding(user) and not is_recused(user, funding_round)


def can_score(user: Somebody, application: FundingApplication) -> bool:
    """A member of the panel gives points until the round is decided."""
    return (
        application.round.is_closed
        and FundingApplication.objects.to_score().filter(pk=application.pk).exists()
        and seat_on_panel(user, application.round) is not None
    )


def sheets_left(member: PanelMember) -> int:
    """Return how many applications ``member`` has not given points for."""
    waiting = member.round.applications.to_score().exclude(sheets__member=member)
    return waiting.count()


def can_see_scores(user: User, funding_round: FundingRound) -> bool:
    """A member sees what others gave once all of their own points are in; others once all are.

    So nobody gives points after somebody else's.
    """
    if not can_see_round(user, funding_round):
        return False
    if funding_round.is_decided:
        return True
    if not funding_round.is_closed:
        return False
    panel = funding_round.panel.sitting()
    member = panel.filter(user=user).first()
    if member:
        return not sheets_left(member)
    return all(not sheets_left(one) for one in panel)


def may_record_decision(user: User, funding_round: FundingRound) -> bool:
    """A member of the panel, or who runs the round, writes down what the panel decided."""
    return can_see_round(user, funding_round)


def can_answer(application: FundingApplication) -> bool:
    """Whether its award waits for a yes or a no."""
    return application.outcome == FundingOutcome.AWARDED and not application.answer
