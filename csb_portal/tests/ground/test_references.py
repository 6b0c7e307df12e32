"""Numbers that people quote: in order, without a gap, also when many ask at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from csb_portal.models import ReferenceSeries
from csb_portal.references import next_reference


@pytest.mark.django_db
def test_each_series_counts_by_itself_from_one():
    given = [
        next_reference(*series)
        for series in [("RL", 2005), ("RL", 2005), ("RQ", 2005), ("RL", 2006)]
    ]

    assert given == ["RL-2005-0001", "RL-2005-0002", "RQ-2005-0001", "RL-2006-0001"]


@pytest.mark.django_db
def test_a_series_goes_on_after_nine_thousand_nine_hundred_and_ninety_nine():
    ReferenceSeries.objects.create(prefix="RL", year=2005, last_number=9999)

    assert next_reference("RL", 2005) == "RL-2005-10000"


@pytest.mark.django_db
def test_a_step_that_fails_gives_its_number_back():
    def fail():
        with transaction.atomic():
            next_reference("RL", 2005)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert next_reference("RL", 2005) == "RL-2005-0001"


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        next_reference("RL", 2005)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_twenty_at_once_get_twenty_numbers_without_a_gap():
    def ask(number):
        try:
            with transaction.atomic():
                reference = next_reference("RL", 2005)
                if number % 5 == 0:
                    raise ZeroDivisionError  # this one gives its number back
                return reference
        except ZeroDivisionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        given = sorted(filter(None, pool.map(ask, range(20))))

    assert given == [f"RL-2005-{number:04}" for number in range(1, 17)]
