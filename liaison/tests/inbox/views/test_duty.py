"""The duty on its pages: who has it, hand-overs, the order, swaps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.models import DutyShift
from liaison.services.inbox.duty import holder_of_duty
from liaison.tests.factories import make_request
from liaison.tests.inbox.factories import make_members
from secretariat.models import Seat

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def page(name: str, *args: object) -> str:
    return reverse(f"liaison:{name}", args=args)


def test_the_duty_shows_who_comes_next_and_passes_at_a_word(client):
    members = make_members(3)
    client.force_login(members[1])

    text = client.get(page("duty")).text
    assert f"Now: <b>{members[0]}</b>" in text
    client.post(page("duty-hand-over"))
    assert holder_of_duty() == members[0]
    client.post(page("duty-hand-over"), {"confirmed": "yes"})

    assert holder_of_duty() == members[1]
    assert "Handed over" in client.get(page("duty")).text


def test_the_order_is_changed_on_its_page(client):
    members = make_members(6)
    client.force_login(members[0])
    places = {f"seat_{seat}": place for place, seat in enumerate([1, 3, 2, 6, 5, 4], start=1)}

    client.post(page("rota-change"), places | {"shift_days": 7})
    assert list(DutyShift.objects.values_list("seat", flat=True))[:6] == [1, 3, 2, 6, 5, 4]
    response = client.post(page("rota-change"), places | {"shift_days": 7, "seat_1": 2})

    assert "Give each seat a place of its own." in response.text


def test_two_members_swap_on_the_page(client):
    members = make_members(3)
    _now, mine, theirs = DutyShift.objects.order_by("starts_at")[:3]
    client.force_login(members[1])
    client.post(page("swap-propose"), {"mine": mine.pk, "theirs": theirs.pk})
    swap = mine.swaps_proposed.get()
    assert "Take the offer back" in client.get(page("duty")).text

    client.force_login(members[2])
    assert "Yes, swap" in client.get(page("duty")).text
    client.post(page("swap-answer", swap.pk), {"answer": "yes"})

    mine.refresh_from_db()
    assert mine.seat == 3


def test_without_a_secretariat_the_duty_says_so(client):
    log_in(client, make_user(Role.STAFF))

    assert "No secretariat is in office" in client.get(page("duty")).text
    assert client.get(page("rota-change")).status_code == 403


def test_a_form_that_is_not_whole_says_so(client):
    first, _second, _third = make_members(3)
    request = make_request()
    client.force_login(first)

    given = client.post(page("inbox-give", request.reference), {"note": "To nobody."})
    assert "This field is required." in given.text
    assert 'value="To nobody."' in given.text
    swapped = client.post(page("swap-propose"), {"mine": "", "theirs": "99999"})

    assert "This field is required." in swapped.text
    assert "Select a valid choice." in swapped.text


def test_past_shifts_name_who_sat_then(client):
    members = make_members(2)
    client.force_login(members[1])
    now = clock.now()
    with clock.at(now + timedelta(days=8)):
        seat = Seat.objects.get(user=members[0])
        day = clock.today()
        Seat.objects.filter(pk=seat.pk).update(until=day, end_reason="stepped_down")
        successor = make_focal_point()
        Seat.objects.create(
            term=seat.term,
            number=seat.number,
            of_seats=6,
            user=successor.user,
            focal_point=successor,
            act=seat.act,
            since=day,
            seated_at=clock.now(),
        )

        text = client.get(page("duty")).text

    past = text[text.index("Who was on duty") :]
    assert str(members[0]) in past
    assert str(successor.user) not in past
