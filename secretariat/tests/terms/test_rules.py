from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.rules import terms as rules

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("starts_on", "months", "last_day"),
    [
        (date(2005, 1, 31), 12, date(2006, 1, 30)),
        (date(2005, 3, 1), 12, date(2006, 2, 28)),
        (date(2004, 2, 29), 12, date(2005, 2, 27)),
        (date(2005, 1, 31), 1, date(2005, 2, 27)),
        (date(2005, 12, 1), 1, date(2005, 12, 31)),
        (date(2005, 1, 1), 24, date(2006, 12, 31)),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(starts_on, months, last_day):
    assert rules.last_day_of_term(starts_on, months) == last_day


@pytest.mark.parametrize(
    ("announced", "opens"),
    [
        ((2005, 1, 14, 18, 5), (2005, 1, 16, 9)),
        ((2005, 1, 14, 8, 59), (2005, 1, 15, 9)),
        ((2005, 1, 14, 9, 0), (2005, 1, 15, 9)),
        ((2005, 3, 26, 8, 0), (2005, 3, 27, 9)),
    ],
)
def test_the_queue_opens_at_nine_with_a_days_notice(announced, opens):
    opening = rules.queue_opening(datetime(*announced, tzinfo=GENEVA))

    assert opening == datetime(*opens, tzinfo=GENEVA)


def test_both_seats_of_each_family_are_numbered_in_order():
    plan = rules.seat_plan([("asia", 2), ("africa", 2)], seats=6)

    assert plan == [(1, "asia", 1), (2, "asia", 2), (3, "africa", 1), (4, "africa", 2)]


def test_nobody_is_seated_beyond_the_seats_of_the_secretariat():
    assert rules.seat_plan([("asia", 2), ("africa", 2)], seats=3)[-1] == (3, "africa", 1)


@pytest.mark.parametrize(
    ("occupied", "vacant"),
    [(set(), [1, 2, 3, 4, 5, 6]), ({1, 3, 6}, [2, 4, 5]), ({1, 2, 3, 4, 5, 6}, [])],
)
def test_the_lowest_vacant_seat_comes_first(occupied, vacant):
    assert rules.vacant_numbers(occupied, 6) == vacant


@given(st.lists(st.integers(1, 9), unique=True), st.sets(st.integers(1, 9)))
def test_a_vacancy_goes_to_the_first_who_may_and_to_nobody_barred(people, barred):
    first = rules.first_free(people, barred)

    allowed = [person for person in people if person not in barred]
    assert first == (allowed[0] if allowed else None)


def test_the_place_in_line_counts_those_still_ahead():
    assert [rules.place_in_line(number, [4, 7, 9]) for number in (4, 7, 9)] == [1, 2, 3]
