"""Casting: once, whole, and by those on the roll."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from elections import ballotbox
from elections.choices import ElectionStatus
from elections.services.ballots import AlreadyVoted, cast_ballot
from elections.services.elections import close_election
from elections.tests.factories import (
    make_frozen_election,
    make_open_election,
    slugs_of,
    voters_of,
)

pytestmark = pytest.mark.django_db


def count(election):
    with clock.at(election.closes_at), transaction.atomic():
        return ballotbox.close_and_count(election, slugs_of(election))


@pytest.mark.parametrize("choices", [0, 1, 2, 3])
def test_a_ballot_holds_up_to_three_choices_and_may_be_blank(choices):
    election = make_open_election()
    chosen = slugs_of(election)[:choices]

    entry = cast_ballot(election, voters_of(election)[0], choices=chosen)

    result = count(election)
    assert (result.ballots, result.blank) == (1, int(choices == 0))
    assert [slug for slug, votes in result.votes.items() if votes] == chosen
    assert entry.voted_at
    assert (
        entry.receipt
        in OutgoingMail.objects.get(to=entry.user.email, subject__startswith="Your vote").body
    )


def test_the_first_ballot_counts_and_a_second_is_told_the_rule():
    election = make_open_election()
    user, (a, b, *_others) = voters_of(election)[0], slugs_of(election)
    entry = cast_ballot(election, user, choices=[a])

    with pytest.raises(AlreadyVoted, match="the first one counts") as refusal:
        cast_ballot(election, user, choices=[b])

    assert entry.receipt in str(refusal.value)
    assert count(election).votes[a] == 1
    assert count(election).votes[b] == 0


def test_whoever_is_not_on_the_roll_is_told_so():
    election = make_open_election()

    with pytest.raises(DomainError, match="not on the roll"):
        cast_ballot(election, make_user(), choices=[])


@pytest.mark.parametrize("fault", ["four", "twice", "stranger"])
def test_what_is_not_a_ballot_is_not_cast(fault):
    election = make_open_election()
    slugs = slugs_of(election)
    choices = {"four": slugs, "twice": slugs[:1] * 2, "stranger": ["nobody"]}[fault]

    with pytest.raises(DomainError, match="Nothing was cast"):
        cast_ballot(election, voters_of(election)[0], choices=choices)

    assert count(election).ballots == 0
    assert not election.roll.voted().exists()


@pytest.mark.parametrize("seconds", [-1, 48 * 3600, 48 * 3600 + 1])
def test_ballots_are_taken_between_opening_and_close_only(seconds):
    election = make_frozen_election()

    with (
        clock.at(election.opens_at + timedelta(seconds=seconds)),
        pytest.raises(DomainError, match="voting is not open"),
    ):
        cast_ballot(election, voters_of(election)[0], choices=[])


def test_the_box_opens_at_its_hour_even_if_no_worker_is_awake():
    election = make_frozen_election()

    with clock.at(election.opens_at):
        cast_ballot(election, voters_of(election)[0], choices=[])

    election.refresh_from_db()
    assert election.status == ElectionStatus.OPEN


def test_a_closed_box_takes_nothing_whatever_the_clock_says():
    election = make_open_election()
    count(election)

    with pytest.raises(ballotbox.BoxClosed):
        ballotbox.put(election, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_eight_clicks_cast_one_ballot():
    election = make_open_election()
    user, slugs = voters_of(election)[0], slugs_of(election)

    def click(number):
        try:
            cast_ballot(election, user, choices=slugs[number % 4 : number % 4 + 1])
        except AlreadyVoted:
            return "refused"
        else:
            return "cast"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(click, range(8)))

    assert outcomes == ["cast"] + ["refused"] * 7
    assert count(election).ballots == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_a_ballot_at_the_closing_second_is_counted_or_refused_never_lost():
    election = make_open_election(voters=12)
    voters, closes_at = voters_of(election), election.closes_at

    def cast(user):
        with clock.at(closes_at - timedelta(seconds=1)):
            try:
                cast_ballot(election, user, choices=[])
            except DomainError:
                return 0
            else:
                return 1
            finally:
                connection.close()

    def close(_):
        with clock.at(closes_at):
            try:
                close_election(election, actor=None)
            finally:
                connection.close()
        return 0

    with ThreadPoolExecutor(8) as pool:
        casts = pool.map(cast, voters)
        pool.submit(close, None).result()
        accepted = sum(casts)

    election.refresh_from_db()
    assert election.ballots == accepted == election.roll.voted().count()
