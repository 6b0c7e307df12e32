"""The list of date polls."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.tests.calendar.factories import make_poll
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)
LIST = reverse("calendar:poll-list")


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


@pytest.fixture
def member():
    return make_member()


def test_the_list_has_my_polls_and_for_the_six_all_of_them(client, member):
    asked = make_focal_point().user
    mine = make_poll(users=[asked])
    other = make_poll()

    log_in(client, asked)
    response = client.get(LIST)
    assert (mine.get_absolute_url() in response.text, other.reference in response.text) == (
        True,
        False,
    )
    assert "0 of 2" in response.text
    log_in(client, member)
    assert other.reference in client.get(LIST).text


def test_an_empty_list_says_what_would_be_there(client):
    log_in(client, make_user())

    assert "You have not been asked for a date yet." in client.get(LIST).text
