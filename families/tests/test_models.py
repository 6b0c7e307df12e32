"""What a row knows of itself agrees with what the database finds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from csb_portal import clock
from families.models import Family, FocalPoint
from families.permissions.mandates import current_mandate, is_focal_point
from families.services.families import make_dormant, return_family
from families.services.rosters_as_of import roster_on
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

TODAY = date(2005, 3, 1)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


def test_the_python_and_the_sql_notion_of_running_agree():
    for since in (-2, 0, 2):
        for until in (None, 0, 2, 3):
            begins = TODAY + timedelta(since)
            ends = None if until is None else begins + timedelta(until)
            make_focal_point(since=begins, until=ends)

    for offset in range(-4, 7):
        day = TODAY + timedelta(offset)
        in_sql = set(FocalPoint.objects.current(day))
        assert in_sql == {mandate for mandate in FocalPoint.objects.all() if mandate.runs_on(day)}


def test_a_mandate_gives_no_right_while_its_family_is_dormant():
    mandate = make_focal_point(family=make_family(status="dormant"))

    assert current_mandate(mandate.user) is None
    assert not is_focal_point(mandate.user)


def test_a_mandate_that_has_not_begun_gives_no_right_yet():
    assert current_mandate(make_focal_point(since=date(2005, 3, 2)).user) is None


def seats(family, on=TODAY):
    found = Family.objects.with_mandates(FocalPoint.objects.known_by(on)).get(pk=family.pk)
    return [(seat.number, seat.mandate, seat.days_vacant) for seat in found.seats_on(on)]


def test_a_seat_is_held_vacant_for_some_days_or_never_held():
    family = make_family(seats=3)
    holder = make_focal_point(family=family, seat=1)
    make_focal_point(family=family, seat=2, until=date(2005, 2, 1))
    make_focal_point(family=family, seat=2, since=date(2005, 2, 2), until=date(2005, 2, 19))

    assert seats(family) == [(1, holder, None), (2, None, 10), (3, None, None)]


def test_a_seat_of_a_family_that_was_dormant_is_vacant_since_its_return():
    family = make_family(seats=1)
    make_focal_point(family=family, since=date(2003, 1, 1), until=date(2004, 3, 1))
    with clock.at(datetime(2004, 3, 1, 12, tzinfo=UTC)):
        make_dormant(family, actor=None, reason="Silent.")
    with clock.at(datetime(2005, 2, 19, 12, tzinfo=UTC)):
        return_family(family, actor=None, reason="Back.")

    (found,) = roster_on(TODAY)

    assert [seat.days_vacant for seat in found.seats_on(TODAY)] == [10]


def test_a_seat_beyond_the_present_number_still_shows_who_held_it():
    family = make_family(seats=1)
    holder = make_focal_point(family=family, seat=2)

    assert seats(family) == [(1, None, None), (2, holder, None)]


def test_a_family_is_called_what_the_reader_calls_it():
    family = make_family(name_en="Youth", name_fr="Jeunesse", name_es="", aliases="Youth Caucus; ")

    with translation.override("fr"):
        assert str(family) == "Jeunesse"
        assert family.names_by_language == [("en", "Youth")]
    with translation.override("es"):
        assert str(family) == "Youth"
    assert family.known_names == ["Youth", "Jeunesse", "Youth Caucus"]
