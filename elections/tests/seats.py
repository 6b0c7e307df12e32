"""Calls for people and their votes, for tests: as far as their count, without a ballot box."""

from datetime import timedelta

from csb_portal import clock
from csb_portal.models import User
from csb_portal.testing.factories import make_user
from elections.choices import ElectionStatus, Fills, Level, Outcome
from elections.models import Election, VolunteerCall
from elections.services.calls import close_call
from elections.services.certification import certify_election
from elections.services.group_elections import prepare_group_election
from elections.services.nominations import offer_to_sit
from elections.tests.factories import make_call, make_operator
from families.models import Family, FocalPoint


def make_seats_call(**fields: object) -> VolunteerCall:
    return make_call(fills=Fills.SEATS, **fields)


def stand(call: VolunteerCall, group: Family, *people: User, **said: str) -> None:
    for person in people:
        offer_to_sit(call, group, person, statement="I will serve.", **said)


def closed(call: VolunteerCall) -> VolunteerCall:
    with clock.at(call.closes_at):
        return close_call(call, actor=None)


def prepare(call: VolunteerCall, group: Family, slug: str = "vote", **rules: object) -> Election:
    """Prepare the vote of a group, an hour after the close of its call."""
    with clock.at(call.closes_at + timedelta(hours=1)):
        return prepare_group_election(
            call,
            group,
            actor=make_operator(),
            slug=slug,
            title="Who sits",
            question="Who should sit?",
            opens_at=clock.now() + timedelta(hours=1),
            closes_at=clock.now() + timedelta(hours=25),
            **{"level": Level.STANDARD, "correction_hours": 0, "max_choices": 1} | rules,
        )


def decide(election: Election, *elected: User | None) -> Election:
    """Say what the count came to: ``None`` stands for "none of these"."""
    times = dict.fromkeys(["roll_frozen_at", "opened_at", "closed_at", "counted_at"], clock.now())
    figures = {"ballots": len(elected), "blank_ballots": 0, "status": ElectionStatus.DECIDED}
    Election.objects.filter(pk=election.pk).update(**times, **figures)
    election.candidacies.update(outcome=Outcome.NOT_ELECTED, votes=0, rank=len(elected) + 1)
    for rank, person in enumerate(elected, start=1):
        line = election.candidacies.filter(person=person, is_none=person is None)
        line.update(outcome=Outcome.ELECTED, votes=len(elected) + 1 - rank, rank=rank)
    election.refresh_from_db()
    return election


def certify(election: Election) -> dict[User, FocalPoint]:
    """Certify a decided vote, and return whom it seated by which mandate."""
    with clock.at(election.call.closes_at + timedelta(days=2)):
        certify_election(election, actor=make_operator())
    begun = FocalPoint.objects.filter(pk__in=election.seatings.values("mandate"))
    return {mandate.user: mandate for mandate in begun.select_related("user")}


def people(count: int) -> list[User]:
    return [make_user() for _ in range(count)]
