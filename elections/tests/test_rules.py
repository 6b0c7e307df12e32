"""The charter's rules of composition."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from elections import rules
from elections.choices import Route
from elections.models.election_rules import validate_reminders


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
    ("reminders", "are_reminders"),
    [
        ([], True), ([48, 24, 3], True), (["half-time", 3], True), ([0], False), (["24"], False),
        ([True], False), (24, False), ([-3], False), ([1.5], False),
    ],
)  # fmt: skip
def test_reminders_are_whole_hours_and_half_time(reminders, are_reminders):
    if are_reminders:
        validate_reminders(reminders)
    else:
        with pytest.raises(ValidationError, match="whole hours before the end"):
            validate_reminders(reminders)


OPENS = datetime(2005, 1, 19, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lasts", "schedule", "hours_after_opening"),
    [
        (153, ["half-time", 48, 24, 3], [76.5, 105, 129, 150]),
        (96, ["half-time", 48, 24, 3], [48, 72, 93]),
        (48, ["half-time", 48, 24, 3], [24, 45]),
        (48, [24, 24], [24]),
        (20, [48, 24, 3], [17]),
        (20, [], []),
    ],
)
def test_reminders_that_coincide_are_one_and_none_falls_on_the_opening(
    lasts, schedule, hours_after_opening
):
    moments = rules.reminder_moments(OPENS, OPENS + timedelta(hours=lasts), schedule)

    assert moments == [OPENS + timedelta(hours=hours) for hours in hours_after_opening]
