"""Rooms in the administration: written down there, never booked around the service."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from secretariat.admin.rooms import ResourceAdmin
from secretariat.choices.cases import CaseStatus
from secretariat.models import Resource, Room, RoomTerms
from secretariat.services.rooms.resources import set_quantity
from secretariat.sources.rooms import notices
from secretariat.tests.cases.factories import make_event
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    geneva,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def page(name, *args):
    return reverse(f"admin:secretariat_{name}", args=args)


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def test_staff_write_down_a_room_with_a_day_on_which_it_is_closed(staff):
    event = make_event()
    values = {
        "event": event.pk,
        "name": "Room VII",
        "capacity": 40,
        "opens": "09:00",
        "closes": "18:00",
        "is_offered": "on",
        "place_in_list": 0,
        "days-TOTAL_FORMS": 1,
        "days-INITIAL_FORMS": 0,
        "days-0-day": "2005-02-20",
    }

    assert staff.get(page("room_add")).status_code == 200
    staff.post(page("room_add"), values)

    room = Room.objects.get()
    assert (room.name, room.days.get().opens) == ("Room VII", None)
    assert AuditEntry.objects.last().event == "rooms.written_down"


def test_a_desk_has_both_hours_or_none(staff):
    values = {"event": make_event().pk, "step_minutes": 30, "desk_opens": "18:00"}

    text = staff.post(page("roomterms_add"), values).content.decode()

    assert "Give both hours of the booking desk, or neither." in text
    assert not RoomTerms.objects.exists()


def test_another_team_goes_to_who_waits_and_one_that_is_given_is_not_taken(staff):
    team = make_resource(quantity=1)
    ask_for(team, make_voice(), "08:00", "09:00")
    waiting = ask_for(team, make_voice(), "08:00", "09:00", may_wait=True)
    values = {"kind": team.kind, "name": team.name, "place_in_list": 0}

    staff.post(page("resource_change", team.pk), values | {"quantity": 2})
    waiting.refresh_from_db()
    assert waiting.status == CaseStatus.GRANTED

    response = staff.post(page("resource_change", team.pk), values | {"quantity": 1}, follow=True)
    team.refresh_from_db()
    assert team.quantity == 2
    assert "What was given is not taken away by a number" in response.content.decode()


def test_a_name_that_is_corrected_leaves_the_number_to_who_changes_it_meanwhile(staff):
    seen = make_resource(quantity=1)
    set_quantity(Resource.objects.get(pk=seen.pk), 3, actor=make_user())
    seen.name = "French team"
    request, form = RequestFactory().post("/"), SimpleNamespace(changed_data=["name"])
    request.user = make_user(Role.STAFF)

    ResourceAdmin(Resource, admin.site).save_model(request, seen, form, change=True)

    seen.refresh_from_db()
    assert (seen.name, seen.quantity) == ("French team", 3)


@pytest.mark.parametrize(
    "name", ["room", "roomterms", "resource", "roomgroup", "roombooking", "resourcebooking"]
)
def test_every_list_and_page_opens_for_staff_and_for_nobody_else(client, staff, name):
    room, team = make_room(), make_resource()
    booking = ask(room, make_voice(), "13:00", "14:00")
    row = ask_for(team, make_voice(), "08:00", "09:00").resource_bookings.get()
    rows = {
        "room": room,
        "roomterms": room.event.room_terms,
        "resource": team,
        "roomgroup": booking.group,
        "roombooking": booking,
        "resourcebooking": row,
    }

    assert staff.get(page(f"{name}_changelist")).status_code == 200
    assert staff.get(page(f"{name}_change", rows[name].pk)).status_code == 200
    client.logout()
    log_in(client, make_voice())
    assert client.get(page(f"{name}_changelist")).status_code in (302, 403)


def test_nobody_books_in_the_administration(staff):
    assert staff.get(page("roombooking_add")).status_code == 403


def test_everybody_reads_on_the_front_page_where_rooms_can_be_booked():
    event = make_prepcom(opens_at=geneva("2005-02-10 09:00"))
    make_prepcom(closes_at=geneva("2005-02-01 09:00"))

    (soon,) = notices()

    assert soon.title == f"Rooms at {event} can be booked soon"
    assert soon.until == geneva("2005-02-10 09:00")
