"""The pages of a result in a real Chromium, without JavaScript: axe finds nothing, nothing is cut off."""

import pytest

from csb_portal.testing.browser import PHONE, look
from elections.services.checks import conclude
from elections.tests.ended import cast, close, make_counted_election, make_open_shared_election
from elections.tests.factories import make_open_election, make_operator
from elections.tests.trusteeship import decrypt
from elections.tests.two_people import annul

pytestmark = pytest.mark.django_db(transaction=True)
FULL = ((0, 1), (0, 2), (), (1,), (0, 1, 2), (0,))


def check(page, election, *paths):
    for path in paths:
        page.goto(f"/elections/{election.slug}/{path}")
        look(page, f"{election.slug} {election.status} {path.replace('/', ' ')}")


def test_a_result_its_trackers_and_its_vote(open_page):
    page = open_page()
    election = close(make_counted_election(*FULL, families=21, quorum_percent=90))
    conclude(election)
    tracker = election.roll.voted().first().tracker

    check(
        page, election, "", "result/", "trackers/", f"trackers/?q={tracker[:9]}", "trackers/?q=abc"
    )


def test_what_a_vote_of_trustees_waits_for_and_its_result(open_page):
    page = open_page()
    election, secrets = make_open_shared_election()
    cast(election, *FULL)
    election = close(election)
    decrypt(election, secrets, 2)
    check(page, election, "", "result/")

    decrypt(election, secrets, 1)
    conclude(election)
    check(page, election, "result/")


def test_an_annulled_vote(open_page):
    election = annul(make_open_election(), make_operator(), make_operator())

    check(open_page(), election, "", "result/", "trackers/")


def test_a_voter_finds_their_ballot_without_javascript(open_page):
    page = open_page(PHONE, java_script_enabled=False)
    election = make_open_election()
    cast(election, (0,), (1,))
    tracker = election.roll.voted().first().tracker

    page.goto(f"/elections/{election.slug}/trackers/")
    page.get_by_label("Is my ballot in the box?").fill(f"{tracker[:4]} {tracker[4:8]}")
    page.get_by_role("button", name="Find my ballot").click()

    assert tracker[12:] in page.locator("section", has_text="Ballots that begin with").inner_text()
