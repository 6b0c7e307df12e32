"""The way into the box: by the booth, or by an upload; every answer in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from csb_portal import clock
from elections.protocol.ballots import tracker_of
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.tests.views.steps import ballots_in, cast, entry_of, fate, upload
from elections.tests.voting import make_ballot_for, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def election(client):
    election = make_open_election()
    client.force_login(voters_of(election)[0])
    return election


def test_a_ballot_is_in_the_box_when_the_answer_comes(client, election):
    ballot = make_ballot_for(entry_of(election), slugs_of(election)[0])

    answer = cast(client, election, ballot)

    assert (answer.status_code, answer.json()) == (200, {"tracker": tracker_of(ballot)})
    assert entry_of(election).tracker == tracker_of(ballot)
    page = client.get(f"/elections/{election.slug}/vote/").text
    assert "Your vote is in the box" in page
    assert tracker_of(ballot) in page
    assert "Vote again" in page
    assert "data-booth" not in page


def test_the_same_ballot_sent_twice_is_one_ballot(client, election):
    ballot = make_ballot_for(entry_of(election))

    answers = [cast(client, election, ballot).json() for _ in range(2)]

    assert answers == [{"tracker": tracker_of(ballot)}] * 2
    assert ballots_in(election) == 1


@pytest.mark.parametrize("ballot", ["", "{}", "nonsense"])
def test_what_is_no_ballot_is_refused_in_words(client, election, ballot):
    answer = cast(client, election, ballot)

    assert answer.status_code == 409
    assert "Every ballot is verified before it is taken." in answer.json()["refusal"]
    assert "Nothing was cast." in answer.json()["refusal"]
    assert ballots_in(election) == 0


def test_after_the_close_nothing_new_is_taken_and_what_is_in_stays_in(client, election):
    first, second = (make_ballot_for(entry_of(election)) for _ in range(2))
    cast(client, election, first)

    with clock.at(election.closes_at):
        again = cast(client, election, first)
        late = cast(client, election, second)
        page = client.get(f"/elections/{election.slug}/vote/?again=1").text

    assert again.json() == {"tracker": tracker_of(first)}
    assert late.status_code == 409
    assert "voting is not open. Nothing was cast." in late.json()["refusal"]
    assert "Your vote is in the box" in page
    assert "Vote again" not in page
    assert "There is nothing more to do until the result." in page


def test_whoever_is_logged_out_is_told_so_by_the_box(election):
    answer = cast(Client(), election, make_ballot_for(entry_of(election)))

    assert answer.status_code == 401
    assert "You are not logged in any more." in answer.json()["refusal"]
    assert ballots_in(election) == 0


def test_another_site_cannot_cast(election):
    client = Client(enforce_csrf_checks=True)
    client.force_login(voters_of(election)[0])

    assert cast(client, election, make_ballot_for(entry_of(election))).status_code == 403
    assert client.get(f"/elections/{election.slug}/cast/").status_code == 405
    assert ballots_in(election) == 0


def test_the_fate_of_a_ballot_is_known_to_whoever_has_its_tracker(election):
    ballot = make_ballot_for(entry_of(election))

    before = fate(Client(), election, tracker_of(ballot))
    client = Client()
    client.force_login(voters_of(election)[0])
    cast(client, election, ballot)
    vote(election, voters_of(election)[0])  # a later one does not take it out again

    assert before == {"in_box": False}
    assert fate(Client(), election, tracker_of(ballot)) == {"in_box": True}


@pytest.mark.parametrize("tracker", ["x", "ü", "A" * 43, "A" * 44, "="])
def test_what_is_no_tracker_is_in_no_box(client, election, tracker):
    assert fate(client, election, tracker) == {"in_box": False}


def test_a_ballot_made_elsewhere_is_taken_as_text_or_as_file(client, election):
    texts = [make_ballot_for(entry_of(election)) for _ in range(2)]

    pasted = upload(client, election, ballot=f"\n {texts[0]}\r\n")
    file = SimpleUploadedFile("ballot.json", texts[1].encode() + b"\n")
    saved = upload(client, election, file=file)

    for page, text in zip((pasted, saved), texts, strict=True):
        assert "Your vote is in the box" in page.text
        assert tracker_of(text) in page.text
    assert ballots_in(election) == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Give one ballot: its text or its file, not both."),
        ({"ballot": "{}", "file": b"{}"}, "Give one ballot: its text or its file, not both."),
        ({"file": b"\xff\xfe"}, "This file is not a ballot."),
        ({"file": b" " * 500_001}, "This file is larger than any ballot."),
        ({"ballot": "x" * 500_001}, "at most 500000 characters"),
    ],
)
def test_an_upload_that_cannot_be_a_ballot_is_explained(client, election, fields, sentence):
    files = {name: SimpleUploadedFile("b.json", c) for name, c in fields.items() if name == "file"}

    page = upload(client, election, **fields | files)

    [problem] = [error for errors in page.context["form"].errors.values() for error in errors]
    assert page.status_code == 422
    assert sentence in problem
    assert sentence in page.text
    assert "data-booth" in page.text
    assert ballots_in(election) == 0


def test_an_uploaded_ballot_that_fails_the_check_leaves_the_booth_open(client, election):
    page = upload(client, election, ballot=make_ballot_for(entry_of(election, 1)))

    assert page.status_code == 409
    assert "This ballot was made with a voting code that is not yours." in page.text
    assert "data-booth" in page.text


def test_an_upload_after_the_close_is_refused_in_words(client, election):
    vote(election, voters_of(election)[0])
    ballot = make_ballot_for(entry_of(election))

    with clock.at(election.closes_at):
        page = upload(client, election, ballot=ballot)

    assert page.status_code == 409
    assert "voting is not open." in page.text
    assert "data-booth" not in page.text
    assert ballots_in(election) == 1
