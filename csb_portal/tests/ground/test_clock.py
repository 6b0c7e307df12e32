"""The bureau's clock, and replaying the past by it."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from csb_portal import clock

NEW_YEAR = datetime(2004, 12, 31, 23, 30, tzinfo=UTC)


def test_the_present_is_the_time_of_the_machine():
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)
    assert not clock.is_replayed()


def test_a_moment_is_the_present_inside_the_block_only():
    with clock.at(NEW_YEAR):
        assert clock.now() == NEW_YEAR
        assert clock.is_replayed()
        with clock.at(NEW_YEAR + timedelta(days=1)):
            assert clock.now() == NEW_YEAR + timedelta(days=1)
        assert clock.now() == NEW_YEAR
    assert not clock.is_replayed()


def test_the_present_comes_back_after_an_error():
    with pytest.raises(ZeroDivisionError), clock.at(NEW_YEAR):
        raise ZeroDivisionError

    assert not clock.is_replayed()


def test_the_day_is_that_of_the_bureau_and_the_moment_in_utc():
    tokyo = NEW_YEAR.astimezone(ZoneInfo("Asia/Tokyo"))

    with clock.at(tokyo):
        assert clock.today() == date(2005, 1, 1)
        assert clock.now().utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_no_moment():
    with pytest.raises(ValueError, match="no zone"), clock.at(datetime(2005, 1, 1)):
        pass


def test_other_threads_live_in_the_present():
    seen = []

    with clock.at(NEW_YEAR):
        thread = Thread(target=lambda: seen.append(clock.is_replayed()))
        thread.start()
        thread.join()

    assert seen == [False]
