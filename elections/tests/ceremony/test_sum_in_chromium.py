"""A trustee's browser opens the sum of the published ballots and nothing else: in a real Chromium."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from csb_portal.testing.browser import look
from elections.choices import ElectionStatus
from elections.protocol.archive import read_archive
from elections.protocol.ballots import read_ballot
from elections.protocol.description import Description
from elections.protocol.tally import encrypted_tally, sized_tally
from elections.protocol.tests.elections import append, archive_bytes
from elections.services.archives import archive_chunks, last_event
from elections.tests.ceremony.steps import (
    PATIENCE,
    begin,
    enter,
    hold_vote,
    listen,
    press,
    reach,
    visit,
)
from elections.tests.factories import slugs_of, voters_of
from elections.tests.trusteeship import decrypt, make_shared_election, name_trustees, run_ceremony

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = "Voting is over: your secret is needed"


@pytest.fixture
def election():
    return make_shared_election()


@pytest.fixture
def trustees(election):
    return name_trustees(election)


@pytest.fixture
def secrets(election, trustees):
    return run_ceremony(election)


def archive_of(election):
    stream = BytesIO()
    for chunk in archive_chunks(election, last_event(election).height):
        stream.write(chunk)
    stream.seek(0)
    return read_archive(stream)


def serve(page, archive, steps):
    """Put another archive between the portal and the browser."""
    body = archive_bytes(steps, archive.timestamp)
    page.route("**/archive.bel", lambda route: route.fulfill(body=body))


def shown(page, name):
    return page.locator(f"[data-fill={name}]").filter(visible=True).inner_text()


def test_the_number_of_ballots_and_the_hash_are_those_of_the_public_page(
    election, trustees, secrets, open_page
):
    election = hold_vote(election)
    seen = set()
    for at in (0, 1):
        page = open_page()
        visit(page, trustees[at])
        begin(page, HEADING)
        expect(page.get_by_label("from its sheet")).to_be_visible(timeout=PATIENCE)
        seen.add((shown(page, "ballots"), shown(page, "chain")))
        expect(page.get_by_text("The sum holds so few ballots")).to_be_hidden()
        look(page, "keeper-checked")
        # What one trustee adds to the chain must not change what the next one compares.
        if at == 0:
            decrypt(election, secrets, 1)

    page = open_page()
    page.goto(reverse("elections:election-result", args=[election.slug]))
    [(ballots, mark)] = seen
    assert ballots == "3"
    assert mark.replace(" ", "") == archive_of(election).steps[5].event.digest[:16]
    expect(page.get_by_text(mark)).to_be_visible()
    look(page, "keeper-public-hash")


def test_one_ballot_in_the_place_of_the_sum_is_refused_and_nothing_is_sent(
    election, trustees, secrets, open_page
):
    election = hold_vote(election)
    archive = archive_of(election)
    ballot = read_ballot(archive.of_type("Ballot")[1].data[0])
    alone = encrypted_tally(Description.parse(archive.election), [ballot])
    before = archive.steps[:-1]
    page = open_page()
    heard = listen(page)
    serve(page, archive, append(before, "EncryptedTally", alone, sized_tally(alone, 3)))

    visit(page, trustees[0])

    reach(page, "Something does not fit")
    expect(
        page.get_by_text("The published sum is not the product of the ballots that count.")
    ).to_be_visible()
    expect(page.get_by_label("from its sheet")).to_be_hidden()
    look(page, "keeper-swapped")
    assert not any("/send/" in line for line in heard)

    page.unroute("**/archive.bel")
    press(page, "Try again")
    expect(page.get_by_label("from its sheet")).to_be_visible(timeout=PATIENCE)
    enter(page, secrets[0], "Decrypt the sum")
    reach(page, "Thank you: your part is in")


def test_a_sum_of_few_ballots_is_opened_deliberately(election, trustees, secrets, open_page):
    wanted = [slugs_of(election)[0]]
    hold_vote(election, [(voter, wanted, "") for voter in voters_of(election)[:2]])
    page = open_page()
    heard = listen(page)
    visit(page, trustees[0])
    begin(page, HEADING)
    expect(page.get_by_text("The sum holds so few ballots")).to_be_visible(timeout=PATIENCE)
    look(page, "keeper-few")

    enter(page, secrets[0], "Decrypt the sum")

    expect(page.get_by_label("I know that no more people voted")).to_be_focused()
    assert not any("/send/" in line for line in heard)
    page.get_by_text("I know that no more people voted").click()
    press(page, "Decrypt the sum")
    reach(page, "Thank you: your part is in")
    page = open_page()
    visit(page, trustees[2])
    page.get_by_text("I know that no more people voted").click(timeout=PATIENCE)
    enter(page, secrets[2], "Decrypt the sum")
    reach(page, "Thank you: your part is in")
    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
