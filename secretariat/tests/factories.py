"""Settled calls, certified elections and secretariats in office, for tests."""

from collections.abc import Sequence
from datetime import date, timedelta

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.choices import CallStatus, ElectionStatus, Outcome, Route
from elections.models import Candidacy, Election, VolunteerCall
from elections.tests.factories import make_call, make_election, make_interest
from families.models import FocalPoint
from families.tests.factories import make_family, make_focal_point
from secretariat.models import Term
from secretariat.services.terms.constituting import constitute_secretariat


def make_pair(**fields: object) -> list[FocalPoint]:
    """Create a family with two sitting focal points."""
    family = make_family(**fields)
    return [make_focal_point(family=family, seat=seat) for seat in (1, 2)]


def make_pairs(count: int) -> list[list[FocalPoint]]:
    return [make_pair() for _ in range(count)]


def make_settled_call(pairs: Sequence[Sequence[FocalPoint]], **fields: object) -> VolunteerCall:
    """Create a closed call to which each family of ``pairs`` answered, in that order."""
    now = clock.now()
    route = Route.SERVE if len(pairs) == 3 else Route.FILL if len(pairs) < 3 else Route.VOTE
    values = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)} | fields
    call = make_call(CallStatus.CLOSED, route=route, **values)
    for number, pair in enumerate(pairs):
        received_at = call.closes_at - timedelta(hours=len(pairs) - number)
        make_interest(call, pair[0], received_at=received_at)
    return call


def make_certified_election(
    pairs: Sequence[Sequence[FocalPoint]], *, call: VolunteerCall | None = None, **fields: object
) -> Election:
    """Create an election whose ranking is the order of ``pairs``; the first three are in."""
    now = clock.now()
    call = call or make_settled_call(pairs)
    values = {
        "call": call,
        "status": ElectionStatus.CERTIFIED,
        "opens_at": now - timedelta(days=8),
        "opened_at": now - timedelta(days=8),
        "roll_frozen_at": now - timedelta(days=8),
        "closes_at": now - timedelta(days=4),
        "closed_at": now - timedelta(days=4),
        "counted_at": now - timedelta(days=4),
        "ballots": 36,
        "blank_ballots": 1,
        "certified_at": now - timedelta(days=2),
        "certified_by": make_user(Role.OPERATOR),
    }
    election = make_election(**values | fields)
    for place, pair in enumerate(pairs, start=1):
        Candidacy.objects.create(
            election=election,
            family=pair[0].family,
            position=place,
            votes=100 - place,
            rank=place,
            outcome=Outcome.ELECTED if place <= 3 else Outcome.NOT_ELECTED,
        )
    return election


def make_elected_term(pairs: Sequence[Sequence[FocalPoint]]) -> Term:
    """Create a secretariat in office, elected among ``pairs``."""
    election = make_certified_election(pairs)
    return constitute_secretariat(election.call, actor=make_user(Role.OPERATOR))


def make_served_term(pairs: Sequence[Sequence[FocalPoint]], **fields: object) -> Term:
    """Create a secretariat in office, of the volunteers without a vote."""
    return constitute_secretariat(
        make_settled_call(pairs), actor=make_user(Role.OPERATOR), **fields
    )


def make_open_queue(pairs: Sequence[Sequence[FocalPoint]] = ()) -> Term:
    """Create a secretariat of at most two families, whose queue is open now."""
    now = clock.now()
    with clock.at(now):
        return make_served_term(pairs, queue_opens_at=now)


def end_mandate(focal_point: FocalPoint, on: date) -> None:
    FocalPoint.objects.filter(pk=focal_point.pk, until=None).update(until=on)


def seated(term: Term, on: date | None = None) -> dict[int, FocalPoint]:
    """Return who holds which seat."""
    return {seat.number: seat.focal_point for seat in term.holdings.current(on).with_people()}
