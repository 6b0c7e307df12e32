"""The result of a vote, as everybody reads it."""

import gzip
import re
from datetime import timedelta

import pytest
from django.conf import settings

from csb_portal import clock
from csb_portal.services.people import note_replaced_address
from csb_portal.testing.login import log_in
from elections.choices import Level, QuorumOutcome
from elections.models import Election
from elections.services.archives import archive_digest
from elections.services.certification import certify_election
from elections.services.closing import close_election
from elections.services.ties import draw_lot
from elections.tests.ended import (
    cast,
    close,
    make_checked_election,
    make_counted_election,
    make_open_shared_election,
)
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.trusteeship import decrypt
from elections.tests.two_people import WHY, annul, extend, runoff_of

pytestmark = pytest.mark.django_db

LIGHT = 25 * 1024
TIE = ((0, 1), (0,), (2,), (3,))
FILES = ["result.json", "result.csv", "protocol.pdf"]


def page_of(client, election, path="result/"):
    return re.sub(r"\s+", " ", client.get(f"/elections/{election.slug}/{path}").text)


def test_seats_come_first_then_counts_then_how_to_check_them(client):
    election = make_checked_election()
    with clock.at(election.closes_at):
        certify_election(election, actor=make_operator())

    page = page_of(client, election)

    headings = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    assert headings == [
        "Elected",
        "The count",
        "Check it yourself",
        "The rules, as they were frozen",
        "What changed on the way",
        "Complaints",
    ]
    assert "Certified</span>" in page
    assert "4 (100.0 percent)" in page


def test_whoever_checks_finds_archive_digest_commands_and_transcripts(client):
    election = make_checked_election()

    page = page_of(client, election)

    assert f'href="/elections/{election.slug}/archive.bel"' in page
    assert archive_digest(election) in page
    assert election.count_fingerprint in page
    assert f"python -m elections.protocol.verify {election.uuid}.bel" in page
    assert "belenios-tool election verify" in page
    assert "What elections.protocol.verify said: the archive is sound" in page
    assert "protocol v1" in page
    assert f'href="/elections/{election.slug}/trackers/"' in page


def test_until_the_archive_is_checked_the_page_says_so(client):
    assert "It is being checked" in page_of(client, make_counted_election())


def test_a_program_that_finds_fault_is_shown_open(client):
    election = make_checked_election()
    election.checks.filter(program="elections.protocol.verify").update(
        passed=False, transcript="FAIL ballots: one is forged"
    )

    page = page_of(client, election)

    assert "the archive is NOT sound" in page
    assert re.search(r"<details open>.*FAIL ballots: one is forged", page)


@pytest.mark.parametrize("path", FILES)
def test_files_are_there_once_it_is_counted(client, path):
    election = make_counted_election()

    answer = client.get(f"/elections/{election.slug}/{path}")

    assert answer.status_code == 200
    assert f'filename="{election.slug}-' in answer["Content-Disposition"]
    assert len(answer.content) == int(answer["Content-Length"])


@pytest.mark.parametrize("path", ["result/", *FILES])
@pytest.mark.parametrize("make", [make_frozen_election, make_open_election])
def test_nothing_is_known_before_the_close_to_anybody(client, make, path):
    election = make()
    log_in(client, make_operator())

    assert client.get(f"/elections/{election.slug}/{path}").status_code == 404


def test_a_vote_of_trustees_says_what_it_waits_for_and_then_who_decrypted(client):
    election, secrets = make_open_shared_election()
    cast(election, (0, 1), (0,))
    election = close(election)
    decrypt(election, secrets, 3)

    waiting = page_of(client, election)
    assert "2 trustees decrypt the sum of all ballots" in waiting
    assert "1 trustee has decrypted." in waiting
    assert waiting.count("awaited") == 2
    assert [client.get(f"/elections/{election.slug}/{path}").status_code for path in FILES] == [
        404
    ] * 3

    decrypt(election, secrets, 1)
    page = page_of(client, election)
    assert "Nobody can see a ballot or an interim result" in page
    assert page.count(": decrypted") == 2
    assert page.count("was not needed") == 1


def test_each_level_says_who_could_see_a_ballot(client):
    election = make_counted_election()
    sentences = {
        Level.STANDARD: "Whoever runs the portal’s server could see ballots",
        Level.SHARED: "Nobody can see a ballot or an interim result",
        Level.SEPARATED: "nobody at the portal can cast a ballot for another",
    }

    for level, sentence in sentences.items():
        Election.objects.filter(pk=election.pk).update(level=level)
        for path in ("", "result/"):
            page = page_of(client, election, path)
            assert [said in page for said in sentences.values()] == [
                said == sentence or (level == Level.SEPARATED and said == sentences[Level.SHARED])
                for said in sentences.values()
            ]


def test_a_missed_quorum_is_a_note_or_voids_the_vote(client):
    noted, void = (
        close(make_counted_election((0,), quorum_percent=50, quorum_outcome=outcome))
        for outcome in (QuorumOutcome.VALID, QuorumOutcome.VOID)
    )

    note, refusal = page_of(client, noted), page_of(client, void)

    assert "1 of 4 took part: the quorum was missed." in note
    assert "This is the note. The result stands." in note
    assert "Extended because the quorum was missed" in note
    assert "The quorum was missed, so nobody is elected." in refusal
    assert "Nobody is elected." in refusal


def test_a_tie_a_run_off_and_a_lot_are_told_on_both_pages(client):
    first, operator = make_counted_election(*TIE), make_operator()
    assert "There is a tie across the last seat." in page_of(client, first)
    runoff = runoff_of(first, operator)
    with clock.at(runoff.opens_at):
        cast(runoff, (0,), (1,), (2,))
    with clock.at(runoff.closes_at):
        runoff = close_election(runoff, actor=None)
        assert "The run-off is a tie as well." in page_of(client, runoff)
        draw_lot(runoff, actor=operator)

    for page in (page_of(client, first), page_of(client, runoff)):
        assert (
            f"python -m elections.protocol.lot {runoff.lot_number} {runoff.count_fingerprint}"
            in page
        )
        assert runoff.lot_commitment in page
    assert f'href="/elections/{runoff.slug}/result/"' in page_of(client, first)
    assert f'href="/elections/{first.slug}/result/"' in page_of(client, runoff)


def test_an_annulled_vote_keeps_its_page_with_reason_and_both_people(client):
    one, other = make_operator(), make_operator()
    before = annul(make_open_election(), one, other)
    after = annul(make_counted_election(), one, other)

    pages = [page_of(client, before), page_of(client, after)]

    for page in pages:
        assert "This vote is annulled" in page
        assert WHY in page
        assert one.name in page
        assert other.name in page
    assert ["The count" in page for page in pages] == [False, True]


def test_changes_on_the_way_are_told_and_names_only_to_whoever_may_see_the_roll(client):
    one, other = make_operator(), make_operator()
    election = extend(make_open_election(), one, other)
    changed = voters_of(election)[1]
    note_replaced_address(changed, before="a@example.org", after="b@example.org")
    cast(election, (0,))
    election = close(election)
    voted = voters_of(election)[0]

    public = page_of(client, election)
    client.force_login(changed)
    own = page_of(client, election)

    for page in (public, own):
        assert "Extended by two people" in page
        assert f"Extended by {one.name} and {other.name}." in page
        assert WHY in page
        assert "1 voter’s main address, between the freeze of the roll and the end" in page
        assert "b@example.org" not in page
    assert [(voted.name in page, changed.name in page) for page in (public, own)] == [
        (False, False),
        (True, True),
    ]
    assert "Who voted" not in public


def test_the_page_costs_the_same_for_one_ballot_and_for_many(client, django_assert_num_queries):
    few, many = make_counted_election((0,)), make_counted_election(*[(0,)] * 9, voters=6)
    client.get(f"/elections/{few.slug}/result/")
    with clock.at(few.closes_at + timedelta(days=1)):
        with django_assert_num_queries(17):
            client.get(f"/elections/{few.slug}/result/")
        with django_assert_num_queries(17):
            client.get(f"/elections/{many.slug}/result/")


def test_a_first_visit_weighs_less_than_25_kilobytes(client):
    election = make_checked_election((0, 1), families=21)

    page = gzip.compress(client.get(f"/elections/{election.slug}/result/").content)
    style = gzip.compress((settings.BASE_DIR / "static/css/portal.css").read_bytes())
    icons = gzip.compress((settings.BASE_DIR / "static/icons.svg").read_bytes())

    assert len(page) + len(style) + len(icons) < LIGHT
    assert slugs_of(election)[0] in client.get(f"/elections/{election.slug}/result/").text
