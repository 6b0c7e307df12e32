"""Floors of balance: what can be told of them without telling of anybody."""

import pytest

from families.rules.balance import balance_of, balance_of_regions


def balance(women, men, others=0, *, of="women", percent=50):
    said = ["woman"] * women + ["man"] * men + ["other"] * others
    return balance_of(said, of, percent)


@pytest.mark.parametrize(
    ("counts", "percents"),
    [
        ((3, 3), [50, 50]),
        ((4, 3, 3), [40, 30, 30]),
        ((12, 2, 2), [80]),
        ((3, 2), []),
        ((5, 5, 1), []),
        ((9, 0), []),
        ((0, 0, 9), []),
        ((0, 0), []),
    ],
)
def test_shares_are_told_of_three_or_more_where_nobody_is_left_over_alone(counts, percents):
    assert [percent for _name, percent in balance(*counts).told] == percents


@pytest.mark.parametrize(
    ("people", "percent", "told"),
    [
        (1, 50, False),
        (2, 50, False),
        (3, 50, True),
        (3, 30, False),
        (4, 100, False),
        (0, 50, False),
    ],
)
def test_kept_or_broken_is_told_where_it_says_nothing_of_each(people, percent, told):
    assert balance(people, 0, percent=percent).state_can_be_told is told


def test_among_many_regions_a_broken_floor_says_nothing_of_anybody():
    assert balance_of_regions(["Asia"], ["Asia", "Africa", "Europe"], 25).state_can_be_told
    assert not balance_of_regions(["Asia"], ["Asia", "Africa"], 25).state_can_be_told


def test_shares_are_rounded_so_that_one_more_hardly_shows():
    assert balance(20, 20).told == [("Woman", 50), ("Man", 50)]
    assert balance(20, 20).told == balance(19, 20).told == balance(20, 19).told
