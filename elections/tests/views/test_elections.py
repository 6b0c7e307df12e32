"""An election's pages beside the booth: the roll, and complaints."""

import pytest

from csb_portal.testing.factories import make_user
from elections.booth import PROGRAM, integrity_of, source_of
from elections.tests.factories import make_open_election, make_operator, slugs_of, voters_of
from elections.tests.two_people import extend
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def election(client):
    election = make_open_election()
    client.force_login(voters_of(election)[0])
    return election


def test_nobody_sees_a_result_before_the_close(client, election):
    vote(election, voters_of(election)[1], slugs_of(election)[0])

    assert client.get(f"/elections/{election.slug}/result/").status_code == 404
    page = client.get(election.get_absolute_url())
    assert "1 of 4 have voted." in page.text


def test_names_on_the_roll_are_for_the_bureau_only(client, election):
    name = election.roll.first().name
    address = f"/elections/{election.slug}/roll/"

    assert name in client.get(address).text
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_complaint_gets_a_number_and_a_stranger_gets_none(client, election):
    address = f"/elections/{election.slug}/complain/"

    assert client.get(address).status_code == 200
    filed = client.post(address, {"text": "The reminder never came."}, follow=True)
    client.force_login(make_user())
    refused = client.post(address, {"text": "I am a stranger."})

    assert "Your complaint has the number CO-" in filed.text
    assert refused.status_code == 403


@pytest.mark.parametrize("voters", [4, 12])
def test_the_size_of_the_roll_does_not_cost_queries(client, django_assert_max_num_queries, voters):
    election = make_open_election(voters=voters)
    client.force_login(voters_of(election)[0])

    with django_assert_max_num_queries(12):
        client.get(f"/elections/{election.slug}/roll/")
    with django_assert_max_num_queries(13):
        client.get(election.get_absolute_url())


def test_a_trial_says_so_on_its_pages(client):
    election = make_open_election(is_trial=True)
    client.force_login(voters_of(election)[0])

    for page in ("", "roll/", "vote/"):
        shown = client.get(f"{election.get_absolute_url()}{page}").text
        assert "This is a rehearsal: nobody is elected by it." in shown


def test_changed_hours_are_published_with_their_reason(client):
    election = extend(make_open_election(), make_operator(), make_operator())

    shown = client.get(election.get_absolute_url()).text

    assert "The vote was extended. Announced as its end was:" in shown
    assert "The network was down." in shown


def test_the_hash_of_the_booth_is_published_where_everybody_can_read_it(client):
    election = make_open_election()

    page = client.get(election.get_absolute_url()).text

    assert integrity_of(source_of(PROGRAM)) in page
