"""The booth: tick, review, cast; every refusal in words, nothing lost."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.factories import make_user
from elections import ballotbox
from elections.services.ballots import cast_ballot
from elections.services.elections import close_election
from elections.tests.factories import make_frozen_election, make_open_election, slugs_of, voters_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def election(client):
    election = make_open_election()
    client.force_login(voters_of(election)[0])
    return election


def post(client, election, step, choices=(), **fields):
    data = {"step": step, "choices": list(choices)} | fields
    return client.post(f"/elections/{election.slug}/vote/", data, follow=True)


def in_the_box(election):
    with clock.at(election.closes_at):
        return ballotbox.close_and_count(election, slugs_of(election))


def test_the_ballot_lists_the_candidates_in_the_drawn_order_and_says_what_counts(client, election):
    page = client.get(f"/elections/{election.slug}/vote/").text

    places = [page.index(f'value="{slug}"') for slug in slugs_of(election)]
    assert places == sorted(places)
    assert "Choose up to 3." in page
    assert "I hand in a blank ballot" in page
    assert "encrypted" not in page


def test_review_shows_the_ballot_and_casts_nothing(client, election):
    slugs = slugs_of(election)

    page = post(client, election, "review", slugs[:2])

    assert "Is this your ballot?" in page.text
    assert "You have chosen 2 of 3" in page.text
    assert in_the_box(election).ballots == 0


def test_changing_ones_mind_keeps_the_ticks(client, election):
    slug = slugs_of(election)[1]

    page = post(client, election, "change", [slug])

    assert page.status_code == 200
    assert page.text.count(" checked") == 1


def test_a_cast_ballot_is_in_the_box_and_the_receipt_is_shown(client, election):
    slugs = slugs_of(election)

    page = post(client, election, "cast", slugs[:1])

    entry = election.roll.voted().get()
    assert "Your vote is in the box" in page.text
    assert entry.receipt in page.text
    assert in_the_box(election).votes[slugs[0]] == 1


def test_voting_again_is_told_the_rule_and_changes_nothing(client, election):
    first, second, *_rest = slugs_of(election)
    post(client, election, "cast", [first])

    for step in ("review", "cast"):
        page = post(client, election, step, [second])
        assert page.status_code == 409
        assert "the first one counts" in page.text
        assert "this second one was not taken" in page.text

    count = in_the_box(election)
    assert (count.ballots, count.votes[second]) == (1, 0)


@pytest.mark.parametrize("step", ["review", "cast"])
def test_a_fourth_choice_is_explained_and_the_ticks_stay(client, election, step):
    page = post(client, election, step, slugs_of(election))

    assert page.status_code == 422
    assert "a ballot holds up to 3 choices, and you have ticked 4" in page.text
    assert page.text.count(" checked") == 4
    assert not election.roll.voted().exists()


def test_a_blank_ballot_is_a_deliberate_choice(client, election):
    slug = slugs_of(election)[0]

    nothing = post(client, election, "review")
    both = post(client, election, "review", [slug], blank="on")
    blank = post(client, election, "cast", blank="on")

    assert "You have chosen nothing. If you mean a blank ballot" in nothing.text
    assert "A ballot with choices is not blank." in both.text
    assert "Your vote is in the box" in blank.text
    assert in_the_box(election).blank == 1


def test_a_candidate_that_is_none_is_named(client, election):
    page = post(client, election, "cast", ["nobody"])

    assert page.status_code == 422
    assert "“nobody” is not a candidate in this election." in page.text


def test_whoever_is_not_on_the_roll_is_told_so(client, election):
    client.force_login(make_user())

    shown = client.get(f"/elections/{election.slug}/vote/")
    refused = post(client, election, "cast", slugs_of(election)[:1])

    assert "You are not on the roll of this election." in shown.text
    assert refused.status_code == 403
    assert in_the_box(election).ballots == 0


@pytest.mark.parametrize("hours", [-1, 48])
def test_before_and_after_its_hours_the_booth_is_shut_in_words(client, hours):
    election = make_frozen_election()
    client.force_login(voters_of(election)[0])

    with clock.at(election.opens_at + timedelta(hours=hours)):
        shown = client.get(f"/elections/{election.slug}/vote/")
        refused = post(client, election, "cast", slugs_of(election)[:1])

    assert "Voting is not open now. Nothing was cast." in shown.text
    assert refused.status_code == 403
    assert not election.roll.voted().exists()


def test_the_booth_asks_who_is_there(client):
    election = make_open_election()

    page = client.get(f"/elections/{election.slug}/vote/")

    assert page["Location"].startswith("/accounts/login/")


def test_the_ballot_is_never_kept_by_the_browser(client, election):
    page = client.get(f"/elections/{election.slug}/vote/")

    assert "no-store" in page["Cache-Control"]


def test_no_choice_is_left_in_the_session(client, election):
    slug = slugs_of(election)[0]
    post(client, election, "review", [slug])
    post(client, election, "cast", [slug])

    assert slug not in str(dict(client.session))


def test_nobody_sees_a_result_before_the_close(client, election):
    cast_ballot(election, voters_of(election)[1], choices=slugs_of(election)[:1])

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

    filed = client.post(address, {"text": "The reminder never came."}, follow=True)
    client.force_login(make_user())
    refused = client.post(address, {"text": "I am a stranger."})

    assert "Your complaint has the number CO-" in filed.text
    assert refused.status_code == 403


def test_the_result_page_shows_seats_counts_and_turnout(client, election):
    a, b, *_rest = slugs_of(election)
    cast_ballot(election, voters_of(election)[0], choices=[a, b])
    cast_ballot(election, voters_of(election)[1], choices=[])
    with clock.at(election.closes_at):
        close_election(election, actor=None)

    page = " ".join(client.get(f"/elections/{election.slug}/result/").text.split())

    assert "provisional until it is certified" in page
    assert "<dt>Ballots</dt><dd>2</dd>" in page
    assert "<dt>Blank ballots</dt><dd>1</dd>" in page
    assert "<dt>Choices</dt><dd>2</dd>" in page


@pytest.mark.parametrize("voters", [4, 12])
def test_the_size_of_the_roll_does_not_cost_queries(client, django_assert_max_num_queries, voters):
    election = make_open_election(voters=voters)
    client.force_login(voters_of(election)[0])

    with django_assert_max_num_queries(12):
        client.get(f"/elections/{election.slug}/roll/")
    with django_assert_max_num_queries(12):
        client.get(election.get_absolute_url())
