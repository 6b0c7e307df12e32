"""Many acts at the same moment: one chain, without a gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from csb_portal import audit
from csb_portal.models import AuditEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def test_twenty_acts_at_once_make_one_chain_without_a_gap(record):
    def act(number):
        try:
            with transaction.atomic():
                record(figure=number)
                if number % 5 == 0:
                    raise ZeroDivisionError  # an act that fails leaves no hole
        except ZeroDivisionError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(act, range(20)))

    numbers = list(AuditEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 17))
    assert audit.verify_database() == 16
