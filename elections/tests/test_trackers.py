"""Trackers: how each voter finds their own ballot."""

import pytest

from elections.protocol.ballots import tracker_of
from elections.services import box
from elections.tests.ended import cast
from elections.tests.factories import make_open_election, voters_of
from elections.trackers import TrackedBallot, ballots_in, find_ballots, tracked, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def election():
    election = make_open_election()
    cast(election, (0,), (1,), (), (0,), (1,))  # the fifth is the first voter's second
    return election


def trackers_of(election):
    return [tracker_of(text) for text in box.ballots(election)]


def test_every_ballot_is_listed_in_order_and_the_replaced_one_is_marked(election):
    listed = tracked(election, ballots_in(election))

    assert [each.tracker for each in listed] == trackers_of(election)
    assert [each.height for each in listed] == [1, 2, 3, 4, 5]
    assert [each.is_replaced for each in listed] == [True, False, False, False, False]


def test_the_mark_follows_from_what_the_voter_was_told(election):
    first = election.roll.get(user=voters_of(election)[0])

    (found,) = find_ballots(election, first.tracker)

    assert found == TrackedBallot(5, first.tracker, is_replaced=False)


@pytest.mark.parametrize("length", [8, 9, 10, 11, 12, 42, 43])
def test_a_beginning_finds_the_ballot(election, length):
    wanted = trackers_of(election)[2]

    assert [each.tracker for each in find_ballots(election, wanted[:length])] == [wanted]


@pytest.mark.parametrize("position", [7, 8, 9, 10, 42])
def test_one_wrong_character_finds_nothing(election, position):
    wanted = trackers_of(election)[2]
    wrong = "B" if wanted[position] == "A" else "A"

    assert find_ballots(election, wanted[:position] + wrong) == []


@pytest.mark.parametrize("nonsense", ["????????", "ééééééééé", "a" * 500, "%%%%____"])
def test_what_cannot_begin_a_tracker_finds_nothing(election, nonsense):
    assert find_ballots(election, nonsense) == []


def test_another_elections_ballots_are_not_found(election):
    other = make_open_election()

    assert find_ballots(other, trackers_of(election)[0]) == []


def test_a_tracker_is_shown_in_groups_and_may_be_typed_so():
    tracker = "abcdEFGH1234+/xyzabcdEFGH1234+/xyzabcdEFGH1"
    ballot = TrackedBallot(1, tracker, is_replaced=False)

    assert ballot.beginning == "abcd EFGH 1234"
    assert typed(f" {ballot.beginning} {ballot.rest} ") == tracker
    assert typed("abcd EFGH…") == "abcdEFGH"


def test_the_list_costs_the_same_for_one_ballot_and_for_many(election, django_assert_num_queries):
    with django_assert_num_queries(2):
        tracked(election, ballots_in(election)[:1])
    with django_assert_num_queries(2):
        tracked(election, ballots_in(election))
