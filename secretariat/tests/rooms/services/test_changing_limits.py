"""A change is looked at as a new booking would be, whoever asks for it."""

from datetime import time

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.models import Room
from secretariat.services.rooms.changing import change_booking
from secretariat.services.rooms.groups import group_of_family
from secretariat.tests.rooms.factories import (
    ask,
    family_of,
    geneva,
    make_prepcom,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]
REASON = "The drafting group, all day."


@pytest.fixture
def voice():
    return make_voice()


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def give_all_day(room, voice, staff):
    group = group_of_family(room.event, family_of(voice))
    return ask(room, staff, "09:00", "17:00", group=group, beyond=REASON)


def move(booking, starts, ends, actor, *, reason="", room=None):
    starts_at, ends_at = (
        geneva(hour if " " in hour else f"2005-02-18 {hour}") for hour in (starts, ends)
    )
    return change_booking(
        booking,
        room=room or booking.room,
        starts_at=starts_at,
        ends_at=ends_at,
        actor=actor,
        reason=reason,
    )


def test_what_was_given_beyond_the_limits_is_moved_by_who_may_give_it_alone(voice, staff):
    booking = give_all_day(make_room(), voice, staff)

    with pytest.raises(DomainError, match="A group has 120 minutes a day"):
        move(booking, "10:00", "18:00", voice)

    assert move(booking, "10:00", "18:00", staff, reason="The key is late.").sequence == 1


def test_what_was_given_beyond_the_limits_is_shortened_by_the_group(voice, staff):
    booking = give_all_day(make_room(), voice, staff)

    assert move(booking, "10:00", "17:00", voice).sequence == 1


def test_what_is_left_after_midnight_is_of_the_next_day(voice):
    room = make_room(closes=time(3))
    ask(room, voice, "2005-02-19 10:00", "2005-02-19 12:00")
    booking = ask(room, voice, "23:00", "2005-02-19 01:00")

    with pytest.raises(DomainError, match="0 are left to you that day"):
        move(booking, "2005-02-19 00:00", "2005-02-19 01:00", voice)

    assert move(booking, "23:30", "2005-02-19 01:00", voice).sequence == 1


def test_a_booking_is_moved_while_bookings_are_taken_and_shortened_at_any_hour(voice, staff):
    event = make_prepcom(desk_opens=time(18), desk_closes=time(19))
    with clock.at(geneva("2005-02-07 18:30")):
        booking = ask(make_room(event), voice, "13:00", "15:00")

    with pytest.raises(DomainError, match="The booking desk is closed"):
        move(booking, "14:00", "16:00", voice)

    assert move(booking, "13:00", "14:00", voice).sequence == 1
    assert move(booking, "15:00", "16:00", staff, reason="The ramp is closed.").sequence == 2


def test_a_room_is_looked_at_as_it_is_by_now(voice):
    room = make_room()
    other = make_room(room.event)
    booking = ask(room, voice, "13:00", "14:00")
    Room.objects.update(is_offered=False)

    with pytest.raises(DomainError, match="is not given any more"):
        move(booking, "13:00", "14:00", voice, room=other)
    with pytest.raises(DomainError, match="is not given any more"):
        ask(other, voice, "13:00", "14:00")
