"""Leaving on a day to come, and being chosen for one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.testing.factories import make_user
from families.models import Family, FocalPoint
from families.permissions.mandates import current_mandate
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

TODAY = date(2005, 3, 1)
LATER = date(2005, 3, 15)
DAY = timedelta(days=1)


def on(day):
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _first_of_march():
    with on(TODAY):
        yield


@pytest.fixture
def leaving():
    mandate = make_focal_point(family=make_family(name_en="Youth"), user=make_user(name="Eva"))
    return step_down(mandate, actor=mandate.user, on=LATER)


def seat_on(family, day):
    known = Family.objects.with_mandates(FocalPoint.objects.known_by(day))
    return known.get(pk=family.pk).seats_on(day)[0]


def test_a_seat_is_held_until_the_day_it_is_given_up(leaving):
    with on(LATER - DAY):
        assert current_mandate(leaving.user) == leaving
    with on(LATER):
        assert current_mandate(leaving.user) is None


def test_the_vacancy_opens_on_its_day_and_counts_from_it(leaving):
    assert seat_on(leaving.family, TODAY).leaves_on == LATER
    assert not seat_on(leaving.family, LATER - DAY).is_vacant
    assert seat_on(leaving.family, LATER + 3 * DAY).days_vacant == 3


def test_a_past_day_shows_what_was_known_on_it(leaving):
    assert seat_on(leaving.family, TODAY - DAY).leaves_on is None


def test_nobody_steps_down_for_a_day_that_is_past():
    mandate = make_focal_point()

    with pytest.raises(DomainError) as error:
        step_down(mandate, actor=mandate.user, on=TODAY - DAY)

    assert error.value.fact == "28 February 2005 is past."


def test_nobody_announces_an_end_so_far_ahead_that_the_seat_is_theirs_for_good():
    mandate = make_focal_point()

    with pytest.raises(DomainError) as error:
        step_down(mandate, actor=mandate.user, on=TODAY + 367 * DAY)
    step_down(mandate, actor=mandate.user, on=TODAY + 366 * DAY)

    assert error.value.rule == "An end is announced for a day within a year."


def test_an_announced_end_stands(leaving):
    with pytest.raises(DomainError) as error:
        end_mandate(leaving, on=TODAY, actor=None, reason="x")

    assert error.value.fact == "The end of this mandate is recorded: 15 March 2005."


def test_a_successor_is_designated_before_the_day_comes(leaving):
    successor = begin_mandate(leaving.family, make_user(), seat=1, since=LATER, actor=None)

    assert current_mandate(successor.user) is None
    assert seat_on(leaving.family, TODAY).designate == successor
    assert seat_on(leaving.family, TODAY).mandate == leaving
    with on(LATER):
        assert current_mandate(successor.user) == successor
    assert seat_on(leaving.family, LATER).mandate == successor


def test_a_successor_does_not_begin_while_the_seat_is_held(leaving):
    with pytest.raises(DomainError) as error:
        begin_mandate(leaving.family, make_user(), seat=1, since=LATER - DAY, actor=None)

    assert error.value.fact == "Seat 1 of Youth is held by Eva until 15 March 2005."


def test_nobody_takes_a_seat_for_good_that_is_given_to_a_designate(leaving):
    begin_mandate(leaving.family, make_user(name="Ion"), seat=1, since=LATER + DAY, actor=None)

    with pytest.raises(DomainError) as error:
        begin_mandate(leaving.family, make_user(), seat=1, since=LATER, actor=None)

    assert error.value.fact == "Seat 1 of Youth is given to Ion from 16 March 2005 on."


def test_a_designate_is_called_off_before_the_day_and_the_seat_is_free_for_another(leaving):
    designate = begin_mandate(leaving.family, make_user(), seat=1, since=LATER, actor=None)

    called_off = step_down(designate, actor=designate.user)

    assert (called_off.until, called_off.is_empty) == (LATER, True)
    assert seat_on(leaving.family, TODAY).designate is None
    begin_mandate(leaving.family, designate.user, seat=1, since=LATER, actor=None)
    assert seat_on(leaving.family, LATER + DAY).mandate.user == designate.user


def test_a_designate_is_not_in_the_electorate_and_counts_as_nobody_sitting(leaving):
    begin_mandate(leaving.family, make_user(), seat=2, since=LATER, actor=None)

    assert list(FocalPoint.objects.sitting()) == [leaving]
    assert FocalPoint.objects.designated().count() == 1
    assert list(FocalPoint.objects.sitting(LATER).values_list("seat", flat=True)) == [2]


def test_somebody_may_be_chosen_by_another_family_for_the_day_they_leave(leaving):
    mandate = begin_mandate(make_family(), leaving.user, since=LATER, actor=None)

    assert seat_on(mandate.family, LATER).mandate == mandate
