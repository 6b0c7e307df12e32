"""Who books a room or a team for a group is in no public entry; who takes it from them is."""

import pytest

from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.changing import change_booking
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    geneva,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def acts_of(user) -> list[str]:
    acts = AuditEntry.objects.filter(is_public=True, actor=f"csb_portal.user:{user.pk}")
    return list(acts.values_list("event", flat=True))


def test_who_books_changes_waits_and_gives_back_is_not_named():
    room, voice = make_room(), make_voice()
    booking = ask(room, voice, "13:00", "14:00")
    ask(room, make_voice(), "13:00", "14:00", may_wait=True)
    moved = (geneva("2005-02-18 15:00"), geneva("2005-02-18 16:00"))
    change_booking(booking, room=room, starts_at=moved[0], ends_at=moved[1], actor=voice)
    withdraw_case(booking.case, actor=voice)
    team = ask_for(make_resource(room.event), voice, "10:00", "11:00")
    withdraw_case(team, actor=voice)

    assert AuditEntry.objects.filter(event__startswith="rooms.").count() >= 6
    assert (
        not AuditEntry.objects.filter(event__regex="^(rooms|cases)[.]", is_public=True)
        .exclude(actor="")
        .exists()
    )
    assert acts_of(voice) == []


def test_staff_who_take_a_room_from_a_group_are_named():
    staff, booking = make_user(Role.STAFF), ask(make_room(), make_voice(), "13:00", "14:00")

    withdraw_case(booking.case, reason="The host needs it.", actor=staff)

    assert "rooms.ended" in acts_of(staff)
