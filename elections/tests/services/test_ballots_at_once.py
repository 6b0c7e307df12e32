"""Ballots that arrive at once: each is in the chain or refused in words, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from elections.protocol.ballots import tracker_of
from elections.services import box
from elections.services.ballots import cast_ballot
from elections.services.closing import close_election
from elections.tests.factories import make_open_election, slugs_of
from elections.tests.services.test_ballots import ballots_in, entry_of
from elections.tests.voting import make_ballot_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def test_two_browsers_that_cast_at_once_both_end_in_the_chain():
    election = make_open_election()
    entry, slugs = entry_of(election), slugs_of(election)
    ballots = [make_ballot_for(entry, slug) for slug in slugs]

    def cast(ballot):
        try:
            return cast_ballot(election, entry.user, ballot=ballot).tracker
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        trackers = list(pool.map(cast, ballots))

    assert sorted(tracker_of(text) for text in box.ballots(election)) == sorted(trackers)
    heights = list(election.chain.order_by("height").values_list("height", flat=True))
    assert heights == list(range(5))
    entry.refresh_from_db()
    assert entry.tracker == [tracker_of(text) for text in box.ballots(election)][-1]


def test_eight_clicks_on_one_ballot_cast_it_once():
    election = make_open_election()
    entry = entry_of(election)
    ballot = make_ballot_for(entry)

    def click(_number):
        try:
            return cast_ballot(election, entry.user, ballot=ballot).tracker
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        trackers = set(pool.map(click, range(8)))

    assert trackers == {tracker_of(ballot)}
    assert ballots_in(election) == 1


def test_a_ballot_at_the_closing_second_is_in_the_chain_or_refused_never_lost():
    election = make_open_election(voters=12)
    closes_at = election.closes_at
    entries = [entry_of(election, place) for place in range(12)]
    ballots = [make_ballot_for(entry) for entry in entries]

    def cast(number):
        with clock.at(closes_at - timedelta(seconds=1)):
            try:
                cast_ballot(election, entries[number].user, ballot=ballots[number])
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

    with ThreadPoolExecutor(8) as pool:
        casts = pool.map(cast, range(12))
        pool.submit(close, None).result()
        accepted = sum(casts)

    election.refresh_from_db()
    assert election.ballots == accepted == election.roll.voted().count() == ballots_in(election)
