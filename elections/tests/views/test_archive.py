"""The public archive: whole, kept as long as it stays the same, and without a name."""

import json
from email.utils import unquote

import pytest

from elections.choices import Level
from elections.protocol.ballots import tracker_of
from elections.protocol.verifier import verify
from elections.services import box
from elections.services.archives import archive_digest
from elections.tests.ended import cast, close, make_counted_election
from elections.tests.factories import make_frozen_election, make_open_election, voters_of
from elections.views import archive as views

pytestmark = pytest.mark.django_db


def get(client, election, path, **options):
    return client.get(f"/elections/{election.slug}/{path}", **options)


def body(answer):
    return b"".join(answer)


def test_anybody_can_take_the_archive_and_check_it(client, tmp_path):
    election = make_counted_election()

    answer = get(client, election, "archive.bel")

    path = tmp_path / "copy.bel"
    path.write_bytes(body(answer))
    assert verify(path)
    assert answer["Content-Disposition"] == f'attachment; filename="{election.uuid}.bel"'
    assert unquote(answer["ETag"]) == archive_digest(election)
    assert answer["Cache-Control"] == "public, max-age=31536000"


def test_a_growing_archive_is_asked_for_again_each_time(client):
    election = make_open_election()
    first = get(client, election, "archive.bel")
    start = body(first)
    same = get(client, election, "archive.bel", headers={"If-None-Match": first["ETag"]})
    cast(election, (0,))
    other = get(client, election, "archive.bel", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same["Cache-Control"], same["ETag"]) == (
        304,
        "no-cache",
        first["ETag"],
    )
    assert other.status_code == 200
    assert len(start) < len(grown := body(other))
    assert grown.startswith(start)


def test_a_finished_archive_that_is_known_is_not_sent_again(client):
    election = make_counted_election()
    etag = get(client, election, "archive.bel")["ETag"]

    answer = get(client, election, "archive.bel", headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_to_ask_for_the_head_reads_no_archive(client, monkeypatch):
    election = make_open_election()
    sent = []
    monkeypatch.setattr(views, "archive_chunks", lambda _election, until: sent.append(until) or [])

    answer = client.head(f"/elections/{election.slug}/archive.bel")

    assert (answer.status_code, sent) == (200, [-1])


@pytest.mark.parametrize("ballots", [1, 8])
def test_the_archive_costs_the_same_queries(client, ballots, django_assert_num_queries):
    election = make_open_election()
    cast(election, *[(0,)] * ballots)

    with django_assert_num_queries(3):
        body(get(client, election, "archive.bel"))


@pytest.mark.parametrize("path", ["election.json", "translations.json"])
def test_before_the_key_is_there_nothing_is_fixed(client, path):
    election = make_frozen_election(level=Level.SHARED)

    assert get(client, election, path).status_code == 404


@pytest.mark.parametrize("path", ["archive.bel", "trackers/"])
def test_before_the_opening_there_is_no_archive(client, path):
    assert get(client, make_frozen_election(), path).status_code == 404
    assert client.get(f"/elections/nothing/{path}").status_code == 404


def test_the_description_is_handed_out_byte_for_byte(client):
    election = make_open_election()

    answer = get(client, election, "election.json")
    again = get(client, election, "election.json", headers={"If-None-Match": answer["ETag"]})

    assert answer.content.decode() == election.description_text
    assert again.status_code == 304
    assert json.loads(get(client, election, "translations.json").content) == json.loads(
        election.translations_text
    )


def test_a_voter_finds_their_ballot_by_its_beginning(client):
    election = make_open_election()
    cast(election, (0,), (1,))
    tracker = election.roll.get(user=voters_of(election)[0]).tracker

    found = get(client, election, "trackers/", data={"q": f"{tracker[:4]} {tracker[4:9]}"}).text
    short = get(client, election, "trackers/", data={"q": tracker[:7]}).text
    wrong = get(client, election, "trackers/", data={"q": "aaaaaaaaaa"}).text

    assert found.count(tracker[12:]) == 2  # found, and in the list
    assert "fewer than 8 characters" in short
    assert "No tracker begins like this." in wrong


def test_the_list_says_which_ballots_were_replaced_and_holds_no_names(client):
    election = make_open_election()
    cast(election, (0,), (1,), (), (0,), (1,))

    page = get(client, election, "trackers/").text

    for text in box.ballots(election):
        assert tracker_of(text)[12:] in page
    assert page.count("replaced by a later ballot of the same voter") == 1
    for voter in voters_of(election):
        assert voter.name not in page


def test_an_empty_box_says_what_will_be_listed(client):
    assert (
        "There is no ballot in the box yet." in get(client, make_open_election(), "trackers/").text
    )


def test_the_list_costs_the_same_for_one_ballot_and_for_many(client, django_assert_num_queries):
    few, many = make_open_election(), make_open_election()
    cast(few, (0,))
    cast(many, *[(0,)] * 6)

    for election in (few, many):
        with django_assert_num_queries(5):
            get(client, election, "trackers/")


def test_a_long_list_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr(views, "TRACKERS_A_PAGE", 2)
    election = make_open_election()
    cast(election, (0,), (1,), ())
    trackers = [tracker_of(text)[12:] for text in box.ballots(election)]

    pages = [get(client, election, "trackers/", data={"page": page}).text for page in (1, 2)]

    assert [[each in page for each in trackers] for page in pages] == [
        [True, True, False],
        [False, False, True],
    ]


def test_the_archive_holds_no_name_and_no_address(client):
    election = close(_with_ballots())

    everything = body(get(client, election, "archive.bel")).decode()

    for entry in election.roll.select_related("user"):
        assert entry.name not in everything
        assert entry.user.email not in everything


def _with_ballots():
    election = make_open_election()
    cast(election, (0,), (1,))
    return election
