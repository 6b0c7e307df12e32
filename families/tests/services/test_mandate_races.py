"""Many hands at one seat: exactly one sits in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.services.proposals import confirm_proposal, propose_mandate
from families.tests.factories import make_family, make_focal_point

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]


def outcomes_of(acts, refusal=DomainError):
    def attempt(act):
        try:
            act()
        except refusal:
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


def test_twenty_hands_at_one_seat_with_ends_to_come_leave_nobody_doubled():
    """Each goes past the services, so that the database alone keeps them apart."""
    family, today = make_family(), clock.today()

    def act(number):
        since = today + timedelta(days=number % 5)
        until = None if number % 2 else since + timedelta(days=3)
        days = {"since": since, "until": until}
        FocalPoint.objects.create(family=family, seat=1, user=make_user(), **days)

    # Of two that wait for each other's row PostgreSQL refuses one: a deadlock, no violation.
    refusals = (IntegrityError, OperationalError)
    outcomes = outcomes_of([partial(act, number) for number in range(20)], refusals)

    assert "done" in outcomes
    for offset in range(12):
        day = today + timedelta(days=offset)
        assert FocalPoint.objects.current(day).filter(family=family).count() <= 1


def test_twenty_successors_at_once_for_the_day_a_seat_is_given_up_give_exactly_one():
    leaving = make_focal_point()
    day = clock.today() + timedelta(days=30)
    step_down(leaving, actor=leaving.user, on=day)
    people = [make_user() for _ in range(20)]

    outcomes = outcomes_of(
        [
            partial(begin_mandate, leaving.family, person, seat=1, since=day, actor=None)
            for person in people
        ]
    )

    assert outcomes == ["done"] + ["refused"] * 19
    assert FocalPoint.objects.current(day).filter(family=leaving.family).count() == 1
    assert FocalPoint.objects.current().get(family=leaving.family) == leaving


def test_a_proposal_confirmed_by_eight_of_staff_at_once_begins_one_mandate():
    family, staff = make_family(), [make_user(Role.STAFF) for _ in range(9)]
    proposal = propose_mandate(family, email="eva@example.org", name="Eva", actor=staff[0])

    outcomes = outcomes_of([partial(confirm_proposal, proposal, actor=one) for one in staff[1:]])

    assert outcomes == ["done"] + ["refused"] * 7
    assert FocalPoint.objects.current().get(family=family).user.email == "eva@example.org"


def test_a_mandate_is_ended_once_by_eight_clicks():
    mandate = make_focal_point()

    outcomes = outcomes_of([lambda: end_mandate(mandate, actor=None, reason="x")] * 8)

    assert outcomes == ["done"] + ["refused"] * 7
