"""The rules of meetings, as pure functions."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liaison.choices.meetings import RhythmUnit
from liaison.rules import meetings as rules
from liaison.tests.meeting_factories import geneva

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("last", "every", "unit", "following"),
    [
        (geneva(2005, 2, 18, 13), 1, RhythmUnit.WEEK, geneva(2005, 2, 25, 13)),
        (geneva(2005, 3, 21, 18), 1, RhythmUnit.WEEK, geneva(2005, 3, 28, 18)),
        (geneva(2005, 10, 25, 18), 4, RhythmUnit.WEEK, geneva(2005, 11, 22, 18)),
        (geneva(2005, 2, 18, 13), 1, RhythmUnit.MONTH, geneva(2005, 3, 18, 13)),
        (geneva(2005, 2, 18, 13), 7, RhythmUnit.MONTH, geneva(2005, 9, 16, 13)),
        (geneva(2005, 1, 31, 9), 1, RhythmUnit.MONTH, geneva(2005, 2, 28, 9)),
        (geneva(2005, 3, 1, 9), 1, RhythmUnit.MONTH, geneva(2005, 4, 5, 9)),
        (geneva(2005, 12, 30, 9), 2, RhythmUnit.MONTH, geneva(2006, 2, 24, 9)),
    ],
)
def test_the_rhythm_keeps_the_weekday_and_the_clock_hour(last, every, unit, following):
    assert rules.next_start(last, every, unit, last.tzinfo) == following


def test_across_a_clock_change_the_local_hour_stays():
    before = geneva(2005, 3, 23, 13, 15)

    after = rules.next_start(before, 1, RhythmUnit.WEEK, before.tzinfo)

    assert after.hour == before.hour
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(days=7, hours=-1)


def test_the_hour_of_the_place_counts_whatever_zone_it_was_written_in():
    last = datetime(
        2005, 3, 29, 14, tzinfo=UTC
    )  # nine in New York, a week before its clocks change

    after = rules.next_start(last, 1, RhythmUnit.WEEK, NEW_YORK)

    assert after == datetime(2005, 4, 5, 9, tzinfo=NEW_YORK)


def test_meetings_left_out_do_not_drift_the_rhythm():
    fifth_monday = geneva(2005, 1, 31, 9)
    now = geneva(2005, 3, 1, 9)

    assert rules.next_start_after(fifth_monday, now, 1, RhythmUnit.MONTH, now.tzinfo) == geneva(
        2005, 3, 28, 9
    )
    assert rules.next_start_after(
        now, now - timedelta(days=9), 1, RhythmUnit.WEEK, now.tzinfo
    ) == geneva(2005, 3, 8, 9)


@pytest.mark.parametrize(("hours", "short"), [(49, False), (48, False), (47.9, True), (1, True)])
def test_short_notice_is_less_than_the_hours_promised(hours, short):
    starts_at = geneva(2005, 2, 18, 13)

    assert rules.is_short_notice(starts_at - timedelta(hours=hours), starts_at, 48) is short


def test_notice_is_counted_in_real_hours_when_the_clocks_change():
    starts_at = geneva(2005, 3, 28, 13)  # only 47 hours after the same clock hour of Saturday

    assert rules.is_short_notice(geneva(2005, 3, 26, 13), starts_at, 48) is True


def test_a_change_waits_for_more_changes_unless_the_meeting_is_near():
    starts_at = geneva(2005, 2, 21, 18)
    early, near = geneva(2005, 2, 19, 15), geneva(2005, 2, 20, 18)

    assert rules.change_told_at(early, starts_at) == early + timedelta(minutes=5)
    assert rules.change_told_at(near, starts_at) == near


@pytest.mark.parametrize(
    ("present", "quorum", "reached"),
    [(0, None, None), (3, 4, False), (4, 4, True), (5, 4, True)],
)
def test_a_quorum_is_so_many_seats_where_there_is_one(present, quorum, reached):
    assert rules.has_quorum(present, quorum) is reached


@pytest.mark.parametrize(
    ("bureau", "other_side", "is_shared", "agreed"),
    [
        (True, True, True, True),
        (True, False, True, False),
        (False, True, True, False),
        (True, False, False, True),
        (False, True, False, False),
    ],
)
def test_an_item_stands_by_the_word_of_everybody_who_owns_the_meeting(
    bureau, other_side, is_shared, agreed
):
    found = rules.is_agreed_item(bureau=bureau, other_side=other_side, is_shared=is_shared)

    assert found is agreed


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2005, 3, 3), 0), (date(2005, 3, 4), 0), (date(2005, 3, 5), 1), (date(2005, 3, 11), 7)],
)
def test_an_action_is_late_from_the_day_after_its_date(on, late):
    assert rules.action_days_late(date(2005, 3, 4), on) == late


def test_the_reminder_comes_at_nine_on_the_day():
    found = rules.action_reminder_at(date(2005, 3, 31), ZoneInfo("Europe/Zurich"))

    assert found == geneva(2005, 3, 31, 9)


def test_minutes_are_due_in_real_hours():
    assert rules.minutes_due_at(geneva(2005, 3, 26, 12), 72) == geneva(2005, 3, 29, 13)


def test_a_second_person_has_written_nothing():
    assert rules.second_person(3, [1, 2]) is True
    assert rules.second_person(2, [1, 2]) is False
