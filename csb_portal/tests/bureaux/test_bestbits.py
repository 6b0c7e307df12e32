"""A steering committee of eight seats, elected by subscribers: from its preset alone."""

from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from csb_portal.tests.bureaux import living
from elections import twin
from elections.choices import ElectionStatus, Outcome, Route
from elections.models import Election, Nomination, VolunteerCall
from elections.services.certification import certify_election
from elections.services.nominations import offer_to_sit
from elections.services.resolutions import confirm_step, propose_annulment
from elections.services.seating import seat_unopposed
from elections.services.ties import prepare_runoff
from families.choices.bureau import FloorEffect, Gender
from families.models import Bureau, Family, FocalPoint, Subscriber

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 6, 1)


@pytest.fixture
def _bureau():
    with clock.at(living.BEGINS):
        yield living.start("bestbits-2014")


@pytest.fixture
def operator(_bureau):
    return living.make_operator()


@pytest.fixture
def seats(_bureau) -> list[Family]:
    return list(Family.objects.all())


def subscribe(since: date = LONG_AGO, agreed: date | None = LONG_AGO) -> Subscriber:
    return Subscriber.objects.create(user=make_user(), subscribed_on=since, agreed_on=agreed)


def offer(call: VolunteerCall, seat: Family, gender: Gender, name: str = "") -> Nomination:
    person = make_user(name=name) if name else make_user()
    with clock.at(call.opens_at + timedelta(hours=1)):
        return offer_to_sit(call, seat, person, statement="For all.", gender=gender)


def voted(election: Election, *choices: str) -> Election:
    """Let subscribers vote one after the other, and count."""
    voters = [entry.user for entry in election.roll.order_by("pk")]
    with clock.at(election.opens_at + timedelta(days=1)):
        for voter, choice in zip(voters, choices, strict=True):
            twin.vote(election, voter, choice)
    return living.counted(election)


def held(call: VolunteerCall, seat: Family, operator, *choices: str) -> Election:
    """Hold the vote on one seat, from its preparation to its count."""
    with clock.at(call.closes_at):
        election = living.prepare(call, seat, operator)
    return voted(living.opened(election, operator), *choices)


@pytest.mark.usefixtures("_bureau")
def test_the_preset_makes_eight_seats_of_one_person_for_a_year():
    bureau = Bureau.current()

    assert [family.seats for family in Family.objects.all()] == [1] * 8
    assert (bureau.committee_size, bureau.term_months, bureau.vote_days) == (8, 12, 14)
    assert (bureau.max_months, bureau.gap_months) == (36, 12)
    assert (bureau.floor_percent, bureau.floor_effect) == (40, FloorEffect.POSTPONED)


def test_those_vote_who_subscribed_two_months_ago_and_agreed(seats, operator):
    long_ago = subscribe()
    subscribe(since=date(2025, 2, 1))  # six weeks before the roll is frozen
    subscribe(agreed=None)
    left = subscribe()
    Subscriber.objects.filter(pk=left.pk).update(left_on=date(2025, 1, 1))
    call = living.announce(operator)
    offer(call, seats[0], Gender.WOMAN)
    offer(call, seats[1], Gender.MAN)
    living.close(call)
    call.refresh_from_db()

    election = living.opened(living.prepare(call, seats[0], operator), operator)

    assert [entry.user for entry in election.roll.all()] == [long_ago.user]
    assert election.roll.get().represents == ""
    assert election.closes_at - election.opens_at == timedelta(days=14)


def test_the_first_past_the_post_sits_for_a_year(seats, operator):
    for _ in range(3):
        subscribe()
    call = living.announce(operator)
    elected = offer(call, seats[0], Gender.WOMAN, "Ana Lima")
    offer(call, seats[0], Gender.MAN, "Ben Oak")
    living.close(call)
    call.refresh_from_db()

    election = held(call, seats[0], operator, "ana-lima", "ana-lima", "ben-oak")

    assert living.is_sound(election)
    assert [c.short_name for c in election.drawn_candidacies()][-1] == "none-of-these"
    # One woman alone breaks the floor of 40 percent of each gender, so nothing is adjusted:
    with clock.at(election.closes_at), pytest.raises(DomainError) as refusal:
        certify_election(election, actor=operator)
    assert refusal.value.fact == "The outcome breaks the floor of balance."
    assert not FocalPoint.objects.filter(user=elected.person).exists()


def test_with_the_floor_kept_each_vote_seats_its_first(seats, operator):
    for _ in range(2):
        subscribe()
    call = living.announce(operator)
    woman = offer(call, seats[0], Gender.WOMAN, "Ana Lima")
    man = offer(call, seats[1], Gender.MAN, "Ben Oak")
    living.close(call)
    call.refresh_from_db()
    first = held(call, seats[0], operator, "ana-lima", "ana-lima")
    with clock.at(first.closes_at), pytest.raises(DomainError, match="not decided: 1"):
        certify_election(first, actor=operator)

    second = held(call, seats[1], operator, "ben-oak", "none-of-these")
    assert second.status == ElectionStatus.TIED

    second.refresh_from_db()
    with clock.at(second.closes_at):
        runoff = prepare_runoff(
            second,
            actor=operator,
            opens_at=clock.now() + timedelta(hours=1),
            closes_at=clock.now() + timedelta(hours=49),
        )
    voted(runoff, "ben-oak", "ben-oak")
    with clock.at(runoff.closes_at):
        for election in (first, second):
            certify_election(election, actor=operator)

    sitting = {mandate.user: mandate for mandate in FocalPoint.objects.unfinished()}
    assert set(sitting) == {woman.person, man.person}
    ends = {mandate.designated_until for mandate in sitting.values()}
    assert all(mandate.since.replace(year=2026) in ends for mandate in sitting.values())


def test_no_candidate_can_win_and_the_seat_stays_open(client, seats, operator):
    for _ in range(3):
        subscribe()
    call = living.announce(operator)
    offer(call, seats[0], Gender.WOMAN, "Ana Lima")
    offer(call, seats[1], Gender.WOMAN, "Eva Stein")
    offer(call, seats[1], Gender.MAN, "Ben Oak")
    living.close(call)
    call.refresh_from_db()
    VolunteerCall.objects.filter(pk=call.pk).update(floor_effect=FloorEffect.SHOWN)
    call.refresh_from_db()

    election = held(call, seats[0], operator, "none-of-these", "none-of-these", "ana-lima")

    none = election.candidacies.get(outcome=Outcome.ELECTED)
    with clock.at(election.closes_at + timedelta(hours=1)):
        certify_election(election, actor=operator)
        page = client.get(f"/elections/{election.slug}/result/")
    assert none.is_none
    assert "<b>None of these</b>: the seat stays open" in page.text
    assert not FocalPoint.objects.exists()


def test_men_alone_postpone_the_election(seats, operator):
    subscribe()
    call = living.announce(operator)
    for seat in seats[:3]:
        offer(call, seat, Gender.MAN)
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        election = living.prepare(call, seats[0], operator)

    with pytest.raises(DomainError) as refusal:
        living.opened(election, operator)

    assert refusal.value.fact == "Those who stand break the floor of balance."
    assert "The election is postponed" in str(refusal.value)
    election.refresh_from_db()
    assert election.status == ElectionStatus.DRAFT


def served(person, *spells: tuple[date, date | None]) -> None:
    for since, until in spells:
        FocalPoint.objects.create(
            user=person, family=Family.objects.first(), seat=1, since=since, until=until
        )


@pytest.mark.parametrize(
    ("spells", "day"),
    [
        ([(date(2022, 3, 1), date(2025, 3, 1))], "1 March 2026"),
        (
            [(date(2022, 3, 1), date(2023, 3, 1)), (date(2023, 3, 1), date(2025, 3, 1))],
            "1 March 2026",
        ),
        ([(date(2021, 1, 1), date(2024, 6, 1))], "1 June 2025"),
    ],
)
def test_after_three_years_in_a_row_one_stays_away_for_one(seats, operator, spells, day):
    person = make_user()
    served(person, *spells)
    call = living.announce(operator)

    with clock.at(call.opens_at), pytest.raises(DomainError) as refusal:
        offer_to_sit(call, seats[1], person, statement="Again.", gender=Gender.MAN)

    assert f"may stand again from {day}" in str(refusal.value)


@pytest.mark.parametrize(
    "spells",
    [
        [],
        [(date(2023, 3, 3), date(2025, 3, 3))],
        [(date(2020, 1, 1), date(2023, 1, 1))],
        [(date(2020, 1, 1), date(2023, 1, 1)), (date(2024, 2, 1), date(2025, 2, 1))],
    ],
)
def test_after_two_years_or_the_gap_one_may_stand_again(seats, operator, spells):
    person = make_user()
    served(person, *spells)
    call = living.announce(operator)

    with clock.at(call.opens_at):
        offer = offer_to_sit(call, seats[1], person, statement="Again.", gender=Gender.MAN)

    assert offer.person == person


def test_even_one_who_stands_alone_is_put_to_the_vote(seats, operator):
    call = living.announce(operator)
    offer(call, seats[0], Gender.WOMAN)

    closed = living.close(call)

    assert closed.route == Route.VOTE
    with pytest.raises(DomainError, match="not filled without a vote"):
        seat_unopposed(closed, seats[0], actor=operator)


def test_what_an_annulled_vote_began_ends(seats, operator):
    subscribe()
    call = living.announce(operator)
    offer(call, seats[0], Gender.WOMAN, "Ana Lima")
    living.close(call)
    VolunteerCall.objects.filter(pk=call.pk).update(floor_effect=FloorEffect.SHOWN)
    call.refresh_from_db()
    election = held(call, seats[0], operator, "ana-lima")
    with clock.at(election.closes_at + timedelta(hours=1)):
        certify_election(election, actor=operator)
        step = propose_annulment(election, actor=operator, reason="The roll was wrong.")
        confirm_step(step, actor=living.make_operator())

    mandate = FocalPoint.objects.get()
    assert mandate.until is not None
    assert not FocalPoint.objects.unfinished().exists()
