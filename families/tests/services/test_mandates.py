"""Mandates begin and end, dated; the rules say who, where, when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.permissions import current_mandate
from families.services.appointments import appoint
from families.services.mandates import begin_mandate, end_mandate, state_basis, step_down
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


def test_a_mandate_does_not_begin_in_the_future():
    fact = refusal(begin_mandate, make_family(), make_user(), since=TODAY + DAY, actor=None)

    assert fact == "The mandate would begin on 2005-03-02."


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

    assert fact == "This mandate ended on 2005-03-01."


@pytest.mark.parametrize("on", [date(2004, 12, 9), TODAY + DAY])
def test_a_mandate_ends_between_its_beginning_and_today(on):
    fact = refusal(end_mandate, make_focal_point(), on=on, actor=None, reason="x")

    assert fact == f"The mandate would end on {on}."


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
        ({"designated_on": TODAY + DAY}, "2005-03-02 is still to come."),
    ],
)
def test_a_basis_states_something_that_has_happened(fields, fact):
    mandate = make_focal_point()

    assert refusal(state_basis, mandate, **basis(**fields), actor=mandate.user) == fact


def test_somebody_new_is_registered_with_their_first_mandate():
    details = {"name": "Eva", "language": "fr", "time_zone": "Africa/Dakar"}

    mandate = appoint(make_family(), email=" Eva@Example.org", **details, actor=make_user())

    assert (mandate.user.email, mandate.user.name) == ("eva@example.org", "Eva")
    assert (mandate.user.language, mandate.user.time_zone) == ("fr", "Africa/Dakar")


def test_somebody_known_keeps_name_and_language():
    known = make_user(name="Eva", language="es")
    details = {"name": "Other", "language": "fr", "time_zone": "UTC"}

    mandate = appoint(make_family(), email=known.email, **details, actor=make_user())

    assert mandate.user == known
    assert (mandate.user.name, mandate.user.language) == ("Eva", "es")


def test_somebody_new_needs_a_name():
    details = {"name": " ", "language": "fr", "time_zone": "UTC"}

    fact = refusal(appoint, make_family(), email="x@example.org", **details, actor=make_user())

    assert fact == "The portal knows nobody at x@example.org."
