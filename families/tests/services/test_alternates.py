"""Alternates: dated, one a seat, and stepping in where the family says so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.models import Alternate, FocalPoint
from families.services.alternates import (
    end_alternate,
    name_alternate,
    set_stepping_in,
    step_in,
)
from families.services.families import make_dormant
from families.services.mandates import begin_mandate, step_down
from families.services.timekeeping import keep_time
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

TODAY = date(2005, 3, 1)
LATER = date(2005, 3, 15)


def on(day):
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _first_of_march():
    with on(TODAY):
        yield


@pytest.fixture
def holder():
    family = make_family(slug="rights", name_en="Rights & access")
    return make_focal_point(family=family, user=make_user(name="Ana", email="ana@example.org"))


@pytest.fixture
def alternate(holder):
    person = make_user(name="Eva", email="eva@example.org")
    return name_alternate(holder.family, person, seat=1, actor=holder.user, designation="consensus")


def let_step_in(holder):
    set_stepping_in(holder.family, step_in=True, actor=holder.user)


def sits(family):
    return FocalPoint.objects.current().filter(family=family, seat=1).first()


def test_a_seat_has_one_alternate_at_a_time(holder, alternate):
    with pytest.raises(DomainError) as error:
        name_alternate(holder.family, make_user(), seat=1, actor=None)
    assert error.value.fact == "Eva stands in for seat 1 of Rights & access."

    with pytest.raises(IntegrityError), transaction.atomic():
        Alternate.objects.create(
            family=holder.family, user=make_user(), seat=1, since=date(2005, 1, 1)
        )

    end_alternate(alternate, actor=None)
    assert name_alternate(holder.family, make_user(), seat=1, actor=None).runs_on(TODAY)


def test_what_is_on_record_of_an_alternate_is_not_overwritten(alternate):
    end_alternate(alternate, actor=None)

    for values in ({"seat": 2}, {"since": LATER}, {"until": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alternate.objects.filter(pk=alternate.pk).update(**values)
    with pytest.raises(DomainError):
        end_alternate(alternate, actor=None)


def test_an_alternate_steps_in_where_the_family_says_so(holder, alternate):
    let_step_in(holder)
    step_down(holder, actor=holder.user)

    keep_time()
    keep_time()

    mandate = sits(holder.family)
    assert (mandate.user, mandate.since, mandate.designation) == (
        alternate.user,
        TODAY,
        "consensus",
    )
    alternate.refresh_from_db()
    assert alternate.until == TODAY


def test_an_alternate_steps_in_on_the_day_the_seat_falls_vacant_and_not_before(holder, alternate):
    let_step_in(holder)
    step_down(holder, actor=holder.user, on=LATER)

    with on(LATER - timedelta(days=1)):
        keep_time()
        assert sits(holder.family) == holder
    with on(LATER):
        keep_time()
        assert sits(holder.family).user == alternate.user


def test_elsewhere_the_alternate_waits_to_be_proposed(holder, alternate):
    step_down(holder, actor=holder.user)

    keep_time()

    assert sits(holder.family) is None
    assert Alternate.objects.current().get() == alternate


def test_the_familys_word_is_asked_again_under_the_lock(holder, alternate):
    step_down(holder, actor=holder.user)

    assert step_in(alternate) is None

    let_step_in(holder)
    assert step_in(alternate).user == alternate.user
    assert step_in(alternate) is None


def test_a_designate_goes_before_an_alternate_who_holds_the_seat_until_then(holder, alternate):
    let_step_in(holder)
    step_down(holder, actor=holder.user)
    designate = begin_mandate(holder.family, make_user(), seat=1, since=LATER, actor=None)

    keep_time()

    assert (sits(holder.family).user, sits(holder.family).until) == (alternate.user, LATER)
    with on(LATER):
        assert sits(holder.family) == designate


def test_nobody_steps_in_who_sits_elsewhere_or_for_a_dormant_family(holder, alternate):
    let_step_in(holder)
    step_down(holder, actor=holder.user)
    elsewhere = begin_mandate(make_family(), alternate.user, actor=None)

    keep_time()
    assert sits(holder.family) is None

    step_down(elsewhere, actor=alternate.user)
    make_dormant(holder.family, actor=None, reason="x")
    keep_time()
    assert sits(holder.family) is None


def test_the_alternate_and_those_beside_hear_of_it(holder, alternate):
    make_user(Role.STAFF, name="Staff", email="staff@example.org")
    let_step_in(holder)
    step_down(holder, actor=holder.user)

    keep_time()
    keep_time()

    named = OutgoingMail.objects.get(occasion__startswith="alternate-named")
    assert_golden(named, "families/alternate_named")
    stepped = OutgoingMail.objects.get(occasion__startswith="alternate-stepped-in")
    assert_golden(stepped, "families/alternate_stepped_in")
    assert OutgoingMail.objects.filter(to="eva@example.org").count() == 2


def test_the_day_that_was_announced_is_told_once(holder):
    make_user(Role.STAFF, name="Staff", email="staff@example.org")
    designate = begin_mandate(
        holder.family, make_user(name="Ion", email="ion@example.org"), since=LATER, actor=None
    )
    step_down(holder, actor=holder.user, on=LATER)
    OutgoingMail.objects.all().delete()

    for day in (LATER - timedelta(days=1), LATER, LATER):
        with on(day):
            keep_time()

    runs = OutgoingMail.objects.get(occasion=f"mandate-runs:{designate.pk}")
    assert_golden(runs, "families/mandate_runs")
    vacant = OutgoingMail.objects.get(to="staff@example.org")
    assert_golden(vacant, "families/seat_vacant")
