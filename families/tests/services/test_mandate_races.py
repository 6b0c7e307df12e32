"""Many hands at one seat: exactly one sits in it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.services.mandates import begin_mandate, end_mandate
from families.tests.factories import make_family, make_focal_point

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def outcomes_of(acts):
    def attempt(act):
        try:
            act()
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


def test_twenty_beginnings_at_once_for_one_seat_give_exactly_one():
    family = make_family()
    people = [make_user() for _ in range(20)]

    outcomes = outcomes_of(
        [lambda p=person: begin_mandate(family, p, seat=1, actor=None) for person in people]
    )

    assert outcomes == ["done"] + ["refused"] * 19
    assert FocalPoint.objects.current().filter(family=family).count() == 1


def test_twenty_beginnings_at_once_fill_a_family_and_no_more():
    family = make_family()
    people = [make_user() for _ in range(20)]

    outcomes_of([lambda p=person: begin_mandate(family, p, actor=None) for person in people])

    sitting = FocalPoint.objects.current().filter(family=family)
    assert sorted(mandate.seat for mandate in sitting) == [1, 2]


def test_one_person_pulled_at_by_eight_families_sits_for_one():
    person, families = make_user(), [make_family() for _ in range(8)]

    outcomes = outcomes_of(
        [lambda f=family: begin_mandate(f, person, actor=None) for family in families]
    )

    assert outcomes == ["done"] + ["refused"] * 7


def test_a_mandate_is_ended_once_by_eight_clicks():
    mandate = make_focal_point()

    outcomes = outcomes_of([lambda: end_mandate(mandate, actor=None, reason="x")] * 8)

    assert outcomes == ["done"] + ["refused"] * 7
