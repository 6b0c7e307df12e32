"""Months as the bureau counts them, where the clocks change twice a year."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal.months import Month


def test_a_month_is_read_and_written_alike():
    month = Month.parse("2005-02")

    assert (month, str(month)) == (Month(2005, 2), "2005-02")
    assert Month.parse("2999-12").span[1].year == 3000


@pytest.mark.parametrize(
    "text",
    ["", "2005", "2005-2", "2005-13", "2005-00", "0000-01", "2005-02-01", "2005/02", "200502-",
     "20-5-02", "２００５-02", " 2005-0", "2005-0a", "-005-02", "+005-02", "2005-W1", "2005001",
     "9999-12", "1899-12", "2005-02\n"],
)  # fmt: skip
def test_anything_else_is_no_month(text):
    with pytest.raises(ValueError, match="is not a month; write one like 2005-02"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2005, 1, 31), "2004-12"),
        (date(2005, 2, 1), "2005-01"),
        (date(2005, 12, 31), "2005-11"),
        (date(2004, 3, 1), "2004-02"),
    ],
)
def test_the_last_complete_month_lies_before_the_day(day, month):
    assert str(Month.before(day)) == month


@pytest.mark.parametrize(
    ("months", "then"),
    [(0, "2005-01"), (1, "2005-02"), (12, "2006-01"), (-1, "2004-12"), (-13, "2003-12")],
)
def test_months_are_counted_across_the_year(months, then):
    assert str(Month(2005, 1).plus(months)) == then


def test_months_stand_in_the_order_of_the_calendar():
    months = [Month(2005, 2), Month(2004, 12), Month(2005, 1)]

    assert sorted(months) == [Month(2004, 12), Month(2005, 1), Month(2005, 2)]


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (Month(2004, 2), date(2004, 2, 29)),
        (Month(2005, 2), date(2005, 2, 28)),
        (Month(2005, 12), date(2005, 12, 31)),
    ],
)
def test_a_month_knows_its_last_day(month, last):
    assert month.last_day == last
    assert Month.of(last) == month
    assert Month.of(last + timedelta(days=1)) == month.plus(1)


@pytest.mark.parametrize(
    ("month", "starts", "ends", "hours"),
    [
        (Month(2005, 1), datetime(2004, 12, 31, 23), datetime(2005, 1, 31, 23), 31 * 24),
        (Month(2005, 3), datetime(2005, 2, 28, 23), datetime(2005, 3, 31, 22), 31 * 24 - 1),
        (Month(2005, 10), datetime(2005, 9, 30, 22), datetime(2005, 10, 31, 23), 31 * 24 + 1),
        (Month(2004, 2), datetime(2004, 1, 31, 23), datetime(2004, 2, 29, 23), 29 * 24),
    ],
)
def test_a_month_spans_from_midnight_to_midnight_at_the_bureau(month, starts, ends, hours):
    begins, next_begins = month.span

    assert (begins, next_begins) == (starts.replace(tzinfo=UTC), ends.replace(tzinfo=UTC))
    assert next_begins.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)
    assert month.plus(1).span[0] == next_begins
