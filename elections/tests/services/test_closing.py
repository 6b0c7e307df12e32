"""The end of a vote: extended once for its quorum, then closed for good and added up."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from elections import keystore
from elections.choices import ChainKind, ElectionStatus, HoursChangeKind, QuorumOutcome
from elections.keystore import Purpose
from elections.models import Candidacy
from elections.services.closing import close_election
from elections.services.timekeeping import keep_time
from elections.tests.factories import make_open_election, slugs_of, voters_of
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db

WHOLE_CHAIN = ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]


def close(election, at=None):
    with clock.at(at or election.closes_at):
        election = close_election(election, actor=None)
    election.refresh_from_db()
    return election


def kinds(election):
    return list(election.chain.order_by("height").values_list("kind", flat=True))


def quorum_missed_in(**fields):
    """An election of four of whom one votes, where half of the roll must."""
    election = make_open_election(quorum_percent=50, **fields)
    vote(election, voters_of(election)[0], slugs_of(election)[0])
    return election


def test_the_chain_tells_the_whole_election():
    election = make_open_election()
    vote(election, voters_of(election)[0], slugs_of(election)[0])

    election = close(election)

    assert kinds(election) == WHOLE_CHAIN
    assert election.count_fingerprint == election.chain.latest("height").digest


def test_nothing_is_counted_while_the_vote_is_on():
    election = make_open_election()
    vote(election, voters_of(election)[0], slugs_of(election)[0])

    assert kinds(election) == ["Setup", "Ballot"]
    assert set(Candidacy.objects.values_list("votes", "outcome")) == {(None, "pending")}


def test_a_vote_without_a_single_ballot_is_closed_and_counted():
    election = close(make_open_election())

    assert (election.ballots, election.blank_ballots) == (0, 0)
    assert {c.votes for c in election.candidacies.all()} == {0}


def test_a_missed_quorum_extends_the_vote_once_and_everybody_is_told():
    election = quorum_missed_in()
    announced = election.closes_at

    election = close(election)

    assert election.status == ElectionStatus.OPEN
    assert election.closes_at == announced + timedelta(hours=72)
    change = election.hours_changes.get()
    assert (change.kind, change.closes_before) == (HoursChangeKind.QUORUM, announced)
    mails = OutgoingMail.objects.filter(occasion=f"election/{election.slug}/extended_for_quorum")
    assert mails.count() == 4
    with clock.at(announced + timedelta(hours=71)):
        vote(election, voters_of(election)[1], slugs_of(election)[0])


def test_after_its_extension_a_vote_without_quorum_is_valid_with_a_note():
    election = close(close(quorum_missed_in()))

    assert election.status == ElectionStatus.DECIDED
    assert [c.family.slug for c in election.ranking() if c.is_elected] == slugs_of(election)[:1]


def test_or_void_where_the_election_says_so():
    election = close(close(quorum_missed_in(quorum_outcome=QuorumOutcome.VOID)))

    assert election.status == ElectionStatus.NO_QUORUM
    assert {c.outcome for c in election.candidacies.all()} == {"not_elected"}
    assert kinds(election) == WHOLE_CHAIN


def test_without_hours_to_extend_a_missed_quorum_is_final_at_the_announced_end():
    election = close(quorum_missed_in(quorum_extension_hours=0))

    assert election.status == ElectionStatus.DECIDED
    assert not election.hours_changes.exists()


def test_a_reached_quorum_extends_nothing():
    election = quorum_missed_in()
    vote(election, voters_of(election)[1])

    assert close(election).status == ElectionStatus.DECIDED


def test_the_clock_extends_and_then_closes_whatever_the_worker_does_twice():
    election = quorum_missed_in()

    for hours in (0, 1, 72, 73):
        with clock.at(make_hours(election, hours)):
            keep_time()
            keep_time()

    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
    assert kinds(election) == WHOLE_CHAIN
    assert election.hours_changes.count() == 1


def make_hours(election, hours):
    change = election.hours_changes.first()
    return (change.closes_before if change else election.closes_at) + timedelta(hours=hours)


def test_after_the_close_the_box_takes_nothing_at_the_database_either():
    election = close(make_open_election())

    assert election.chain.filter(kind=ChainKind.END_BALLOTS).count() == 1
    assert kinds(election).index("EndBallots") == 1


def test_after_a_long_outage_the_extension_begins_when_somebody_is_awake():
    election = quorum_missed_in()
    awake = election.closes_at + timedelta(days=5)

    election = close(election, at=awake)

    assert election.closes_at == awake + timedelta(hours=72)


def test_a_vote_whose_key_is_gone_is_closed_and_says_so(caplog):
    election = make_open_election()
    keystore.destroy(election, Purpose.TALLY)

    election = close(election)

    assert election.status == ElectionStatus.CLOSED
    assert "cannot be counted: its key is not on this machine" in caplog.text
    assert kinds(election) == ["Setup", "EndBallots", "EncryptedTally"]
