"""What this floor tells the front page, somebody's desk and the monthly report."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families import sources
from families.services.families import make_dormant
from families.services.mandates import end_mandate
from families.services.rosters import import_roster
from families.tests.factories import make_bureau, make_family, make_focal_point
from families.tests.files import data

pytestmark = pytest.mark.django_db

MARCH = Month(2005, 3)


@pytest.fixture(autouse=True)
def _eighth_of_april():
    with clock.at(datetime(2005, 4, 8, 12, tzinfo=UTC)):
        yield


def test_the_figures_of_a_month_are_those_of_its_last_day(families):
    import_roster(data("roster_synthetic.csv"), actor=None)

    assert counted(sources.FIGURES, MARCH) == {"families_active": 21, "seats_filled": 42}
    assert counted(sources.FIGURES, Month(2004, 11)) == {"families_active": 21, "seats_filled": 0}


def test_later_acts_do_not_change_the_figures_of_a_month():
    first, second, *_others = make_bureau(3)
    end_mandate(first, on=date(2005, 3, 31), actor=None, reason="x")
    end_mandate(second, on=date(2005, 4, 1), actor=None, reason="x")
    make_dormant(first.family, on=date(2005, 4, 2), actor=None, reason="x")

    assert counted(sources.FIGURES, MARCH) == {"families_active": 3, "seats_filled": 5}
    assert counted(sources.FIGURES, Month(2005, 4)) == {"families_active": 2, "seats_filled": 4}


def test_one_family_out_and_one_in_leave_the_figures_as_they_were():
    make_bureau(2)
    make_dormant(make_focal_point().family, on=date(2005, 3, 30), actor=None, reason="No activity.")

    assert counted(sources.FIGURES, Month(2005, 2)) == {"families_active": 3, "seats_filled": 5}
    assert counted(sources.FIGURES, MARCH) == {"families_active": 2, "seats_filled": 4}


def test_a_month_tells_its_comings_and_goings_in_order():
    mandate = make_focal_point(
        since=date(2005, 3, 2),
        user=make_user(name="Eva"),
        family=make_family(name_en="Youth", slug="youth"),
    )
    end_mandate(mandate, on=date(2005, 3, 9), actor=None, reason="x")
    make_dormant(mandate.family, on=date(2005, 3, 30), actor=None, reason="x")

    assert [entry.title for entry in sources.entries(MARCH)] == [
        "Eva sits for Youth.",
        "Eva left Youth.",
        "Youth: dormant.",
    ]
    assert sources.entries(Month(2005, 4)) == []


def test_vacant_seats_are_announced_and_full_families_are_not():
    mandates = make_bureau(2)
    assert sources.notices() == []

    end_mandate(mandates[0], actor=None, reason="x")

    (notice,) = sources.notices()
    assert (notice.title, notice.url) == ("1 seat of the bureau is vacant", "/families/")


def test_a_focal_point_without_a_basis_is_asked_for_it():
    family = make_family(slug="youth", name_en="Youth")
    mandate = make_focal_point(family=family)
    stated = make_focal_point(family=family, seat=2, designation="ad_hoc")

    (task,) = sources.tasks_for(mandate.user)

    assert (task.title, task.url) == ("Say how Youth chose you", "/families/youth/basis/")
    assert sources.tasks_for(stated.user) == []


def test_staff_are_told_of_vacancies_and_others_are_not():
    make_family()

    assert [task.title for task in sources.tasks_for(make_user(Role.STAFF))] == [
        "2 seats are vacant"
    ]
    assert sources.tasks_for(make_user()) == []
