"""What somebody is in a vote: a candidate, who runs it, who keeps one of its secrets."""

from enum import StrEnum

from django.db.models import Q

from csb_portal.models import User
from elections.models import Election, Registrar
from elections.permissions import can_run_elections
from elections.services.outsiders import owners_of
from families.models import FocalPoint


class Office(StrEnum):
    STANDS = "stands"
    RUNS = "runs"
    KEEPS = "keeps"


def offices_in(election: Election, user: User) -> set[Office]:
    """Say what somebody is in a vote, by themselves or by the family they sit for."""
    sits_for = FocalPoint.objects.sitting().filter(user=user).values("family")
    stands = election.candidacies.filter(Q(person=user) | Q(family__in=sits_for)).exists()
    held = {
        Office.STANDS: stands,
        Office.RUNS: can_run_elections(user),
        Office.KEEPS: keeps_a_secret(user, election),
    }
    return {office for office, is_held in held.items() if is_held}


def two_offices(one: set[Office], other: set[Office]) -> bool:
    """Whether two accounts that became one would bring offices together that are kept apart."""
    together = one | other
    return together not in (one, other) or Office.KEEPS in one & other


def keeps_a_secret(user: User, election: Election) -> bool:
    """Whether a trustee who serves, or the registrar, is reached at an address of theirs."""
    keepers = [*election.trustees.serving(), *Registrar.objects.filter(election=election)]
    return any(user.pk in owners_of(keeper.address) for keeper in keepers)
