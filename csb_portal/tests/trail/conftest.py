"""A short trail, and ways to falsify it behind the portal's back."""

import pytest
from django.db import connection, models

from csb_portal import audit
from csb_portal.testing.factories import make_user


class SomeEvent(models.TextChoices):
    DONE = "tests.done", "Thing done"


@pytest.fixture
def record():
    """Return ``record(**fields)``, which records an act of somebody."""

    def record(**fields):
        user = make_user()
        return audit.record(SomeEvent.DONE, user, actor=user, **fields)

    return record


@pytest.fixture
def trail(record):
    """Leave five entries: the second is private, the fourth has a private detail."""
    record(figure=1)
    record(public=False, figure=2)
    record(figure=3)
    record(private={"reason": "My own words."})
    record(figure=5)


@pytest.fixture
def by_hand():
    """Return ``by_hand(sql)``, which does what only a superuser of the database can."""

    def by_hand(sql):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
            cursor.execute(sql)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    return by_hand
