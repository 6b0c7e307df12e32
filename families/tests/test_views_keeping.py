"""Who reads what about a family's seats: proposals, alternates to come, who belongs to it."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.models import Alternate, FocalPoint
from families.services.alternates import name_alternate
from families.services.mandates import step_down
from families.services.memberships import join_family
from families.services.proposals import propose_mandate
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

LATER = date(2005, 3, 20)
MINE, KEEPING, SEAT = "/families/mine/", "/families/youth/seats/", "/families/youth/seats/1/"


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def family():
    return make_family(name_en="Youth", slug="youth")


@pytest.fixture
def ana(family):
    return make_focal_point(family=family, seat=2, user=make_user(name="Ana")).user


def words(response):
    return " ".join(response.text.split())


def test_who_is_proposed_is_shown_to_those_who_keep_the_seats_alone(client, family, ana):
    gone = make_focal_point(family=family, until=date(2005, 2, 20)).user
    coming = make_focal_point(family=family, since=LATER).user
    propose_mandate(family, email="eva@example.org", name="Eva", proposed_as="alternate", actor=ana)

    for person, reads_it in ((ana, True), (gone, False), (coming, False)):
        log_in(client, person)
        assert ("Eva is proposed." in words(client.get(SEAT))) is reads_it
        assert ("Eva" in client.get(f"{SEAT[:-1]}.md").text) is reads_it


def test_who_belongs_to_a_family_is_shown_to_its_focal_points_and_not_to_staff(client, family, ana):
    join_family(family, actor=make_user(name="Mia"))

    for person, reads_it in ((ana, True), (make_user(Role.STAFF), False)):
        log_in(client, person)
        assert ("Mia, since" in words(client.get(KEEPING))) is reads_it


def test_an_alternate_to_come_finds_the_page_and_can_step_back(client, family, ana):
    ion = make_user(name="Ion")
    alternate = name_alternate(family, ion, seat=1, since=LATER, actor=None)
    log_in(client, ion)

    assert "you are to stand in for seat 1, from" in words(client.get(MINE))
    assert "Ion is to stand in for seat 1, from" in words(client.get(KEEPING))
    client.post(f"/families/youth/alternates/{alternate.pk}/end/")

    assert not Alternate.objects.unfinished().exists()


def test_whoever_is_given_a_second_mandate_can_give_that_up_as_well(client, family, ana):
    own = FocalPoint.objects.get(user=ana)
    step_down(own, actor=ana, on=date(2005, 3, 10))
    second = make_focal_point(family=family, user=ana, seat=1, since=LATER)
    log_in(client, ana)

    assert "/families/youth/step-down/" in client.get(MINE).text
    client.post("/families/youth/step-down/", {"on": "2005-03-20", "confirmed": "on"})

    second.refresh_from_db()
    assert second.is_empty
