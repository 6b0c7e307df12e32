"""Casting: verified, into the chain, and the last one counts."""

import json
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from elections.choices import ChainKind, ElectionStatus
from elections.protocol.ballots import tracker_of
from elections.protocol.credentials import code_from_seed, public_credential
from elections.services import box
from elections.services.ballots import cast_ballot
from elections.services.closing import close_election
from elections.services.rolls import strike_from_roll
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.trusteeship import open_separated_election
from elections.tests.voting import make_ballot_for, vote

pytestmark = pytest.mark.django_db


def count(election):
    with clock.at(election.closes_at):
        election = close_election(election, actor=None)
    election.refresh_from_db()
    return {c.family.slug: c.votes for c in election.drawn_candidacies()}, election


def ballots_in(election) -> int:
    return election.chain.filter(kind=ChainKind.BALLOT).count()


def entry_of(election, place=0):
    return election.roll.select_related("election", "user").order_by("pk")[place]


@pytest.mark.parametrize("choices", [0, 1, 2, 3])
def test_a_ballot_holds_up_to_three_choices_and_may_be_blank(choices):
    election = make_open_election()
    chosen = slugs_of(election)[:choices]

    entry = vote(election, voters_of(election)[0], *chosen)

    votes, counted = count(election)
    assert (counted.ballots, counted.blank_ballots) == (1, int(choices == 0))
    assert {slug for slug, number in votes.items() if number} == set(chosen)
    mail = OutgoingMail.objects.get(to=entry.user.email, subject__startswith="Your vote")
    assert entry.tracker in mail.body
    assert mail.is_confidential


def test_the_last_ballot_counts_and_both_stand_in_the_chain():
    election = make_open_election()
    user, (a, b, *_others) = voters_of(election)[0], slugs_of(election)
    first = vote(election, user, a).tracker

    second = vote(election, user, b).tracker

    assert [tracker_of(text) for text in box.ballots(election)] == [first, second]
    votes, counted = count(election)
    assert (votes[a], votes[b], counted.ballots) == (0, 1, 1)


def test_the_very_same_ballot_sent_again_changes_nothing():
    election = make_open_election()
    entry = entry_of(election)
    ballot = make_ballot_for(entry, slugs_of(election)[0])

    first = cast_ballot(election, entry.user, ballot=ballot)
    with clock.at(clock.now() + timedelta(hours=1)):
        second = cast_ballot(election, entry.user, ballot=ballot)

    assert (second.tracker, second.voted_at) == (first.tracker, first.voted_at)
    assert ballots_in(election) == 1
    assert OutgoingMail.objects.filter(subject__startswith="Your vote").count() == 1


def test_the_very_same_ballot_is_confirmed_even_after_the_close():
    """A voter whose connection broke learns what counts, whenever they ask."""
    election = make_open_election()
    entry = entry_of(election)
    ballot = make_ballot_for(entry)
    cast_ballot(election, entry.user, ballot=ballot)

    with clock.at(election.closes_at):
        again = cast_ballot(election, entry.user, ballot=ballot)

    assert again.tracker == tracker_of(ballot)


def test_a_ballot_that_was_replaced_is_not_taken_again():
    election = make_open_election()
    entry = entry_of(election)
    first = make_ballot_for(entry, slugs_of(election)[0])
    cast_ballot(election, entry.user, ballot=first)
    vote(election, entry.user)

    with pytest.raises(DomainError, match="no ballot stands in the box twice"):
        cast_ballot(election, entry.user, ballot=first)

    assert ballots_in(election) == 2


def test_whoever_is_not_on_the_roll_is_told_so():
    election = make_open_election()
    ballot = make_ballot_for(entry_of(election))

    with pytest.raises(DomainError, match="You are not on the roll"):
        cast_ballot(election, make_user(), ballot=ballot)


def test_a_ballot_made_with_somebody_elses_code_is_not_taken():
    election = make_open_election()
    ballot = make_ballot_for(entry_of(election, 1))

    with pytest.raises(DomainError, match="a voting code that is not yours"):
        cast_ballot(election, voters_of(election)[0], ballot=ballot)

    assert ballots_in(election) == 0


def forged(ballot: str) -> dict[str, str]:
    thing = json.loads(ballot)
    altered = json.loads(ballot)
    response = altered["answers"][0]["overall_proof"][0]["response"]
    altered["answers"][0]["overall_proof"][0]["response"] = str(int(response) ^ 1)
    return {
        "nothing": "",
        "no JSON": "{",
        "other form": json.dumps(thing),
        "altered": json.dumps(altered, separators=(",", ":")),
        "huge": " " * 2_000_001,
    }


@pytest.mark.parametrize("fault", ["nothing", "no JSON", "other form", "altered", "huge"])
def test_what_does_not_pass_the_check_is_not_cast(fault):
    election = make_open_election()
    entry = entry_of(election)

    with pytest.raises(DomainError, match=r"Nothing was cast\. Open the ballot page again"):
        cast_ballot(election, entry.user, ballot=forged(make_ballot_for(entry))[fault])

    assert ballots_in(election) == 0
    assert not election.roll.voted().exists()


@pytest.mark.parametrize("seconds", [-1, 48 * 3600, 48 * 3600 + 1])
def test_ballots_are_taken_between_opening_and_close_only(seconds):
    election = make_frozen_election()

    with (
        clock.at(election.opens_at + timedelta(seconds=seconds)),
        pytest.raises(DomainError, match="voting is not open"),
    ):
        cast_ballot(election, voters_of(election)[0], ballot="{}")


def test_the_box_opens_at_its_hour_even_if_no_worker_is_awake():
    election = make_frozen_election()

    with clock.at(election.opens_at):
        vote(election, voters_of(election)[0])

    election.refresh_from_db()
    assert election.status == ElectionStatus.OPEN


def test_whoever_is_struck_while_the_ballot_is_checked_does_not_vote(monkeypatch):
    election = make_open_election()
    entry = entry_of(election)
    ballot = make_ballot_for(entry)

    def strike_meanwhile(_description):
        strike_from_roll(entry, reason="Counted twice.", actor=make_operator())
        return original(_description)

    original = box_checker()
    monkeypatch.setattr("elections.services.ballots.checker_for", strike_meanwhile)

    with pytest.raises(DomainError, match="struck from the roll a moment ago"):
        cast_ballot(election, entry.user, ballot=ballot)


def box_checker():
    from elections.services.ballots import checker_for

    return checker_for


class TestFullSeparation:
    """The portal knows public halves alone, and not whose they are."""

    @pytest.fixture
    def election(self):
        election, self.codes = open_separated_election()
        return election

    def test_a_code_is_bound_to_the_first_voter_who_uses_it(self, election):
        first, second = voters_of(election)[:2]
        entry = vote(election, first, code=self.codes[2])

        assert entry.credential == str(public_credential(self.codes[2], election.uuid))
        with pytest.raises(DomainError, match="a voting code that is not yours"):
            vote(election, second, code=self.codes[2])
        with pytest.raises(DomainError, match="a voting code that is not yours"):
            vote(election, first, code=self.codes[3])

    def test_a_code_the_registrar_did_not_make_is_refused(self, election):
        with pytest.raises(DomainError, match="a voting code that is not yours"):
            vote(election, voters_of(election)[0], code=code_from_seed("b" * 22, 1))


def test_a_voter_casts_up_to_fifty_ballots_and_the_last_one_stays(monkeypatch):
    election = make_open_election()
    user = voters_of(election)[0]
    monkeypatch.setattr("elections.rules.BALLOTS_A_VOTER", 2)
    vote(election, user)
    last = vote(election, user).tracker

    with pytest.raises(DomainError, match="may cast up to 2; the last one counts"):
        vote(election, user)

    entry = entry_of(election)
    assert (entry.tracker, entry.casts, ballots_in(election)) == (last, 2, 2)
