import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.rules.rooms import (
    Span,
    Wish,
    ad_hoc_from,
    desk_opens,
    free_units,
    gaps,
    is_on_grid,
    lies_within,
    minutes_left,
    moment_of,
    next_free,
    opening,
    overlaps,
    stepping_up,
)

GENEVA = ZoneInfo("Europe/Zurich")
ZONES = [GENEVA, ZoneInfo("America/New_York"), ZoneInfo("Africa/Tunis"), ZoneInfo("Asia/Kolkata")]
MONDAY = datetime(2005, 2, 21, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
NINE_TO_SIX = Span(MONDAY.replace(hour=9), MONDAY.replace(hour=18))

zones = st.sampled_from(ZONES)
days = st.dates(date(2004, 1, 1), date(2006, 12, 31))
hours = st.times().map(lambda hour: hour.replace(second=0, microsecond=0, tzinfo=None))
places = st.integers(0, 96)


@st.composite
def spans(draw):
    first, length = draw(places), draw(st.integers(1, 24))
    return Span(MONDAY + first * QUARTER, MONDAY + (first + length) * QUARTER)


wishes = st.lists(
    st.builds(
        lambda thing, span, account: (thing, span, account),
        st.sampled_from("AB"),
        spans(),
        st.sampled_from(["asia", "gender", None]),
    ),
    max_size=20,
).map(lambda rows: [Wish(number, *row) for number, row in enumerate(rows)])


def at(text):
    return datetime.fromisoformat(f"2005-02-21T{text}+00:00")


def span(starts, ends):
    return Span(at(starts), at(ends))


@given(spans(), spans())
def test_two_times_overlap_just_when_they_share_a_quarter_of_an_hour(one, other):
    shared = set(steps(one)) & set(steps(other))

    assert overlaps(one, other) is overlaps(other, one) is bool(shared)


def steps(one):
    return [one.starts + n * QUARTER for n in range(one.minutes // 15)]


def test_where_one_ends_the_other_may_begin():
    assert not overlaps(span("13:00", "14:00"), span("14:00", "15:00"))


@given(st.lists(spans(), max_size=12))
def test_what_is_free_and_what_is_taken_make_up_the_whole_day(taken):
    free = gaps(NINE_TO_SIX, taken)

    covered = {moment for one in taken for moment in steps(one)}
    whole = steps(NINE_TO_SIX)
    assert [moment for one in free for moment in steps(one)] == [
        moment for moment in whole if moment not in covered
    ]
    assert all(lies_within(one, NINE_TO_SIX) for one in free)
    assert all(one.ends < other.starts for one, other in itertools.pairwise(free))


@given(
    st.lists(spans(), max_size=12), st.sampled_from([15, 30, 60, 120]), places, st.integers(1, 4)
)
def test_what_is_offered_next_is_free_long_enough_and_can_be_asked_for(taken, minutes, late, step):
    after, step = MONDAY + late * QUARTER, 15 * step

    found = next_free([NINE_TO_SIX], taken, minutes, after=after, step=step)

    for one in found:
        assert one.minutes == minutes
        assert one.starts >= after
        assert lies_within(one, NINE_TO_SIX)
        assert (one.starts - NINE_TO_SIX.starts) % timedelta(minutes=step) == timedelta(0)
        assert not any(overlaps(one, other) for other in taken)


@given(st.lists(spans(), max_size=12), places)
def test_nothing_free_is_kept_back(taken, late):
    after = MONDAY + late * QUARTER
    hour = [
        starts
        for starts in steps(NINE_TO_SIX)
        if starts >= after
        and starts + 4 * QUARTER <= NINE_TO_SIX.ends
        and not any(overlaps(Span(starts, starts + 4 * QUARTER), one) for one in taken)
    ]

    found = next_free([NINE_TO_SIX], taken, 60, after=after, step=15)

    assert [one.starts for one in found][:1] == hour[:1]


@given(days, hours, hours, zones)
def test_a_room_opens_and_closes_by_the_clocks_of_its_place(day, opens, closes, zone):
    span = opening(day, opens, closes, zone)

    assert timedelta(0) <= span.ends - span.starts <= timedelta(hours=25)
    for moment, hour in ((span.starts, opens), (span.ends, closes)):
        if clock_shows(moment.astimezone(zone).date(), hour, zone):
            assert moment.astimezone(zone).time() == hour


def clock_shows(day, hour, zone):
    """Whether there is such an hour on that day: one is skipped when clocks are put forward."""
    local = datetime.combine(day, hour, zone)
    return local.astimezone(UTC).astimezone(zone).time() == hour


@pytest.mark.parametrize(("day", "minutes"), [(date(2005, 3, 26), 1440), (date(2005, 3, 27), 1380)])
def test_the_night_the_clocks_go_forward_has_an_hour_less(day, minutes):
    assert opening(day, time(0), time(0), GENEVA).minutes == minutes


def test_the_hour_that_comes_twice_counts_twice():
    night = opening(date(2005, 10, 30), time(1), time(4), GENEVA)

    assert night.minutes == 240
    assert [free.minutes for free in gaps(night, [Span.between(*two_to_three())])] == [60, 60]


def two_to_three():
    zone = GENEVA
    first = datetime(2005, 10, 30, 2, tzinfo=zone, fold=0)
    return first, datetime(2005, 10, 30, 3, tzinfo=zone)


def test_an_hour_across_the_change_of_clocks_is_offered_as_it_lasts():
    night = opening(date(2005, 3, 27), time(1), time(5), GENEVA)

    (free,) = next_free([night], [], 120, after=night.starts, step=30)

    assert free.ends.astimezone(GENEVA).time() == time(4)


@given(st.lists(spans(), max_size=8), st.integers(0, 600))
def test_what_a_group_has_left_is_never_less_than_nothing(had, limit):
    left = minutes_left(limit, had)

    assert left == max(0, limit - sum(one.minutes for one in had))
    assert minutes_left(None, had) is None


@given(spans())
def test_the_grid_begins_with_the_opening(one):
    assert is_on_grid(one, MONDAY, 15)
    assert not is_on_grid(one, MONDAY + timedelta(minutes=5), 15)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (None, "2005-03-27T00:00+01:00"),
        (3, "2005-03-27T06:00+02:00"),
        (0, "2005-03-27T09:00+02:00"),
    ],
)
def test_an_ad_hoc_room_is_given_on_the_same_day_or_hours_before(hours, expected):
    starts = moment_of(date(2005, 3, 27), time(9), GENEVA)

    assert ad_hoc_from(starts, hours, GENEVA) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2005-11-14T17:59", "2005-11-14T18:00"),
        ("2005-11-14T18:00", "2005-11-14T18:00"),
        ("2005-11-14T18:59", "2005-11-14T18:59"),
        ("2005-11-14T19:00", "2005-11-15T18:00"),
    ],
)
def test_the_desk_of_the_pavilion_is_open_from_six_to_seven(now, expected):
    tunis = ZoneInfo("Africa/Tunis")
    now, expected = (datetime.fromisoformat(text).replace(tzinfo=tunis) for text in (now, expected))

    assert desk_opens(now, time(18), time(19), tunis) == expected


def test_a_desk_may_be_open_across_midnight():
    past_midnight = datetime(2005, 2, 21, 0, 30, tzinfo=GENEVA)

    assert desk_opens(past_midnight, time(22), time(1), GENEVA) == past_midnight


@given(st.datetimes(datetime(2004, 1, 1), datetime(2006, 1, 1)), hours, hours, zones)
def test_the_desk_always_opens_within_two_days(moment, opens, closes, zone):
    now = moment.replace(tzinfo=UTC)

    found = desk_opens(now, opens, closes, zone)

    assert now <= found <= now + timedelta(hours=49)
    assert desk_opens(found, opens, closes, zone) == found


def test_a_desk_without_hours_is_always_open():
    assert desk_opens(MONDAY, None, None, GENEVA) == MONDAY


@given(st.integers(0, 5), st.lists(st.tuples(spans(), st.integers(1, 3)), max_size=25))
def test_no_more_units_are_out_at_once_than_there_are(quantity, asked):
    held = []
    for wanted, count in asked:
        units = free_units(quantity, held, wanted)
        if len(units) >= count:
            held += [(unit, wanted) for unit in units[:count]]

    for moment in (MONDAY + n * QUARTER for n in range(128)):
        out = [unit for unit, one in held if one.starts <= moment < one.ends]
        assert len(out) == len(set(out)) <= quantity


@given(wishes, st.integers(0, 400), st.integers(1, 2))
def test_the_waiting_list_moves_up_as_far_as_it_can_and_no_further(waiting, limit, quantity):
    begin = {"A": [(1, span("10:00", "11:00"))]}

    met = stepping_up(waiting, begin, {"B": quantity}, {"asia": limit})

    held = {"A": list(begin["A"]), "B": []}
    spent = 0
    for wish in waiting:
        is_limited = wish.account == "asia"
        free = free_units(quantity if wish.thing == "B" else 1, held[wish.thing], wish.span)
        is_affordable = not is_limited or spent + wish.span.minutes <= limit
        assert (wish.number in met) is (bool(free) and is_affordable)
        if wish.number in met:
            assert met[wish.number] in free
            held[wish.thing].append((met[wish.number], wish.span))
            spent += wish.span.minutes * is_limited


def test_the_order_of_a_list_is_that_of_its_numbers_not_of_its_rows():
    hour = span("10:00", "11:00")
    waiting = [Wish(2, "A", hour), Wish(1, "A", hour), Wish(3, "B", hour)]

    assert stepping_up(waiting, {}, {}, {}) == {1: 1, 3: 1}


def test_a_second_unit_goes_to_the_second_who_waits():
    hour = span("10:00", "11:00")
    waiting = [Wish(number, "French team", hour) for number in (1, 2, 3)]

    assert stepping_up(waiting, {}, {"French team": 2}, {}) == {1: 1, 2: 2}
