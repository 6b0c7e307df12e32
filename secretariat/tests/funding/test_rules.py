"""The rule by which money goes round: examples, and what holds whatever comes in."""

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.choices.funding import TieStep, Verdict
from secretariat.rules.funding import (
    Candidate,
    Terms,
    Total,
    ceiling_of,
    last_day_to_answer,
    least_points,
    lot_of,
    next_in_line,
    propose,
    ranking,
    totals_of,
    totals_told,
)

GROUPS = ["ldc", "developing", "developed"]


def candidate(reference, amount=1000, group="ldc", points=(5, 5)):
    return Candidate(reference, amount, group, points)


def terms(budget=12_000, ldc=7200, developing=4800, **values):
    ceilings = {"ldc": ldc, "developing": developing}
    return Terms(budget, ceilings, values.pop("seed", "seed"), **values)


@st.composite
def rounds(draw):
    """Any applications, with any money."""
    criteria = draw(st.integers(1, 4))
    points = st.tuples(*[st.integers(0, 3)] * criteria)  # few values, so that there are ties
    made = st.tuples(st.integers(1, 5000), st.sampled_from(GROUPS), points)
    rows = draw(st.lists(made, max_size=25))
    candidates = [Candidate(f"PC-{n}", *row) for n, row in enumerate(rows)]
    budget = draw(st.integers(0, 20_000))
    percents = {group: draw(st.integers(0, 100)) for group in GROUPS[:2]}
    ceilings = {group: ceiling_of(budget, percent) for group, percent in percents.items()}
    return candidates, Terms(budget, ceilings, draw(st.text(max_size=5)), draw(st.integers(0, 6)))


@given(rounds())
def test_the_budget_is_never_exceeded(a_round):
    candidates, money = a_round
    given_out = [one for one in propose(candidates, money) if one.verdict == Verdict.AWARD]
    assert sum(one.candidate.amount for one in given_out) <= money.budget


@given(rounds())
def test_no_ceiling_is_ever_exceeded(a_round):
    candidates, money = a_round
    given_out = [one for one in propose(candidates, money) if one.verdict == Verdict.AWARD]
    for group in GROUPS:
        spent = sum(one.candidate.amount for one in given_out if one.candidate.group == group)
        assert spent <= money.ceilings.get(group, 0)


@given(rounds())
def test_the_same_applications_give_the_same_list(a_round):
    assert propose(*a_round) == propose(*a_round)


@given(rounds(), st.integers())
def test_the_order_in_which_they_came_does_not_matter(a_round, number):
    candidates, money = a_round
    shuffled = Random(number).sample(candidates, len(candidates))
    assert propose(shuffled, money) == propose(candidates, money)


@given(rounds())
def test_everybody_has_one_place_and_nobody_is_lost(a_round):
    candidates, money = a_round
    proposed = propose(candidates, money)
    assert [one.place for one in proposed] == list(range(1, len(candidates) + 1))
    assert {one.candidate for one in proposed} == set(candidates)


@given(rounds())
def test_more_points_never_stand_behind_fewer(a_round):
    totals = [one.candidate.total for one in propose(*a_round)]
    assert totals == sorted(totals, reverse=True)


@given(rounds())
def test_nobody_is_passed_over_whom_the_money_would_have_been_enough_for(a_round):
    candidates, money = a_round
    for one in propose(candidates, money):
        fits = one.candidate.amount <= min(money.left, money.left_for(one.candidate.group))
        is_awarded = one.verdict == Verdict.AWARD
        assert is_awarded == (fits and one.candidate.total >= money.least_points)
        if is_awarded:
            money = money.after(one.candidate)


@given(rounds())
def test_a_tie_always_says_what_settled_it(a_round):
    candidates, money = a_round
    placed = ranking(candidates, money.seed)
    for before, one in pairwise(placed):
        is_tied = before.candidate.total == one.candidate.total
        assert (one.tie != TieStep.NONE) == is_tied
        if one.tie == TieStep.LOT:
            assert before.candidate.points == one.candidate.points
            assert lot_of(money.seed, before.candidate.reference) < lot_of(
                money.seed, one.candidate.reference
            )


@given(rounds())
def test_money_that_came_back_stays_within_budget_and_ceiling(a_round):
    candidates, money = a_round
    proposed = propose(candidates, money)
    given_out = [one.candidate for one in proposed if one.verdict == Verdict.AWARD]
    for one in given_out[1:]:  # the first gives its money back
        money = money.after(one)
    reserve = [one.candidate for one in proposed if one.candidate not in given_out]

    found = next_in_line(reserve, money)

    if found:
        after = money.after(found)
        assert after.left >= 0
        assert after.left_for(found.group) >= 0


def test_more_points_come_first():
    placed = ranking([candidate("A", points=(1, 2)), candidate("B", points=(2, 2))], "seed")
    assert [one.candidate.reference for one in placed] == ["B", "A"]


def test_of_as_many_points_the_criterion_named_first_counts():
    placed = ranking([candidate("A", points=(2, 5)), candidate("B", points=(4, 3))], "seed")
    assert [one.candidate.reference for one in placed] == ["B", "A"]
    assert (placed[1].tie, placed[1].tie_criterion) == (TieStep.CRITERION, 1)


def test_of_the_same_points_throughout_the_lot_decides_and_anybody_can_draw_it_again():
    placed = ranking([candidate("PC-2005-0001"), candidate("PC-2005-0002")], "Geneva")
    # printf 'Geneva|PC-2005-0001' | sha256sum
    assert lot_of("Geneva", "PC-2005-0001")[:8] == "f900350a"
    assert lot_of("Geneva", "PC-2005-0002")[:8] == "5bb5d4ad"
    assert [one.candidate.reference for one in placed] == ["PC-2005-0002", "PC-2005-0001"]
    assert placed[1].tie == TieStep.LOT


def test_who_asks_for_more_than_the_ceiling_leaves_is_passed_over_for_the_next():
    rows = [
        candidate("A", 5000, points=(9, 9)),
        candidate("B", 3000, points=(8, 8)),
        candidate("C", 2200, points=(7, 7)),
    ]
    assert [one.verdict for one in propose(rows, terms())] == [
        Verdict.AWARD,
        Verdict.CEILING,
        Verdict.AWARD,
    ]


def test_the_budget_can_be_less_than_the_ceilings_together():
    rows = [candidate("A", 700, points=(9, 9)), candidate("B", 700, "developing")]
    found = propose(rows, terms(budget=1000, ldc=1000, developing=1000))
    assert [one.verdict for one in found] == [Verdict.AWARD, Verdict.BUDGET]


def test_a_group_without_a_ceiling_gets_nothing():
    (found,) = propose([candidate("A", 1, "developed")], terms())
    assert found.verdict == Verdict.CEILING


def test_fewer_points_than_the_rule_asks_for_are_no_reserve():
    (found,) = propose([candidate("A", points=(2, 2))], terms(least_points=5))
    assert found.verdict == Verdict.BELOW
    assert next_in_line([found.candidate], terms(least_points=5)) is None


def test_the_next_in_line_is_the_first_whom_the_money_is_enough_for():
    reserve = [candidate("A", 900), candidate("B", 300), candidate("C", 200)]
    money = terms(budget=1000, spent={"ldc": 700})
    assert next_in_line(reserve, money).reference == "B"


@pytest.mark.parametrize(
    ("budget", "percent", "most"), [(12_000, 60, 7200), (12_000, 40, 4800), (999, 50, 499)]
)
def test_a_ceiling_is_a_share_of_the_budget_never_a_unit_more(budget, percent, most):
    assert ceiling_of(budget, percent) == most


def test_points_needed_are_rounded_up():
    assert least_points(50, [10, 5], 5) == 38
    assert least_points(0, [10, 5], 5) == 0


def test_ten_days_to_look_elsewhere_are_counted_back_from_the_day():
    assert last_day_to_answer(date(2005, 2, 15), 10) == date(2005, 2, 5)


def test_totals_count_who_asked_and_who_got():
    assert totals_of([("F", True), ("M", False), ("F", False)]) == [
        Total(("F",), 2, 1),
        Total(("M",), 1, 0),
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"a": 7, "b": 7}, [(("a",), 7), (("b",), 7)]),
        ({"a": 7, "b": 2, "c": 1}, [(("a",), 7), (("b", "c"), 3)]),
        ({"a": 7, "b": 4, "c": 1}, [(("a",), 7), (("b", "c"), 5)]),  # 1 alone could be reckoned
        ({"a": 7, "b": 1}, []),  # together with "a" it is everybody
        ({"a": 1, "b": 1, "c": 1}, []),
        ({"a": 7}, []),
        ({}, []),
    ],
)
def test_totals_of_fewer_than_three_people_are_put_together(asked, told):
    found = totals_told([Total((kind,), count, 0) for kind, count in asked.items()])
    assert [(one.kinds, one.asked) for one in found] == told


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 9), max_size=8))
def test_no_row_that_is_told_means_fewer_than_three_people(asked):
    found = totals_told([Total((kind,), count, 0) for kind, count in asked.items()])
    assert all(one.asked >= 3 for one in found)
    assert not found or sum(one.asked for one in found) == sum(asked.values())
