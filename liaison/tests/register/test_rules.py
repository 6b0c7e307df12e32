from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liaison.choices.bodies import AudienceKind
from liaison.choices.register import MESSAGE_TRANSITIONS, STATUS_TONES, MessageStatus, Nature
from liaison.rules.register import (
    answer_due_at,
    days_late,
    fingerprint,
    is_in_time,
    may_be_relayed,
    minutes_taken,
    reminder_due_at,
)

GENEVA = ZoneInfo("Europe/Zurich")
NOON = datetime(2005, 2, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("taken", "in_time"),
    [
        (timedelta(0), True),
        (timedelta(hours=24), True),
        (timedelta(hours=24, seconds=1), False),
        (timedelta(hours=61, minutes=50), False),
    ],
)
def test_a_relay_is_in_time_within_24_hours(taken, in_time):
    assert is_in_time(NOON, NOON + taken) is in_time


def test_only_whole_minutes_count():
    assert minutes_taken(NOON, NOON + timedelta(minutes=17, seconds=59)) == 17


def test_an_answer_is_due_at_18_at_the_bureau_on_the_last_day():
    received = datetime(2005, 2, 2, 9, 30, tzinfo=GENEVA)

    assert answer_due_at(received, 7, GENEVA) == datetime(2005, 2, 9, 18, tzinfo=GENEVA)


def test_a_period_that_crosses_the_change_of_clocks_still_ends_at_18():
    received = datetime(2005, 3, 21, 10, tzinfo=GENEVA)

    due = answer_due_at(received, 7, GENEVA)

    assert due.astimezone(UTC) == datetime(2005, 3, 28, 16, tzinfo=UTC)


def test_the_day_of_receipt_is_the_one_at_the_bureau():
    received = datetime(2005, 2, 1, 23, 30, tzinfo=UTC)

    assert answer_due_at(received, 7, GENEVA) == datetime(2005, 2, 9, 18, tzinfo=GENEVA)


def test_the_reminder_goes_out_in_the_morning_of_the_last_day():
    due = datetime(2005, 2, 14, 18, tzinfo=GENEVA)

    assert reminder_due_at(due, GENEVA) == datetime(2005, 2, 14, 9, tzinfo=GENEVA)


@pytest.mark.parametrize("hour", [8, 9])
def test_what_is_due_early_is_reminded_of_in_the_morning_before(hour):
    due = datetime(2005, 2, 14, hour, tzinfo=GENEVA)

    assert reminder_due_at(due, GENEVA) == datetime(2005, 2, 13, 9, tzinfo=GENEVA)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(hours=-1), 0),
        (timedelta(0), 0),
        (timedelta(minutes=1), 1),
        (timedelta(hours=22), 1),
        (timedelta(hours=24), 1),
        (timedelta(hours=25), 2),
    ],
)
def test_a_day_begun_is_a_day_late(after, days):
    assert days_late(NOON, NOON + after) == days


@pytest.mark.parametrize(
    ("nature", "audiences", "allowed"),
    [
        (Nature.PROCEDURE, [AudienceKind.PLENARY, AudienceKind.CONTENT], True),
        (Nature.CONTENT, [AudienceKind.CONTENT], True),
        (Nature.CONTENT, [AudienceKind.PLENARY, AudienceKind.CONTENT], False),
        (Nature.CONTENT, [AudienceKind.BUREAU], False),
        (Nature.CONTENT, [], False),
    ],
)
def test_content_goes_to_content_and_themes_alone(nature, audiences, allowed):
    assert may_be_relayed(nature, audiences) is allowed


def test_the_fingerprint_is_what_sha256sum_says():
    assert fingerprint("é\n") == (
        "edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2"
    )


def test_every_state_has_its_steps_and_its_look():
    assert set(MESSAGE_TRANSITIONS) == set(STATUS_TONES) == set(MessageStatus)
