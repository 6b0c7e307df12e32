"""Checking finished archives: in runs, safe to repeat, by two programs."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from elections.models import CheckedChunk, Election
from elections.services import checks, referee
from elections.services.archives import archive_digest
from elections.services.checks import PROGRAM, check_archives, conclude, unchecked
from elections.services.closing import close_election
from elections.services.referee import Verdict
from elections.tests.ended import TWO_SEATS, cast, make_counted_election
from elections.tests.factories import make_open_election

pytestmark = pytest.mark.django_db


@pytest.fixture
def _no_tool(monkeypatch):
    monkeypatch.setattr(referee, "program", lambda: "")


@pytest.fixture
def started(monkeypatch):
    """Collect what would be given to the queue."""
    started = []
    monkeypatch.setattr(checks, "enqueue_on_commit", lambda name, **kwargs: started.append(kwargs))
    return started


def tampered(election):
    """Let a ballot's proof be broken in the tables, as somebody with the database could."""
    event = election.chain.filter(kind="Ballot").first()
    ballot = json.loads(event.data[0])
    proof = ballot["answers"][0]["overall_proof"][0]
    proof["response"] = str(int(proof["response"]) ^ 1)
    text = json.dumps(ballot, separators=(",", ":"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
        cursor.execute(
            "UPDATE elections_chainevent SET data = %s WHERE id = %s",
            [json.dumps([text]), event.pk],
        )
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_the_count_starts_the_check_and_both_programs_find_the_archive_sound(committed):
    election = make_open_election()
    cast(election, *TWO_SEATS)
    now = clock.now()
    Election.objects.update(opens_at=now - timedelta(hours=1), closes_at=now)
    with committed():
        election = close_election(election, actor=None)

    ours, *theirs = election.checks.order_by("-program")
    assert (ours.program, ours.passed, ours.archive_sha256) == (
        PROGRAM,
        True,
        archive_digest(election),
    )
    assert all(line.startswith("ok ") for line in ours.transcript.splitlines())
    assert [check.passed for check in theirs] == [True] * len(theirs)
    assert [check.program for check in theirs] == [referee.program()] * bool(referee.program())
    assert not unchecked().exists()


def _count_what_is_checked(monkeypatch):
    checked, real = [], checks.verify_chunk

    def counting(description, credentials, texts):
        texts = list(texts)
        checked.append(len(texts))
        return real(description, credentials, texts)

    monkeypatch.setattr(checks, "verify_chunk", counting)
    return checked


@pytest.mark.usefixtures("_no_tool")
def test_a_large_archive_is_shared_out_in_runs_and_concluded_by_the_last(monkeypatch, started):
    monkeypatch.setattr(checks, "RUN", 2)
    election = make_counted_election((0,), (0, 1), (1,), (), (0,))

    check_archives()
    runs = list(started)
    assert [run["first_height"] for run in runs] == [1, 3, 5]
    checked = _count_what_is_checked(monkeypatch)
    started.clear()
    for run in reversed(runs):
        assert started == []
        check_archives(**run)

    assert started == [{"election": election.pk}]
    check_archives(**started.pop())
    assert election.checks.get().passed
    assert [c.problems for c in election.chunks.all()] == [[], [], []]
    assert checked == [1, 2, 2]  # the last run first


@pytest.mark.usefixtures("_no_tool")
def test_a_run_that_is_done_is_not_done_again(monkeypatch, started):
    election = make_counted_election()
    check_archives(election.pk, 1)
    monkeypatch.setattr(checks, "verify_chunk", lambda *_: pytest.fail("checked again"))

    check_archives(election.pk, 1)

    assert election.chunks.count() == 1
    assert started == [{"election": election.pk}] * 2


@pytest.mark.usefixtures("_no_tool")
def test_two_workers_on_one_run_leave_one_row(monkeypatch, started):
    election = make_counted_election()
    real = checks.verify_chunk

    def slow(*args):
        monkeypatch.setattr(checks, "verify_chunk", real)
        checks.check_run(election, 1)
        return real(*args)

    monkeypatch.setattr(checks, "verify_chunk", slow)
    checks.check_run(election, 1)

    assert CheckedChunk.objects.count() == 1


@pytest.mark.usefixtures("_no_tool")
def test_concluding_twice_changes_nothing(monkeypatch, started):
    election = make_counted_election()
    check_archives(election.pk, 1)
    (first,) = conclude(election)
    monkeypatch.setattr(checks, "verify", lambda *_, **__: pytest.fail("read again"))

    assert conclude(election) == [first]


@pytest.mark.usefixtures("_no_tool")
def test_a_bad_ballot_fails_the_check_and_is_named(started, caplog):
    election = make_counted_election()
    tampered(election)

    check_archives(election.pk, 1)
    (check,) = conclude(election)

    (chunk,) = election.chunks.all()
    assert len(chunk.problems) == 1
    assert not check.passed
    assert "FAIL" in check.transcript
    assert f"does not accept the archive of {election.slug}" in caplog.text


@pytest.mark.usefixtures("_no_tool")
def test_what_a_run_found_is_part_of_the_verdict(started):
    election = make_counted_election()
    election.chunks.create(
        first_height=1,
        last_height=200,
        problems=["Ballot abc: its proof does not hold."],
        checked_at=election.counted_at,
    )

    (check,) = conclude(election)

    assert not check.passed
    assert "Ballot abc: its proof does not hold." in check.transcript


def test_an_archive_waits_for_each_program_at_hand(monkeypatch, started):
    election = make_counted_election()
    monkeypatch.setattr(referee, "program", lambda: "")
    check_archives(election.pk, 1)
    conclude(election)
    assert not unchecked().exists()

    monkeypatch.setattr(referee, "program", lambda: "belenios-tool 9")
    assert list(unchecked()) == [election]

    monkeypatch.setattr(referee, "read", lambda *_, **__: Verdict("belenios-tool 9", True, "fine"))
    check_archives()
    assert not unchecked().exists()


def test_a_vote_that_is_not_counted_waits_for_nobody(started):
    make_open_election()

    check_archives()

    assert started == []
    assert not Election.objects.filter(checks__isnull=False).exists()
