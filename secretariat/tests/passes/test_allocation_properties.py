"""What holds for every allocation, whatever is asked (the invariants of the scenario, act 5)."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from secretariat.rules.cases import normalised
from secretariat.rules.passes.allocate import (
    FAMILIES,
    ISSUED,
    REFUSED,
    REQUESTS,
    WAITING,
    Pool,
    Request,
    Rule,
    allocate,
)

SLUGS = ("africa", "asia", "gender", "media", "ngos", "youth")
CLOSES = datetime(2005, 2, 14, 11, tzinfo=UTC)
PRESET = Rule()


by_preset = st.just(PRESET)
RULES = st.builds(Rule, st.integers(0, 3), st.booleans(), st.sampled_from([FAMILIES, REQUESTS]))


@st.composite
def pools(draw: st.DrawFn, rules: st.SearchStrategy[Rule] = by_preset) -> Pool:
    """Anything that people could ask for: doubles, latecomers, strangers, equal moments."""
    people = st.tuples(
        st.sampled_from(SLUGS),
        st.integers(0, 25),  # few enough people that some ask twice
        st.integers(-300, 5),
        st.booleans(),
        st.none() | st.integers(1, 9),
        st.booleans(),
    )
    rows = draw(st.lists(people, max_size=60))
    return Pool(
        quota=draw(st.integers(0, 40)),
        seed=draw(st.text(max_size=12)),
        closes_at=CLOSES,
        rule=draw(rules),
        history=draw(st.dictionaries(st.sampled_from(SLUGS), st.integers(0, 3))),
        requests=tuple(
            Request(
                f"R-{at:03}", family, f"p{who}", CLOSES + timedelta(minutes=when), known, rank, sure
            )
            for at, (family, who, when, known, rank, sure) in enumerate(rows)
        ),
    )


any_rule = given(pool=pools(rules=RULES))


def issued(pool: Pool) -> list[str]:
    return [each.number for each in allocate(pool) if each.outcome == ISSUED]


def by_number(pool: Pool) -> dict[str, Request]:
    return {each.number: each for each in pool.requests}


@any_rule
def test_never_more_than_the_quota_and_never_a_pass_left_over(pool):
    outcomes = Counter(each.outcome for each in allocate(pool))

    valid = outcomes[ISSUED] + outcomes[WAITING]
    assert outcomes[ISSUED] == min(pool.quota, valid)


@any_rule
def test_everybody_who_asked_gets_one_outcome_with_a_reason(pool):
    outcomes = allocate(pool)

    assert sorted(each.number for each in outcomes) == sorted(by_number(pool))
    assert all(each.reason for each in outcomes)


@any_rule
def test_positions_run_without_gap_from_one(pool):
    outcomes = allocate(pool)

    for kind in (ISSUED, WAITING):
        places = [each.position for each in outcomes if each.outcome == kind]
        assert places == list(range(1, len(places) + 1))
    assert all(each.position is None for each in outcomes if each.outcome == REFUSED)


@any_rule
def test_at_most_one_pass_a_person_and_one_place_in_the_line(pool):
    requests = by_number(pool)
    people = [requests[each.number].person for each in allocate(pool) if each.outcome != REFUSED]

    assert len(people) == len(set(people))


@any_rule
def test_none_without_registration_and_none_too_late(pool):
    requests = by_number(pool)

    for each in allocate(pool):
        if each.outcome != REFUSED:
            assert requests[each.number].is_registered
            assert requests[each.number].received_at < pool.closes_at


@given(pool=pools())
def test_no_family_a_second_while_another_that_asked_has_none(pool):
    outcomes = allocate(pool)
    passes = Counter(each.family for each in outcomes if each.outcome == ISSUED)
    waiting = {each.family for each in outcomes if each.outcome == WAITING}

    if any(passes[family] == 0 for family in waiting):
        assert max(passes.values(), default=0) <= 1
    if waiting:  # in every round, not only in the first
        assert max(passes.values(), default=0) <= 1 + min(passes[family] for family in waiting)


@given(pool=pools())
def test_families_without_a_pass_last_time_go_first(pool):
    outcomes = allocate(pool)
    served = {each.family for each in outcomes if each.outcome == ISSUED}
    without = {
        each.family
        for each in outcomes
        if each.outcome == WAITING and not pool.history.get(each.family)
    }

    if without - served:
        assert all(not pool.history.get(family) for family in served)


@given(pool=pools(rules=RULES), data=st.data())
def test_the_same_inputs_give_the_same_list_in_whatever_order_they_are_listed(pool, data):
    shuffled = tuple(data.draw(st.permutations(pool.requests)))

    assert allocate(replace(pool, requests=shuffled)) == allocate(pool)


@given(pool=pools(), data=st.data())
def test_who_of_two_families_came_first_does_not_matter(pool, data):
    """Shift all that one family asked by the same time, in time all the same: nothing changes."""
    moved = data.draw(st.sampled_from(SLUGS))
    one_each = tuple(replace(each, person=each.number) for each in pool.requests)
    early = tuple(
        replace(each, received_at=min(each.received_at, CLOSES - timedelta(minutes=1)))
        for each in one_each
    )
    shifted = tuple(
        replace(each, received_at=each.received_at - timedelta(days=2))
        if each.family == moved
        else each
        for each in early
    )

    assert allocate(replace(pool, requests=shifted)) == allocate(replace(pool, requests=early))


@given(pool=pools(), data=st.data())
def test_the_order_of_arrival_of_equally_ranked_families_requests_does_not_matter(pool, data):
    """Where a family ranked all its requests, it is the ranking that counts, not the clock."""
    ranked = tuple(
        replace(each, rank=place, person=each.number, received_at=CLOSES - timedelta(minutes=1))
        for place, each in enumerate(pool.requests)
    )
    minutes = data.draw(st.permutations(range(1, len(ranked) + 1)))
    rearranged = tuple(
        replace(each, received_at=CLOSES - timedelta(minutes=minute))
        for each, minute in zip(ranked, minutes, strict=True)
    )

    assert allocate(replace(pool, requests=rearranged)) == allocate(replace(pool, requests=ranked))


@given(pool=pools())
def test_requests_of_one_moment_are_ordered_by_lot_not_by_who_was_listed_first(pool):
    at_once = tuple(
        replace(each, received_at=CLOSES - timedelta(hours=1), rank=None, person=each.number)
        for each in pool.requests
    )
    backwards = tuple(reversed(at_once))

    assert issued(replace(pool, requests=at_once)) == issued(replace(pool, requests=backwards))


@given(pool=pools(), more=st.integers(1, 5))
def test_a_larger_quota_takes_a_pass_from_nobody(pool, more):
    few, many = issued(pool), issued(replace(pool, quota=pool.quota + more))

    assert many[: len(few)] == few


@given(st.text())
def test_case_and_spaces_make_no_other_person(text):
    assert normalised(f"  {text.upper()} ") == normalised(text.upper())
    assert normalised(normalised(text)) == normalised(text)
    assert normalised(" AFRICA.Participant2@Example.org") == "africa.participant2@example.org"
