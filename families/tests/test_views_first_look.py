"""What a page says before anybody has sent anything."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.services.families import make_dormant
from families.services.mandates import begin_mandate, step_down
from families.services.proposals import lapse_proposals, propose_mandate
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db
FAMILY = "/families/youth/"


@pytest.fixture
def family():
    return make_family(slug="youth", name_en="Youth")


@pytest.fixture
def ana(family):
    return make_focal_point(family=family, designation="elected", designated_by="The assembly")


@pytest.mark.parametrize("address", [f"{FAMILY}propose/", f"{FAMILY}basis/"])
def test_a_form_that_was_only_opened_shows_no_errors(client, ana, address):
    client.force_login(ana.user)

    page = client.get(address)

    assert not page.context["form"].is_bound
    assert "This field is required." not in page.text


@pytest.mark.parametrize("address", ["focalpoint/begin/", "focalpoint/import/", "family/import/"])
def test_a_form_of_the_administration_that_was_only_opened_shows_no_errors(client, address):
    log_in(client, make_user(Role.STAFF))

    page = client.get(f"/admin/families/{address}")

    assert not page.context["form"].is_bound


def test_a_basis_is_corrected_from_what_was_stated(client, ana):
    client.force_login(ana.user)

    assert 'value="The assembly"' in client.get(f"{FAMILY}basis/").text


def test_of_a_dormant_family_nobody_is_said_to_speak_now(client, family, ana):
    make_dormant(family, actor=None, reason="Silent.")

    page = client.get(FAMILY)

    assert "Who spoke for it last" in page.text
    assert "its mandates rest" in page.text
    assert "Who speaks for it" not in page.text


def test_of_a_seat_that_is_given_up_a_successor_is_proposed_and_it_is_not_left_again(
    client, family, ana
):
    client.force_login(ana.user)
    assert "Leave my seat" in client.get(FAMILY).text
    day = clock.today() + timedelta(days=9)
    step_down(ana, actor=ana.user, on=day)

    page = client.get(FAMILY).text

    assert "Leave my seat" not in page
    assert f'href="{FAMILY}propose/?seat=1"' in page
    begin_mandate(family, make_user(), seat=1, since=day, actor=None)
    assert "Propose a successor" not in client.get(FAMILY).text


def test_proposals_say_for_what_and_until_when_or_since_when(client, family, ana):
    for email, proposed_as in (("eva@example.org", "alternate"), ("ion@example.org", "focal")):
        propose_mandate(
            family, email=email, name=email, seat=2, proposed_as=proposed_as, actor=ana.user
        )
    client.force_login(ana.user)
    page = client.get(f"{FAMILY}seats/")
    assert "eva@example.org, alternate for seat 2" in page.text
    assert "ion@example.org, seat 2" in page.text
    assert "in 14 days" in page.text or "in 13 days" in page.text

    with clock.at(clock.now() + timedelta(days=15)):
        lapse_proposals()
        page = client.get(f"{FAMILY}seats/")

    assert page.text.count("Lapsed") == 2
    assert " days" not in page.text


def test_the_dossier_says_of_a_designate_that_the_day_is_still_to_come(client, family, ana):
    day = clock.today() + timedelta(days=9)
    step_down(ana, actor=ana.user, on=day)
    begin_mandate(family, make_user(name="Eva"), seat=1, since=day, actor=None)
    client.force_login(ana.user)

    assert "Eva, designate from" in client.get(f"{FAMILY}seats/1/").text


def test_without_a_rule_of_balance_the_page_about_oneself_says_so(client):
    client.force_login(make_user())

    assert "no rule of balance now" in client.get("/composition/about-me/").text
