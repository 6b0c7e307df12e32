"""The charter's rules of composition."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from elections import rules
from elections.choices import Route
from elections.models.election import validate_hours


@pytest.mark.parametrize(
    ("volunteers", "route"),
    [(0, Route.FILL), (2, Route.FILL), (3, Route.SERVE), (4, Route.VOTE), (21, Route.VOTE)],
)
def test_only_more_than_three_families_need_a_vote(volunteers, route):
    assert rules.route_for(volunteers) is route


@pytest.mark.parametrize(
    ("votes", "elected", "tied", "open_seats"),
    [
        ({"a": 9, "b": 8, "c": 7, "d": 6}, ["a", "b", "c"], [], 0),
        ({"asia": 27, "net": 24, "africa": 18, "gender": 18, "vol": 15}, ["asia", "net"],
         ["africa", "gender"], 1),
        ({"a": 5, "b": 5, "c": 5, "d": 5}, [], ["a", "b", "c", "d"], 3),
        ({"a": 9, "b": 5, "c": 5, "d": 5}, ["a"], ["b", "c", "d"], 2),
        ({"a": 5, "b": 5, "c": 5, "d": 1}, ["a", "b", "c"], [], 0),
        ({"a": 5, "b": 5, "c": 0, "d": 0}, ["a", "b"], [], 0),
        ({"a": 0, "b": 0, "c": 0, "d": 0}, [], [], 0),
    ],
)  # fmt: skip
def test_equals_are_never_told_apart(votes, elected, tied, open_seats):
    decision = rules.decide(votes, seats=3)

    assert (decision.elected, decision.tied, decision.open_seats) == (elected, tied, open_seats)


def test_equals_share_the_better_rank():
    votes = {"asia": 27, "net": 24, "africa": 18, "gender": 18, "vol": 15}

    assert [rules.rank_of(slug, votes) for slug in votes] == [1, 2, 3, 3, 5]


def test_anyone_can_repeat_a_draw():
    expected = sorted(["b", "a"], key=lambda s: hashlib.sha256(b"7|" + s.encode()).hexdigest())

    assert rules.drawn_order("7", ["a", "b"]) == rules.drawn_order("7", ["b", "a"]) == expected


@pytest.mark.parametrize(
    ("ballots", "percent", "reached"),
    [(0, None, True), (20, 50, False), (21, 50, True), (42, 100, True), (41, 100, False)],
)
def test_a_quorum_counts_only_where_one_is_set(ballots, percent, reached):
    assert rules.quorum_reached(ballots, 42, percent) is reached


@pytest.mark.parametrize(
    ("hours", "are_hours"),
    [([], True), ([48, 24, 3], True), ([0], False), (["24"], False), ([True], False), (24, False)],
)
def test_reminders_are_whole_hours(hours, are_hours):
    if are_hours:
        validate_hours(hours)
    else:
        with pytest.raises(ValidationError, match="whole numbers"):
            validate_hours(hours)
