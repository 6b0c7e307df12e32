"""What a focal point does about the own mandate; and the door that closes with its end."""

from datetime import date

import pytest

from csb_portal.testing.factories import make_user
from families.services.mandates import end_mandate
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

BASIS, STEP_DOWN = "/families/youth/basis/", "/families/youth/step-down/"


@pytest.fixture
def mandate():
    return make_focal_point(family=make_family(slug="youth", name_en="Youth"))


@pytest.mark.parametrize("address", [BASIS, STEP_DOWN])
def test_strangers_are_sent_to_the_login(client, mandate, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", [BASIS, STEP_DOWN])
def test_only_the_familys_own_focal_points_may_enter(client, mandate, address):
    for person in (make_user(), make_focal_point().user):
        client.force_login(person)
        assert client.get(address).status_code == 403
        assert client.post(address, {"confirmed": "yes"}).status_code == 403


def test_the_right_to_act_ends_with_the_mandate_by_the_next_request(client, mandate):
    client.force_login(mandate.user)
    assert client.get(BASIS).status_code == 200

    end_mandate(mandate, actor=None, reason="x")

    assert client.get(BASIS).status_code == 403


def test_stepping_down_needs_one_deliberate_yes_and_closes_the_door(client, mandate):
    client.force_login(mandate.user)
    assert "I have read this and want to go on." in client.get(STEP_DOWN).text

    unsure = client.post(STEP_DOWN)
    mandate.refresh_from_db()
    assert mandate.until is None
    assert "tick the box" in unsure.text

    response = client.post(STEP_DOWN, {"confirmed": "yes"}, follow=True)

    mandate.refresh_from_db()
    assert mandate.until is not None
    assert "You have left the seat. Thank you for your service." in response.text
    assert client.get(STEP_DOWN).status_code == 403


def test_a_doubled_click_on_stepping_down_does_no_harm(client, mandate):
    client.force_login(mandate.user)
    client.post(STEP_DOWN, {"confirmed": "yes"})

    assert client.post(STEP_DOWN, {"confirmed": "yes"}).status_code == 403


def test_a_focal_point_states_how_the_family_chose_them(client, mandate):
    client.force_login(mandate.user)
    answer = {
        "designation": "ad_hoc",
        "designated_by": "Whoever was in the room",
        "designated_on": "2004-12-01",
    }

    response = client.post(BASIS, answer, follow=True)

    mandate.refresh_from_db()
    assert (mandate.designation, mandate.designated_on) == ("ad_hoc", date(2004, 12, 1))
    assert "Everybody can read now how your family chose you." in response.text
    assert "Ad hoc, by Whoever was in the room" in " ".join(response.text.split())


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({}, "This field is required."),
        ({"designation": "unstated"}, "Select a valid choice."),
        (
            {"designation": "elected", "designated_on": "2999-01-01"},
            "1 January 2999 is still to come.",
        ),
        ({"designation": "elected", "designated_on": "soon"}, "Enter a valid date."),
    ],
)
def test_a_basis_that_cannot_be_gets_a_sentence_and_loses_nothing(
    client, mandate, answer, sentence
):
    client.force_login(mandate.user)

    response = client.post(BASIS, answer | {"designated_by": "The caucus"})

    assert sentence in response.text
    assert 'value="The caucus"' in response.text
    mandate.refresh_from_db()
    assert not mandate.has_basis


def test_ones_own_page_offers_to_state_and_to_leave_and_others_do_not(client, mandate):
    partner = make_focal_point(family=mandate.family, seat=2)
    client.force_login(partner.user)

    text = client.get("/families/youth/").text

    assert text.count(f'href="{BASIS}"') == 1
    client.logout()
    assert BASIS not in client.get("/families/youth/").text
