"""The duty lives on seats: whoever comes into one serves its weeks, and an empty one is skipped."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from liaison.models import DutyShift
from liaison.services.inbox.duty import holder_of_duty
from liaison.services.inbox.rotas import generate_shifts
from secretariat.models import Seat
from secretariat.services.terms.resignations import step_down
from secretariat.tests.factories import make_elected_term, make_pairs

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 7, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def pairs():
    with clock.at(NOW):
        yield make_pairs(4)


@pytest.fixture
def shifts(pairs) -> list[DutyShift]:
    """The weeks of the six seats, in the order of their numbers."""
    make_elected_term(pairs)
    generate_shifts()
    return list(DutyShift.objects.order_by("starts_at"))


def leave(person, on: date | None = None) -> None:
    step_down(Seat.objects.get(user=person.user, until=None), actor=person.user, on=on)


def test_whoever_comes_into_a_seat_takes_its_weeks(pairs, shifts):
    leave(pairs[0][1])

    assert holder_of_duty(shifts[1].starts_at) == pairs[3][0].user


def test_who_comes_into_the_seat_on_duty_is_on_duty_at_once(pairs, shifts):
    leave(pairs[0][0])

    assert holder_of_duty() == pairs[3][0].user


def test_the_weeks_before_a_change_stay_with_whoever_sat_then(pairs, shifts):
    with clock.at(shifts[1].starts_at + HOUR):
        leave(pairs[0][0])

        assert holder_of_duty(shifts[0].starts_at + HOUR) == pairs[0][0].user
        assert holder_of_duty(shifts[6].starts_at + HOUR) == pairs[3][0].user


def test_the_next_in_the_rota_serves_for_a_seat_that_nobody_fills(pairs, shifts):
    for person in (pairs[0][1], *pairs[3]):
        leave(person)

    assert [holder_of_duty(shift.starts_at) for shift in shifts[:3]] == [
        pairs[0][0].user,
        pairs[1][0].user,
        pairs[1][0].user,
    ]


def test_the_page_says_who_will_serve_in_each_week_as_far_as_it_is_known(client, pairs, shifts):
    for person in pairs[3]:
        person.user.is_active = False
        person.user.save()
    leave(pairs[0][1], on=shifts[1].starts_at.date())
    client.force_login(pairs[0][0].user)

    page = client.get("/liaison/inbox/duty/")

    third = pairs[1][0].user
    serving = [one.user for _shift, one in page.context["shifts"][:4]]
    assert serving == [pairs[0][0].user, third, third, pairs[1][1].user]
    assert f"Seat 2 is empty: {third} serves." in page.text


def test_a_past_week_of_an_empty_seat_shows_who_served(client, pairs, shifts):
    for person in (pairs[0][1], *pairs[3]):
        leave(person)
    client.force_login(pairs[0][0].user)

    with clock.at(shifts[2].starts_at + HOUR):
        page = client.get("/liaison/inbox/duty/")

    assert f"Seat 2 was empty: {pairs[1][0].user} served." in page.text
