"""A committee of groups' facilitators, elected by accredited organisations: from its preset alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from csb_portal.tests.bureaux import living
from elections import twin
from elections.choices import ElectionStatus, Outcome, Route
from elections.models import Election, RollEntry
from elections.protocol.ballots import make_ballot
from elections.protocol.credentials import private_exponent
from elections.protocol.description import Description
from elections.protocol.errors import ProtocolError
from elections.services.ballots import cast_ballot
from elections.services.certification import certify_election
from elections.services.codes import code_for
from elections.services.nominations import offer_to_sit
from elections.services.seating import seat_unopposed
from families import words
from families.choices.bureau import Electorate
from families.models import Bureau, Family, FocalPoint, Organisation

pytestmark = pytest.mark.django_db
YEARS_AGO = date(2020, 1, 1)


@pytest.fixture
def _bureau(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(living.BEGINS):
        yield living.start("unep-mgfc")


@pytest.fixture
def group(_bureau) -> Family:
    return Family.objects.first()


@pytest.fixture
def operator(_bureau):
    return living.make_operator()


def organisations(group: Family, count: int) -> list[Organisation]:
    return [
        Organisation.objects.create(
            slug=f"{group.slug}-{number}",
            name=f"Organisation {number} of {group}",
            group=group,
            accredited_since=YEARS_AGO,
            representative=make_user(),
        )
        for number in range(count)
    ]


def offers(call, group: Family, count: int) -> list:
    with clock.at(call.opens_at + timedelta(days=1)):
        return [
            offer_to_sit(
                call,
                group,
                make_user(name=f"Candidate {number}"),
                statement="I will serve.",
                letter=living.letter(),
                region="Somewhere",
            )
            for number in range(1, count + 1)
        ]


@pytest.fixture
def election(group, operator) -> Election:
    """Four stand for two seats; three organisations of the group and one of another vote."""
    organisations(group, 3)
    organisations(Family.objects.last(), 1)
    call = living.announce(operator)
    offers(call, group, 4)
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        prepared = living.prepare(call, group, operator)
    return living.opened(prepared, operator)


def names(election: Election) -> list[str]:
    return [candidacy.short_name for candidacy in election.drawn_candidacies()]


def voters(election: Election) -> list:
    return [entry.user for entry in election.roll.order_by("pk")]


@pytest.mark.usefixtures("_bureau")
def test_the_preset_makes_fifteen_groups_of_two_and_a_committee_of_thirty():
    bureau = Bureau.current()

    assert Family.objects.count() == 15
    assert Family.objects.filter(kind="thematic").count() == 9
    assert sum(Family.objects.values_list("seats", flat=True)) == bureau.committee_size == 30
    assert (bureau.term_months, bureau.electorate) == (24, Electorate.ORGANISATIONS)


@pytest.mark.usefixtures("_bureau")
def test_pages_speak_of_major_groups_and_facilitators(client):
    words.remember(Bureau.current())

    page = client.get("/families/")

    assert "<h1>Major Groups and regions</h1>" in page.text
    assert "focal point" not in page.text


def test_who_offers_without_a_letter_is_told_what_is_missing(group, operator):
    call = living.announce(operator)

    with clock.at(call.opens_at), pytest.raises(DomainError) as refusal:
        offer_to_sit(call, group, make_user(), statement="I will serve.", region="Asia")

    assert "There is no letter of nomination." in str(refusal.value)


def test_the_roll_is_of_the_groups_own_organisations(election, group):
    entries = list(election.roll.select_related("organisation"))

    assert len(entries) == 3
    assert {entry.organisation.group for entry in entries} == {group}
    assert entries[0].represents == str(entries[0].organisation)


def test_exactly_two_are_elected_by_exactly_two_choices(client, election, group, operator):
    first, second, third, _fourth = names(election)
    one, other, another = voters(election)
    with clock.at(election.opens_at + timedelta(days=1)):
        twin.vote(election, one, first, second)
        twin.vote(election, other, first, second)
        twin.vote(election, another, second, third)

    done = living.counted(election)

    assert living.is_sound(done)
    assert done.status == ElectionStatus.DECIDED
    assert {c.short_name: c.votes for c in done.candidacies.all()}[second] == 3
    elected = [c.person for c in done.candidacies.filter(outcome=Outcome.ELECTED)]
    with clock.at(done.closes_at + timedelta(hours=1)):
        certify_election(done, actor=operator)
    result = client.get(f"/elections/{done.slug}/result/").text
    assert "A voter voted once: the first ballot counts." in result
    assert "the last one counts" not in result
    assert "Votes by candidate" in result
    sitting = FocalPoint.objects.unfinished().filter(family=group)
    assert {mandate.user for mandate in sitting} == set(elected)
    assert {mandate.designated_by for mandate in sitting} == {str(done)}
    assert {mandate.designated_until for mandate in sitting} == {date(2027, 3, 25)}


@pytest.mark.parametrize("chosen", [0, 1, 3])
def test_an_incomplete_or_overfull_ballot_is_not_even_made(election, chosen):
    with clock.at(election.opens_at), pytest.raises(ProtocolError, match="takes 2 to 2 choices"):
        twin.vote(election, voters(election)[0], *names(election)[:chosen])


def test_the_server_refuses_an_incomplete_ballot_that_another_program_made(election):
    entry = election.roll.select_related("election").first()
    description = Description.parse(election.description_text)
    loose = replace(description.questions[0], minimum=1)
    doctored = replace(description, questions=(loose,))
    with clock.at(election.opens_at):
        exponent = private_exponent(code_for(entry), description.uuid)
        object.__setattr__(doctored, "fingerprint", description.fingerprint)
        ballot = make_ballot(doctored, exponent, [[1, 0, 0, 0]])
        with pytest.raises(DomainError) as refusal:
            cast_ballot(election, entry.user, ballot=ballot)

    assert "did not pass the check" in str(refusal.value)
    assert election.roll.voted().count() == 0


def test_a_second_ballot_of_an_organisation_is_refused_in_words(election):
    first, second, third, _fourth = names(election)
    voter = voters(election)[0]
    with clock.at(election.opens_at + timedelta(hours=1)):
        kept = twin.vote(election, voter, first, second).tracker
        with pytest.raises(DomainError) as refusal:
            twin.vote(election, voter, second, third)

    assert "the first ballot counts" in str(refusal.value)
    entry = election.roll.get(user=voter)
    assert (entry.tracker, entry.casts) == (kept, 1)


def test_the_same_ballot_sent_twice_is_one_vote(election):
    entry = election.roll.select_related("election").first()
    with clock.at(election.opens_at):
        ballot = twin.make_ballot_for(entry, *names(election)[:2])
        cast_ballot(election, entry.user, ballot=ballot)
        again = cast_ballot(election, entry.user, ballot=ballot)

    assert again.casts == 1


def test_the_ballot_says_its_rules(client, election):
    client.force_login(voters(election)[0])
    with clock.at(election.opens_at):
        page = client.get(f"/elections/{election.slug}/vote/")

    assert "Choose exactly 2 different ones." in page.text
    assert "You vote once: the first ballot counts, and a second one is refused." in page.text
    assert "blank ballot" not in page.text


def test_an_organisation_has_one_line_on_a_roll(election):
    entry = election.roll.first()

    with pytest.raises(IntegrityError):
        RollEntry.objects.create(
            election=election, user=make_user(), organisation=entry.organisation, name="Again"
        )


def test_whoever_two_organisations_name_stops_the_roll_in_words(client, group, operator):
    one, other, third = organisations(group, 3)
    Organisation.objects.filter(pk=one.pk).update(
        representative=other.representative, accredited_until=date(2999, 1, 1)
    )
    call = living.announce(operator)
    offers(call, group, 3)
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        prepared = living.prepare(call, group, operator)
        log_in(client, operator)
        page = client.get(f"/admin/elections/election/{prepared.pk}/run/")

    with pytest.raises(DomainError) as refusal:
        living.opened(prepared, operator)

    assert f"Named by more than one: {other.representative}." in page.text
    assert refusal.value.fact == f"{other.representative} would vote for {one}, {other}."
    Organisation.objects.filter(pk=one.pk).update(representative=None)
    voters_on_roll = living.opened(prepared, operator).roll.values_list("user", flat=True)
    assert set(voters_on_roll) == {other.representative_id, third.representative_id}


def test_two_who_offer_for_two_seats_sit_without_a_vote(group, operator):
    call = living.announce(operator)
    offers(call, group, 2)
    closed = living.close(call)

    with clock.at(call.closes_at + timedelta(hours=1)):
        seated = seat_unopposed(closed, group, actor=operator)

    assert closed.route == Route.FILL  # the other groups' seats stay open
    assert [mandate.user.name for mandate in seated] == ["Candidate 1", "Candidate 2"]
    assert "Call 1" in seated[0].designated_by
