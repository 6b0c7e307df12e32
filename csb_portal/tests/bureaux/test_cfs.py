"""A mechanism of constituencies and sub-regions that choose their people themselves."""

from datetime import date

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from csb_portal.tests.bureaux import living
from elections.models import Election, VolunteerCall
from families.choices.bureau import FloorEffect, FromWhere, Gender
from families.choices.families import Designation
from families.models import Bureau, Family, FocalPoint
from families.services.bases import state_basis
from families.services.composition import composition
from families.services.mandates import begin_mandate, end_mandate
from families.services.self_statements import say_of_oneself

pytestmark = pytest.mark.django_db
# Small-scale farmers send four, the other ten constituencies two, the sixteen sub-regions one.
QUOTAS = {1: 4} | dict.fromkeys(range(2, 12), 2)


@pytest.fixture(autouse=True)
def _bureau():
    with clock.at(living.BEGINS):
        yield living.start("cfs-csm-2010", QUOTAS)


def choose(group: Family, gender: str, *, region: str = "", **basis: object) -> FocalPoint:
    """Let a group choose somebody by its own process, and let that person say who they are."""
    person = make_user()
    if gender or region:
        say_of_oneself(person, gender=gender, region=region)
    chosen = {"designation": Designation.CONSENSUS, "designated_by": "Assembly"} | basis
    return begin_mandate(group, person, actor=None, designated_on=date(2025, 2, 1), **chosen)


def fill(women: int) -> None:
    """Fill all seats, the first ``women`` of them with women."""
    number = 0
    for group in Family.objects.all():
        for _ in range(group.seats):
            choose(group, Gender.WOMAN if number < women else Gender.MAN)
            number += 1


def test_the_preset_makes_27_groups_and_a_quota_of_40_people():
    bureau, whole = Bureau.current(), composition(clock.today())

    assert Family.objects.count() == bureau.groups == 27
    assert [(kind.kind, len(kind.groups), kind.seats) for kind in whole.kinds] == [
        ("thematic", 11, 24),
        ("regional", 16, 16),
    ]
    assert (whole.seats, whole.missing, whole.size) == (40, 40, 40)
    assert (bureau.floor_of, bureau.floor_percent) == ("women", 50)
    assert bureau.floor_effect == FloorEffect.SHOWN


def test_each_group_records_how_it_chose_by_whom_and_when(client):
    group = Family.objects.get(sort_order=1)

    chosen = choose(group, Gender.WOMAN)

    assert chosen.has_basis
    page = client.get(group.get_absolute_url())
    assert "Chosen by consensus" in page.text
    assert "Assembly" in page.text
    assert not VolunteerCall.objects.exists()
    assert not Election.objects.exists()


def test_a_basis_can_be_stated_later_and_its_lack_is_shown(client):
    group = Family.objects.get(sort_order=12)
    silent = begin_mandate(group, make_user(), actor=None)
    assert "Not stated" in client.get("/composition/").text

    state_basis(
        silent,
        designation=Designation.ELECTED,
        designated_by="Sub-regional forum",
        designated_on=date(2025, 2, 20),
        actor=silent.user,
    )

    assert "Not stated" not in client.get("/composition/").text


def test_the_quota_of_a_group_is_never_exceeded():
    group = Family.objects.get(sort_order=1)
    for _ in range(4):
        choose(group, Gender.WOMAN)

    with pytest.raises(DomainError, match="no such free seat"):
        choose(group, Gender.WOMAN)


def test_with_half_women_the_floor_is_kept(client):
    fill(women=20)

    whole = composition(clock.today())

    assert (whole.filled, whole.missing) == (40, 0)
    assert whole.balance.totals[Gender.WOMAN] == 20
    assert not whole.balance.is_broken
    assert "Kept" in client.get("/composition/").text


def test_below_half_the_broken_floor_is_shown_and_nobody_is_replaced(client):
    fill(women=19)

    whole = composition(clock.today())

    assert whole.balance.below == (Gender.WOMAN,)
    assert whole.filled == 40
    page = client.get("/composition/")
    assert "Broken" in page.text
    assert "40 of 40 said it of themselves." in page.text
    assert "Woman: about 50 percent" in page.text


def test_a_seat_that_falls_vacant_is_missing_at_once(client):
    group = Family.objects.get(sort_order=27)
    mandate = choose(group, Gender.WOMAN, region="Andes")
    before = composition(clock.today())

    end_mandate(mandate, actor=None, reason="Moved away.")

    after = composition(clock.today())
    assert (before.missing, after.missing) == (39, 40)
    assert before.by_region.totals == {"Andes": 1, FromWhere.ELSEWHERE: 0}
    assert after.by_region.totals == {FromWhere.ELSEWHERE: 0}


def test_the_page_names_nobody_and_costs_few_queries(client, django_assert_max_num_queries):
    fill(women=20)

    with django_assert_max_num_queries(8):
        page = client.get("/composition/")

    sitting = FocalPoint.objects.select_related("user")
    assert not [mandate for mandate in sitting if f">{mandate.user.name}<" in page.text]
    assert "Person 1" not in page.text


def test_what_few_said_is_not_told(client):
    people = [
        choose(Family.objects.get(sort_order=number), Gender.MAN, region=region)
        for number, region in enumerate(("Alps", "Alps", "Alps", "Andes"), start=12)
    ]

    page = client.get("/composition/")

    assert "Broken" in page.text
    assert "percent</li>" not in page.text
    assert "Alps" not in page.text
    for mandate in people[:2]:
        end_mandate(mandate, actor=None, reason="Moved away.")
    assert "Broken" not in client.get("/composition/").text


def test_who_says_it_of_themselves_can_take_it_back(client):
    person = make_user()
    client.force_login(person)
    client.post("/composition/about-me/", {"gender": "woman", "region": "Andes"})
    assert person.self_statement.gender == Gender.WOMAN

    client.post("/composition/about-me/", {"gender": "", "region": ""})

    person.refresh_from_db()
    assert not hasattr(person, "self_statement")
