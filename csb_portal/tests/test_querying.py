"""Rows that meet one of several conditions."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal.models import User
from csb_portal.querying import any_within, in_any
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db


def test_rows_that_any_query_finds_are_found_once():
    first, second, third = make_user(), make_user(), make_user()

    def of(*users):
        return User.objects.filter(pk__in=[user.pk for user in users]).order_by("name").values("pk")

    found = User.objects.filter(pk__in=in_any(of(first), of(first, second), of()))
    assert sorted(found, key=lambda user: user.pk) == [first, second]
    assert list(User.objects.exclude(pk__in=found)) == [third]


def test_one_of_several_moments_lies_in_a_span_without_its_end():
    first, end = datetime(2005, 2, 1, tzinfo=UTC), datetime(2005, 3, 1, tzinfo=UTC)
    just = timedelta(microseconds=1)

    def known(joined, seen=None):
        user = make_user()
        User.objects.filter(pk=user.pk).update(date_joined=joined, last_login=seen)
        return user

    inside = {known(first), known(end - just), known(end, seen=first)}
    known(first - just, seen=end)

    span = (first, end)
    assert set(User.objects.filter(any_within(span, "date_joined", "last_login"))) == inside
