from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from secretariat.models import Seat
from secretariat.permissions.terms import can_constitute, can_step_down, is_secretariat_member
from secretariat.tests.factories import end_mandate, make_elected_term, make_pairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    pairs = make_pairs(4)
    make_elected_term(pairs)
    return pairs[0][0]


def test_a_seat_makes_a_member(member):
    assert is_secretariat_member(member.user)


def test_nobody_else_is_one(member):
    for user in (AnonymousUser(), make_user(), make_user(Role.STAFF), make_focal_point().user):
        assert not is_secretariat_member(user)


def test_a_closed_account_is_none(member):
    member.user.is_active = False

    assert not is_secretariat_member(member.user)


def test_the_right_ends_with_the_mandate_before_any_job_has_run(member):
    end_mandate(member, clock.today())

    assert not is_secretariat_member(member.user)


def test_a_new_mandate_for_another_family_does_not_carry_the_seat_along(member):
    end_mandate(member, clock.today())
    make_focal_point(user=member.user, family=make_family(), since=clock.today())

    assert not is_secretariat_member(member.user)


def test_the_right_ends_with_the_term_before_any_job_has_run(member):
    with clock.at(clock.now() + timedelta(days=367)):
        assert not is_secretariat_member(member.user)


def test_staff_and_election_operators_constitute(member):
    allowed = [make_user(Role.STAFF), make_user(Role.OPERATOR)]

    assert all(can_constitute(user) for user in allowed)
    assert not can_constitute(member.user)
    assert not can_constitute(AnonymousUser())


def test_a_seat_is_given_up_by_its_holder_or_written_down_by_staff(member):
    seat = Seat.objects.get(user=member.user)

    assert can_step_down(member.user, seat)
    assert can_step_down(make_user(Role.STAFF), seat)
    assert not can_step_down(make_user(Role.OPERATOR), seat)
    assert not can_step_down(AnonymousUser(), seat)


def test_one_question_asks_the_database_once(member, django_assert_num_queries):
    with django_assert_num_queries(1):
        is_secretariat_member(member.user)
