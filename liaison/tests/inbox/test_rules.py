from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liaison.choices.inbox import Turn
from liaison.rules.inbox import duty_passes_at, next_in_rota, shift_ends_at, turn_of
from liaison.rules.service import is_kept, middle, percent_in_time, within

GENEVA = ZoneInfo("Europe/Zurich")
NINE = datetime(2005, 2, 24, 9, tzinfo=GENEVA)
EVENING = NINE - timedelta(hours=12)
ORDER = [1, 3, 2, 6, 5, 4]


def passes(waiting=(EVENING,), hours=12, **moments):
    values = {"on_duty_since": NINE - timedelta(days=3), "last_act": None} | moments
    return duty_passes_at(waiting, silent_hours=hours, **values)


def test_the_duty_passes_after_twelve_silent_hours():
    assert passes() == NINE


def test_the_hours_are_data():
    assert passes(hours=6) == NINE - timedelta(hours=6)


def test_nothing_that_waits_passes_no_duty():
    assert passes(waiting=()) is None


@pytest.mark.parametrize(
    ("last_act", "moment"),
    [
        (EVENING - timedelta(seconds=1), NINE),
        (EVENING, NINE),
        (EVENING + timedelta(hours=11), NINE + timedelta(hours=11)),
    ],
)
def test_while_something_waits_the_hours_begin_anew_with_every_act(last_act, moment):
    assert passes(last_act=last_act) == moment


@pytest.mark.parametrize(
    ("last_act", "moment"),
    [
        (None, NINE),
        (EVENING - timedelta(seconds=1), NINE),
        (EVENING, None),
        (EVENING + timedelta(hours=11), None),
    ],
)
def test_what_was_given_while_it_is_anothers_turn_waits_until_any_act_since(last_act, moment):
    assert passes(waiting=(), given_since=(EVENING,), last_act=last_act) == moment


def test_whoever_comes_on_duty_has_the_whole_time_for_what_waits_already():
    came = NINE - timedelta(hours=1)

    assert passes(on_duty_since=came) == came + timedelta(hours=12)


def test_the_oldest_that_is_unheard_counts():
    later = EVENING + timedelta(hours=2)

    assert passes(waiting=(later, EVENING)) == NINE
    assert passes(waiting=(later,), given_since=(EVENING,)) == NINE
    assert passes(waiting=(later,), given_since=(EVENING,), last_act=EVENING) == (
        NINE + timedelta(hours=2)
    )


@pytest.mark.parametrize(
    ("seat", "available", "following"),
    [
        (6, {1, 2, 3, 4, 5, 6}, 5),
        (4, {1, 2, 3, 4, 5, 6}, 1),
        (6, {1, 6}, 1),
        (6, {6}, 6),
        (6, set(), None),
        (None, {2, 3}, 3),
        (9, {2, 3}, 3),
    ],
)
def test_the_next_is_the_first_after_it_in_the_order_who_is_there(seat, available, following):
    assert next_in_rota(ORDER, seat, available) == following


@pytest.mark.parametrize(
    ("starts", "days", "ends"),
    [
        (datetime(2005, 1, 31, 9, 30), 7, datetime(2005, 2, 7, 9)),
        (datetime(2005, 3, 21, 9), 7, datetime(2005, 3, 28, 9)),
        (datetime(2005, 2, 7, 9), 1, datetime(2005, 2, 8, 9)),
    ],
)
def test_a_shift_ends_at_nine_by_the_bureaus_clock_also_when_it_changes(starts, days, ends):
    ended = shift_ends_at(starts.replace(tzinfo=GENEVA).astimezone(UTC), days, GENEVA)

    assert ended == ends.replace(tzinfo=GENEVA)


@pytest.mark.parametrize(
    ("status", "turn"),
    [
        ("draft", Turn.AUTHOR),
        ("in_review", Turn.SECRETARIAT),
        ("awaiting_concurrence", Turn.OPERATORS),
        ("sent", Turn.COUNTERPART),
    ],
)
def test_whose_turn_it_is_follows_from_the_state(status, turn):
    assert turn_of(status) is turn


@pytest.mark.parametrize(
    ("in_time", "total", "percent", "kept"),
    [(6, 7, 85, False), (95, 100, 95, True), (949, 1000, 94, False), (2, 2, 100, True)],
)
def test_a_percentage_is_rounded_down_and_never_up_to_the_target(in_time, total, percent, kept):
    assert percent_in_time(in_time, total) == percent
    assert is_kept(in_time, total, 95) is kept


def test_of_nothing_there_is_no_percentage_and_no_promise_is_broken():
    assert percent_in_time(0, 0) is None
    assert is_kept(0, 0, 95)


def test_the_median_and_the_hours():
    assert middle([]) is None
    assert middle([10, 3710, 45, 20]) == 32
    assert within(EVENING, NINE, 12)
    assert not within(EVENING, NINE + timedelta(seconds=1), 12)
