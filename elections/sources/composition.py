"""Who is to form the secretariat, once a call or its election has settled it."""

from dataclasses import dataclass
from datetime import datetime

from csb_portal import clock
from elections.choices import (
    CallStatus,
    ElectionStatus,
    InterestStatus,
    Route,
)
from elections.models import (
    Complaint,
    Election,
    VolunteerCall,
)
from families.models import Family


@dataclass(frozen=True)
class Composition:
    """Which families are to form the secretariat, best first, and by which act."""

    call: VolunteerCall
    families: list[Family]
    ranking: list[Family]
    election: Election | None
    settled_at: datetime


def composition_of(call: VolunteerCall) -> Composition | None:
    """Return the outcome of a call, or ``None`` while it is undecided (proposal, 2.c and 2.d).

    With three families or fewer the volunteers serve from the call's close. Otherwise it
    takes the certified election, after the time to complain and every complaint's answer.
    ``ranking`` goes on below the seated, for vacancies.
    """
    if call.status != CallStatus.CLOSED or call.closed_at is None or call.fills_seats:
        return None
    if call.route != Route.VOTE:
        interests = call.interests.filter(status=InterestStatus.STANDING).select_related("family")
        families = [interest.family for interest in interests]
        return Composition(call, families, families, None, call.closed_at)
    election = (
        call.elections.real().filter(status=ElectionStatus.CERTIFIED, first_round=None).first()
    )
    return _settled(election) if election else None


def is_settled(election: Election) -> bool:
    """Tell whether the time to complain about an election is over and every complaint answered."""
    until = election.complaints_until
    is_over = until is not None and clock.now() >= until
    return is_over and not Complaint.objects.about(election).unanswered().exists()


def _settled(election: Election) -> Composition | None:
    """Return what a certified election settled, once nobody can object any more."""
    settled_at = election.complaints_until
    if settled_at is None or not is_settled(election):
        return None
    ranking = election.ranking()
    return Composition(
        call=election.call,
        families=[standing.family for standing in ranking if standing.is_elected],
        ranking=[standing.family for standing in ranking],
        election=election,
        settled_at=settled_at,
    )
