"""The vote page: for whom it opens, what it gives to the browser, what it says."""

import json
import re
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.factories import make_user
from elections import keystore
from elections.booth import PROGRAM, integrity_of, source_of
from elections.choices import ElectionStatus
from elections.keystore import Purpose
from elections.services.codes import code_for
from elections.tests.factories import make_frozen_election, make_open_election, voters_of
from elections.tests.trusteeship import open_separated_election
from elections.tests.views.steps import ballots_in, cast, entry_of, upload
from elections.tests.voting import make_ballot_for, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def election(client):
    election = make_open_election()
    client.force_login(voters_of(election)[0])
    return election


def policy_of(page):
    parts = (part.split() for part in page["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_the_ballot_lists_the_candidates_in_the_drawn_order_and_says_what_counts(client, election):
    page = client.get(f"/elections/{election.slug}/vote/").text

    names = [candidacy.family.name_en for candidacy in election.drawn_candidacies()]
    places = [page.index(f'<span lang="en">{name}</span>') for name in names]
    assert places == sorted(places)
    assert "Choose up to 3." in page
    assert "You may vote again until the close; the last vote counts." in page
    assert "I hand in a blank ballot" in page


def test_the_description_reaches_the_booth_byte_for_byte(client, election):
    page = client.get(f"/elections/{election.slug}/vote/").text

    [embedded] = re.findall(r'<script id="election" type="application/json">(.*?)</script>', page)
    assert json.loads(embedded) == election.description_text


def test_the_browser_is_told_the_hash_of_the_program_and_lets_a_worker_run(client, election):
    page = client.get(f"/elections/{election.slug}/vote/")

    integrity = integrity_of(source_of(PROGRAM))
    assert f'src="/static/{PROGRAM}" integrity="{integrity}"' in page.text
    assert policy_of(page)["worker-src"] == ["blob:"]
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    assert "worker-src" not in policy_of(client.get(election.get_absolute_url()))


def test_the_ballot_is_never_kept_by_the_browser(client, election):
    for page in ("vote/", "cast/x/"):
        answer = client.get(f"/elections/{election.slug}/{page}")
        assert "no-store" in answer["Cache-Control"]


def test_each_voter_gets_their_own_code_and_nobody_elses(client, election):
    page = client.get(f"/elections/{election.slug}/vote/").text

    own, other = code_for(entry_of(election, 0)), code_for(entry_of(election, 1))
    assert f'data-voting-code="{own}"' in page
    assert other not in page


def test_at_full_separation_the_portal_knows_no_code_and_asks_for_it(client):
    election, _codes = open_separated_election()
    client.force_login(voters_of(election)[0])

    page = client.get(f"/elections/{election.slug}/vote/").text

    assert 'data-voting-code=""' in page
    assert "Your voting code" in page
    assert "Show my voting code" not in page


def test_whoever_votes_again_is_told_that_the_last_vote_counts(client, election):
    vote(election, voters_of(election)[0])

    page = client.get(f"/elections/{election.slug}/vote/?again=1").text

    assert (
        "A vote of yours is in the box already. If you cast another, the last one counts." in page
    )
    assert "The vote that you cast before still counts." in page
    assert "data-booth" in page


def test_whoever_is_not_on_the_roll_is_told_so(client, election):
    ballot = make_ballot_for(entry_of(election))
    client.force_login(make_user())

    shown = client.get(f"/elections/{election.slug}/vote/")
    uploaded = upload(client, election, ballot=ballot)
    sent = cast(client, election, ballot)

    assert "You are not on the roll of this election." in shown.text
    assert code_for(entry_of(election)) not in shown.text
    assert (uploaded.status_code, sent.status_code) == (403, 409)
    assert "You are not on the roll of this election." in sent.json()["refusal"]
    assert ballots_in(election) == 0


@pytest.mark.parametrize("hours", [-1, 48])
def test_before_and_after_its_hours_the_booth_is_shut_in_words(client, hours):
    election = make_frozen_election()
    client.force_login(voters_of(election)[0])

    with clock.at(election.opens_at + timedelta(hours=hours)):
        shown = client.get(f"/elections/{election.slug}/vote/")
        refused = upload(client, election, ballot="{}")

    assert "Voting is not open now. Nothing was cast." in shown.text
    assert refused.status_code == 403


def test_the_first_voter_at_the_hour_needs_nobody_to_open_the_vote(client):
    election = make_frozen_election()
    client.force_login(voters_of(election)[0])

    with clock.at(election.opens_at):
        page = client.get(f"/elections/{election.slug}/vote/")

    election.refresh_from_db()
    assert election.status == ElectionStatus.OPEN
    assert code_for(entry_of(election)) in page.text


def test_a_lost_key_shuts_the_booth_and_says_whom_to_write(client, election):
    keystore.destroy(election, Purpose.CODES)

    page = client.get(f"/elections/{election.slug}/vote/")

    assert page.status_code == 503
    assert "The key that opens the voting codes is not on this machine." in page.text


def test_the_booth_asks_who_is_there(client):
    election = make_open_election()

    page = client.get(f"/elections/{election.slug}/vote/")

    assert page["Location"].startswith("/accounts/login/")


def test_anybody_may_take_the_offline_booth_once_the_vote_has_opened(client):
    early, election = make_frozen_election(), make_open_election()

    page = client.get(f"/elections/{election.slug}/booth.html").text

    assert source_of(PROGRAM) in page
    assert integrity_of(source_of(PROGRAM), "sha256") in page
    assert not [entry for entry in election.roll.all() if code_for(entry) in page]
    assert client.get(f"/elections/{early.slug}/booth.html").status_code == 404


@pytest.mark.parametrize("families", [4, 12])
def test_the_length_of_the_ballot_does_not_cost_queries(
    client, django_assert_max_num_queries, families
):
    election = make_open_election(families=families)
    client.force_login(voters_of(election)[0])

    with django_assert_max_num_queries(9):
        client.get(f"/elections/{election.slug}/vote/")
