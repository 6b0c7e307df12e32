"""A floor by region: a bureau of eight seats that wants a share of three regions each."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from csb_portal.tests.bureaux import living
from elections import twin
from elections.choices import ElectionStatus
from elections.models import Nomination, VolunteerCall
from elections.services.balance import balance_of_outcome
from elections.services.certification import certify_election
from elections.services.nominations import offer_to_sit
from elections.services.seating import seat_unopposed
from families.choices.bureau import FloorEffect
from families.models import Bureau, Family, FocalPoint, Subscriber
from families.rules.balance import balance_of_regions
from families.services.explaining import sentences_of
from families.services.mandates import begin_mandate
from families.services.presets import preset_of
from families.services.self_statements import say_of_oneself

pytestmark = pytest.mark.django_db
REGIONS = ("Africa", "Asia", "Europe")
RULE = "People from each region are at least 25 percent of those who sit: Africa, Asia, Europe."


@pytest.fixture
def _bureau():
    with clock.at(living.BEGINS):
        yield living.start(
            "bestbits-2014",
            floor_of="",
            floor_percent=None,
            none_offered=False,
            asks_region=True,
            regions="\r\n".join(REGIONS),
            region_percent=25,
        )


@pytest.fixture
def operator(_bureau):
    return living.make_operator()


@pytest.fixture
def call(operator) -> VolunteerCall:
    return living.announce(operator)


def offer(call: VolunteerCall, seat: Family, region: str, name: str = "") -> Nomination:
    person = make_user(name=name) if name else make_user()
    with clock.at(call.opens_at):
        return offer_to_sit(call, seat, person, statement="For all.", region=region)


def sit(*regions: str) -> None:
    for seat, region in zip(Family.objects.all(), regions, strict=False):
        person = make_user()
        say_of_oneself(person, gender="", region=region)
        begin_mandate(seat, person, actor=None)


@pytest.mark.parametrize(
    ("said", "below"),
    [
        (["Africa", "Asia", "Europe", "elsewhere"], ()),
        (["Africa", "Asia", "Asia", "Mars", ""], ("Africa", "Europe")),
        ([], ()),
    ],
)
def test_a_share_below_a_quarter_breaks_the_floor(said, below):
    balance = balance_of_regions(said, REGIONS, 26 if "Mars" in said else 25)

    assert balance.below == below
    assert balance.total == len(said)


@pytest.mark.usefixtures("_bureau")
def test_the_floor_is_said_among_the_rules_of_the_bureau():
    assert RULE in sentences_of(Bureau.current())


def test_a_preset_names_the_regions_where_its_body_counts_them():
    named = preset_of("cscg-mag-2017").bureau

    assert len(named.region_names) == 5
    assert named.region_percent is None  # shown for every name, and nothing follows


@pytest.mark.usefixtures("_bureau")
def test_the_page_of_the_composition_says_whether_the_floor_is_kept(client):
    sit(*["Asia"] * 3, *["elsewhere"] * 3)

    page = client.get("/composition/")

    assert RULE in page.text
    assert "Broken" in page.text
    assert "<li>Elsewhere, or not said: about 50 percent</li>" in page.text


@pytest.mark.usefixtures("_bureau")
def test_people_choose_among_the_regions_that_are_counted(client):
    person = make_user()
    client.force_login(person)

    client.post("/composition/about-me/", {"region": "Mars"})
    assert not hasattr(person, "self_statement")
    client.post("/composition/about-me/", {"region": "Asia"})

    person.refresh_from_db()
    assert person.self_statement.region == "Asia"


def test_a_call_keeps_the_floor_it_began_with(client, call):
    Bureau.objects.update(region_percent=None, regions="")

    client.force_login(make_user())
    with clock.at(call.opens_at):
        page = client.get(call.get_absolute_url())

    assert RULE in page.text
    assert '<option value="elsewhere">Elsewhere, or not said</option>' in page.text


def test_an_offer_from_a_region_the_call_does_not_count_is_refused(call):
    with pytest.raises(DomainError) as refusal:
        offer(call, Family.objects.first(), "Mars")

    assert "The regions: Africa, Asia, Europe." in str(refusal.value)


def test_a_vote_whose_candidates_break_the_floor_is_postponed(call, operator):
    Subscriber.objects.create(user=make_user(), subscribed_on="2024-06-01", agreed_on="2024-06-01")
    seat = Family.objects.first()
    for region in ("Africa", "Asia", "Asia"):
        offer(call, seat, region)
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        election = living.prepare(call, seat, operator)

    with pytest.raises(DomainError) as refusal:
        living.opened(election, operator)

    assert refusal.value.fact == "Those who stand break the floor of balance."
    election.refresh_from_db()
    assert election.status == ElectionStatus.DRAFT


def test_an_outcome_that_breaks_the_floor_is_held_back(call, operator):
    VolunteerCall.objects.update(floor_effect=FloorEffect.HELD)
    call.refresh_from_db()
    Subscriber.objects.create(user=make_user(), subscribed_on="2024-06-01", agreed_on="2024-06-01")
    seat = Family.objects.first()
    offer(call, seat, "Africa", "Ana Lima")
    offer(call, seat, "Asia", "Ben Oak")
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        election = living.opened(living.prepare(call, seat, operator), operator)
    with clock.at(election.opens_at):
        twin.vote(election, election.roll.get().user, "ana-lima")
    election = living.counted(election)

    with clock.at(election.closes_at), pytest.raises(DomainError) as refusal:
        certify_election(election, actor=operator)

    assert RULE in str(refusal.value)
    assert refusal.value.fact == "The outcome breaks the floor of balance."
    assert not FocalPoint.objects.exists()


def test_nobody_is_seated_without_a_vote_while_the_floor_is_broken(call, operator):
    seats = list(Family.objects.all())
    for seat, region in zip(seats, ("Africa", "Africa", "Asia", "Asia"), strict=False):
        offer(call, seat, region)
    closed = living.close(call)

    with clock.at(call.closes_at):
        assert balance_of_outcome(closed).is_broken
        with pytest.raises(DomainError, match="The outcome breaks the floor"):
            seat_unopposed(closed, seats[0], actor=operator)
        Nomination.objects.filter(group=seats[1]).update(region="Europe")
        assert len(seat_unopposed(closed, seats[0], actor=operator)) == 1


def test_without_regions_to_choose_from_people_use_their_own_words(client):
    with clock.at(living.BEGINS):
        living.start("cfs-csm-2010")
        sit(*["Andes"] * 3, *["Sahel"] * 3)
        page = client.get("/composition/")
        sit_alone = begin_mandate(Family.objects.last(), make_user(), actor=None)
        say_of_oneself(sit_alone.user, gender="", region="Pampa")
        later = client.get("/composition/")

    assert "<li>Sahel: about 50 percent</li>" in page.text
    assert "Sahel" not in later.text
    assert "Pampa" not in later.text
