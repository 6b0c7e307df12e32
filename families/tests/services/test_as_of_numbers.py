"""How many families and seats there were on a day: as they were then, not as they are now."""

from datetime import date, datetime

import pytest
from django.conf import settings

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import Family, FocalPoint
from families.services.composition import composition
from families.services.families import correct_family, import_families
from families.services.mandates import begin_mandate
from families.services.rosters_as_of import families_on, roster_on
from families.sources.mandates import FIGURES
from families.tests.factories import make_family, make_focal_point
from families.tests.files import roster

pytestmark = pytest.mark.django_db


def at(day):
    return clock.at(datetime(2005, 3, day, 12, tzinfo=settings.BUREAU_TIME_ZONE))


def seen(day):
    """Return number, holder or not, and days of vacancy of each seat, on both ways of asking."""
    on = date(2005, 3, day)
    views = [
        [(seat.number, not seat.is_vacant, seat.days_vacant) for seat in family.seats_on(on)]
        for families in (roster_on(on), families_on(on))
        for family in families
    ]
    assert views[0] == views[1]
    return views[0]


def listed(*slugs):
    lines = [f"{slug},thematic,{slug.title()}" for slug in slugs]
    return roster(*lines, header="slug,kind,name_en")


def test_a_family_is_no_part_of_a_day_before_it_was_in_the_register():
    late = make_family(since=date(2005, 3, 10))
    make_focal_point(family=late, since=date(2005, 3, 10))
    make_family()

    before, after = date(2005, 3, 9), date(2005, 3, 10)

    assert [Family.objects.active_on(day).count() for day in (before, after)] == [1, 2]
    assert [composition(day).seats for day in (before, after)] == [2, 4]


def test_nobody_sits_for_a_family_before_it_was_in_the_register():
    make_focal_point(family=make_family(since=date(2005, 3, 10)), since=date(2005, 1, 1))

    days = (date(2005, 3, 9), date(2005, 3, 10))

    assert [FocalPoint.objects.sitting(day).count() for day in days] == [0, 1]


def test_a_month_counts_the_families_of_its_last_day():
    make_family(since=date(2005, 3, 10))

    months = [Month(2005, 2), Month(2005, 3)]

    assert [counted(FIGURES, month)["families_active"] for month in months] == [0, 1]


def test_the_first_list_is_of_families_that_were_there_before_and_a_later_one_is_not():
    with at(1):
        import_families(listed("youth"), actor=None)
    with at(10):
        import_families(listed("youth", "gender"), actor=None)

    since = dict(Family.objects.values_list("slug", "since"))
    assert since == {"youth": None, "gender": date(2005, 3, 10)}


def test_a_mandate_begins_once_its_family_is_in_the_register():
    family = make_family(name_en="Youth", since=date(2005, 3, 10))

    with at(12), pytest.raises(DomainError, match="Youth is in the register since 10 March 2005"):
        begin_mandate(family, make_user(), since=date(2005, 3, 9), actor=None)

    with at(12):
        assert begin_mandate(family, make_user(), since=date(2005, 3, 10), actor=None)


def test_a_change_of_seats_holds_from_its_day_on():
    family = make_family(seats=1)
    with at(10):
        correct_family(family, {"seats": 3}, actor=None)
    with at(20):
        correct_family(family, {"seats": 2}, actor=None)

    assert [len(seen(day)) for day in (9, 10, 19, 20)] == [1, 3, 3, 2]
    assert composition(date(2005, 3, 15)).missing == 3


def test_two_changes_on_one_day_show_the_last():
    family = make_family(seats=1)
    with at(10):
        correct_family(family, {"seats": 3}, actor=None)
        correct_family(family, {"seats": 2}, actor=None)

    assert [len(seen(day)) for day in (9, 10)] == [1, 2]


def test_the_days_of_a_vacancy_begin_with_the_seat():
    family = make_family(seats=1)
    with at(10):
        correct_family(family, {"seats": 2}, actor=None)

    assert seen(15) == [(1, False, None), (2, False, 5)]


def test_a_seat_that_came_back_is_vacant_since_then_and_not_since_its_last_holder():
    family = make_family(seats=2)
    make_focal_point(family=family, seat=2, since=date(2005, 1, 1), until=date(2005, 3, 3))
    with at(5):
        correct_family(family, {"seats": 1}, actor=None)
    with at(10):
        correct_family(family, {"seats": 2}, actor=None)

    assert seen(4)[1] == (2, False, 1)
    assert len(seen(7)) == 1
    assert seen(12)[1] == (2, False, 2)


def test_a_seat_given_up_after_it_came_is_vacant_since_it_was_given_up():
    family = make_family(seats=1)
    with at(2):
        correct_family(family, {"seats": 2}, actor=None)
    make_focal_point(family=family, seat=2, since=date(2005, 3, 2), until=date(2005, 3, 8))

    assert seen(10)[1] == (2, False, 2)


def test_the_table_and_the_page_have_the_seats_of_the_day(client):
    family = make_family(seats=1)
    with at(10):
        correct_family(family, {"seats": 2}, actor=None)

    with at(12):
        lines = [client.get(f"/families/seats.csv?on=2005-03-{day}").text for day in ("09", "12")]
        page = client.get(f"{family.get_absolute_url()}?on=2005-03-09").text

    assert [text.count(family.slug) for text in lines] == [1, 2]
    assert "with 1 seat in the bureau" in page


def test_the_trail_says_who_changed_the_seats_and_when():
    staff = make_user(Role.STAFF)
    family = make_family(slug="youth", seats=1)
    with at(10):
        correct_family(family, {"seats": 2}, actor=staff)

    change = family.seat_changes.get()
    entry = AuditEntry.objects.get(event="families.family_seats_changed")
    assert (change.was, change.became, change.on) == (1, 2, date(2005, 3, 10))
    assert change.recorded_by == staff
    assert entry.data == {"family": "youth", "was": 1, "became": 2, "on": "2005-03-10"}
