"""The roster of any day of five years, in a handful of queries."""

from datetime import date, timedelta

import pytest

from csb_portal.models import User
from families.models import FocalPoint
from families.services.rosters_as_of import roster_on
from families.tests.factories import make_family

pytestmark = pytest.mark.django_db

FIRST, DAYS = date(2003, 1, 1), 5 * 365
FAMILIES, TERMS = 25, 40


@pytest.fixture
def five_years():
    """Two thousand mandates: 25 families with two seats, each held by forty people in turn."""
    families = [make_family() for _ in range(FAMILIES)]
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(FAMILIES * TERMS * 2)
    )
    length, someone = DAYS // TERMS, iter(people)
    FocalPoint.objects.bulk_create(
        FocalPoint(
            family=family,
            seat=seat,
            user=next(someone),
            since=FIRST + timedelta(days=term * length),
            until=FIRST + timedelta(days=(term + 1) * length),
        )
        for family in families
        for seat in (1, 2)
        for term in range(TERMS)
    )


def test_the_roster_of_any_day_takes_at_most_five_queries(
    five_years, client, django_assert_max_num_queries
):
    assert FocalPoint.objects.count() == 2000

    for offset in (0, DAYS // 2, DAYS - 50):
        day = FIRST + timedelta(days=offset)
        with django_assert_max_num_queries(5):
            seats = [seat for family in roster_on(day) for seat in family.seats_on(day)]
        assert sum(not seat.is_vacant for seat in seats) == 2 * FAMILIES
    for address in ("/families/", "/families/seats/", "/families/seats.csv"):
        with django_assert_max_num_queries(5):
            assert client.get(f"{address}?on=2005-03-01").status_code == 200
