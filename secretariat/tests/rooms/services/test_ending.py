"""Who gives a booking back: those who speak for the group now, or somebody who says why."""

from datetime import date

import pytest

from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.ending import end_resource_case
from secretariat.services.rooms.groups import group_of_family
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    family_of,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def state(booking):
    booking.refresh_from_db()
    return booking.status


def test_who_booked_at_the_desk_for_others_says_why_they_lose_it():
    room, voice, staff = make_room(), make_voice(), make_user(Role.STAFF)
    group = group_of_family(room.event, family_of(voice))
    booking = ask(room, staff, "13:00", "14:00", group=group)

    with pytest.raises(DomainError, match="Whoever loses a room or a team reads why"):
        withdraw_case(booking.case, actor=staff)
    with pytest.raises(DomainError, match="does not speak for"):
        withdraw_case(booking.case)
    assert state(booking) == "held"

    withdraw_case(booking.case, actor=staff, reason="The ceiling leaks.")
    assert state(booking) == "ended"


def test_what_is_booked_stays_with_the_group_when_the_mandate_of_who_booked_it_ends():
    room, voice = make_room(), make_voice()
    family = family_of(voice)
    booking, case = (
        ask(room, voice, "13:00", "14:00"),
        ask_for(make_resource(room.event), voice, "08:00", "09:00"),
    )
    voice.focal_points.update(until=date(2005, 2, 1))
    successor = make_focal_point(family=family, seat=2).user

    for end in (withdraw_case, end_resource_case):
        with pytest.raises(DomainError, match="those give it back who speak for it now"):
            end(booking.case if end is withdraw_case else case)

    withdraw_case(booking.case, actor=successor)
    withdraw_case(case, actor=successor)
    assert state(booking) == "ended"
