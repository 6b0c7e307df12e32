"""The database itself: one person a seat a day, one seat a person a day, nothing overwritten."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = date(2005, 3, 1), date(2005, 4, 1), date(2005, 5, 1)


@pytest.fixture
def held():
    return make_focal_point(since=MARCH, until=MAY)


def is_refused(act):
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (date(2005, 2, 1), MARCH, False),
        (date(2005, 2, 1), date(2005, 3, 2), True),
        (date(2005, 2, 1), None, True),
        (APRIL, date(2005, 4, 2), True),
        (date(2005, 4, 30), None, True),
        (MAY, None, False),
        (APRIL, APRIL, False),
    ],
)
def test_no_two_people_in_one_seat_and_nobody_in_two_on_one_day(held, since, until, refused):
    days = {"since": since, "until": until}
    others = make_family()

    assert is_refused(lambda: make_focal_point(family=held.family, **days)) is refused
    assert is_refused(lambda: make_focal_point(family=others, user=held.user, **days)) is refused


def test_an_empty_mandate_is_in_nobodys_way():
    empty = make_focal_point(since=APRIL, until=APRIL)

    make_focal_point(family=empty.family, since=MARCH)

    assert FocalPoint.objects.current(APRIL).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"since": date(2005, 3, 2)},
        {"seat": 2},
        {"until": date(2005, 5, 2)},
        {"until": None},
        {"recorded_on": MARCH},
    ],
)
def test_what_is_on_record_is_never_overwritten(held, values):
    assert is_refused(lambda: FocalPoint.objects.filter(pk=held.pk).update(**values))


def test_family_and_person_are_never_overwritten_unless_the_account_is_closed(held):
    mandates, other = FocalPoint.objects.filter(pk=held.pk), make_user()

    assert is_refused(lambda: mandates.update(family=make_family()))
    assert is_refused(lambda: mandates.update(user=other))
    held.user.is_active = False
    held.user.save()
    assert not is_refused(lambda: mandates.update(user=other))


def test_a_closed_accounts_mandate_does_not_go_to_somebody_who_sits_then(held):
    held.user.is_active = False
    held.user.save()
    sitting = make_focal_point(since=APRIL)

    assert is_refused(lambda: FocalPoint.objects.filter(pk=held.pk).update(user=sitting.user))


def test_an_end_is_written_once():
    mandates = FocalPoint.objects.filter(pk=make_focal_point(since=MARCH).pk)

    assert not is_refused(lambda: mandates.update(until=MAY, end_recorded_on=APRIL))
    assert is_refused(lambda: mandates.update(end_recorded_on=MAY))
