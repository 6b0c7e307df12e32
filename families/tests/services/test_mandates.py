"""Mandates begin and end, dated; the rules say who, where, when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.permissions.mandates import current_mandate
from families.services.bases import state_basis
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 3, 1, 12, tzinfo=UTC)
TODAY = date(2005, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOON):
        yield


def test_a_mandate_begins_today_in_the_first_free_seat():
    family, person = make_family(), make_user()

    mandate = begin_mandate(family, person, actor=None)

    assert (mandate.seat, mandate.since, mandate.until) == (1, TODAY, None)
    assert current_mandate(person) == mandate


def test_the_beginning_is_in_the_trail_by_references_only():
    family, person, staff = make_family(slug="youth"), make_user(), make_user()

    begin_mandate(family, person, actor=staff)

    entry = AuditEntry.objects.get()
    assert entry.event == "families.mandate_begun"
    assert entry.data == {
        "family": "youth",
        "person": f"csb_portal.user:{person.pk}",
        "seat": 1,
        "since": "2005-03-01",
        "designation": "unstated",
    }


def refusal(function, *args, **kwargs):
    with pytest.raises(DomainError) as error:
        function(*args, **kwargs)
    return error.value.fact


def test_a_held_seat_is_not_given_again():
    holder = make_focal_point(user=make_user(name="Eva"), family=make_family(name_en="Youth"))

    fact = refusal(begin_mandate, holder.family, make_user(), seat=1, actor=None)

    assert fact == "Seat 1 of Youth is held by Eva."


def test_a_full_family_takes_nobody_more():
    family = make_family(name_en="Youth")
    for seat in (1, 2):
        make_focal_point(family=family, seat=seat)

    fact = refusal(begin_mandate, family, make_user(), actor=None)

    assert fact == "Youth has no such free seat."


@pytest.mark.parametrize("seat", [0, 3, -1])
def test_a_seat_the_family_does_not_have_is_not_given(seat):
    fact = refusal(begin_mandate, make_family(name_en="Youth"), make_user(), seat=seat, actor=None)

    assert fact == "Youth has no such free seat."


def test_a_person_sits_for_one_family_at_a_time():
    mandate = make_focal_point(user=make_user(name="Eva"), family=make_family(name_en="Youth"))

    fact = refusal(begin_mandate, make_family(), mandate.user, actor=None)

    assert fact == "Eva sits for Youth, seat 1, in that time."


def test_a_dormant_family_seats_nobody():
    family = make_family(name_en="Social movements", status="dormant")

    assert refusal(begin_mandate, family, make_user(), actor=None) == "Social movements is dormant."


def test_a_closed_account_gets_no_mandate():
    person = make_user(name="Eva", is_active=False)

    fact = refusal(begin_mandate, make_family(), person, actor=None)

    assert fact == "The account of Eva is closed."


@pytest.mark.parametrize(("since", "begins"), [("2005-01-31", False), ("2005-02-01", True)])
def test_a_seat_can_be_taken_from_the_day_it_is_free(since, begins):
    gone = make_focal_point(until=date(2005, 2, 1))
    since = date.fromisoformat(since)

    try:
        begin_mandate(gone.family, make_user(), seat=1, since=since, actor=None)
    except DomainError:
        assert not begins
    else:
        assert begins


def test_a_mandate_ends_today_and_the_right_to_act_with_it():
    mandate = make_focal_point()

    end_mandate(mandate, actor=make_user(), reason="Asked to be replaced.")

    mandate.refresh_from_db()
    assert mandate.until == TODAY
    assert current_mandate(mandate.user) is None
    assert FocalPoint.objects.count() == 1


def test_the_reason_of_an_end_can_be_erased_and_is_not_in_the_chain():
    mandate = make_focal_point()

    end_mandate(mandate, actor=make_user(), reason="A private matter.")

    entry = AuditEntry.objects.get()
    assert "private" not in str(entry.content)
    assert AuditDetail.objects.get().content == {"reason": "A private matter."}


def test_the_freed_seat_can_be_taken_on_the_same_day_also_by_the_same_person():
    mandate = make_focal_point()
    end_mandate(mandate, actor=None, reason="By mistake.")

    again = begin_mandate(mandate.family, mandate.user, actor=None)

    assert (again.seat, again.since) == (1, TODAY)


def test_a_mandate_ends_once():
    mandate = make_focal_point()
    end_mandate(mandate, actor=None, reason="x")

    fact = refusal(end_mandate, mandate, actor=None, reason="x")

    assert fact == "The end of this mandate is recorded: 1 March 2005."


def test_a_mandate_does_not_end_before_it_began():
    fact = refusal(end_mandate, make_focal_point(), on=date(2004, 12, 9), actor=None, reason="x")

    assert fact == "The mandate would end on 9 December 2004."


def test_stepping_down_is_ones_own_act_and_needs_no_reason():
    mandate = make_focal_point()

    step_down(mandate, actor=mandate.user)

    mandate.refresh_from_db()
    assert mandate.until == TODAY
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.commitment) == ("families.stepped_down", "")


def test_nobody_steps_down_for_another():
    mandate = make_focal_point()

    fact = refusal(step_down, mandate, actor=make_user())

    assert fact == "This mandate is held by somebody else."


def basis(**fields):
    values = {
        "designation": "ad_hoc",
        "designated_by": "The caucus",
        "designated_on": date(2004, 12, 1),
    }
    return values | fields


def test_a_basis_says_how_by_whom_and_when():
    mandate = make_focal_point()

    state_basis(mandate, **basis(designated_until=date(2005, 12, 1)), actor=mandate.user)

    mandate.refresh_from_db()
    assert mandate.has_basis
    assert (mandate.designation, mandate.designated_by) == ("ad_hoc", "The caucus")
    assert mandate.designated_until == date(2005, 12, 1)
    assert AuditEntry.objects.get().event == "families.basis_stated"
    assert AuditDetail.objects.get().content == {"designated_by": "The caucus"}


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"designation": "unstated"}, "No way of choosing was given."),
        ({"designated_on": TODAY + DAY}, "2 March 2005 is still to come."),
    ],
)
def test_a_basis_states_something_that_has_happened(fields, fact):
    mandate = make_focal_point()

    assert refusal(state_basis, mandate, **basis(**fields), actor=mandate.user) == fact
