"""Meetings and what they have of ours are locked in the order of all locks."""

from datetime import timedelta

import pytest
from django.db import connection  # noqa: F401 # asked by the mark below

from csb_portal import clock
from csb_portal.models import ReferenceSeries
from families.tests.services.test_lock_order import beside
from liaison.choices.calendar import NeedKind
from liaison.services.calendar.own_rooms import ask_own
from liaison.services.meetings.changing import move_meeting
from liaison.tests.calendar.factories import make_meeting, make_need
from secretariat.models import RoomBooking
from secretariat.tests.rooms.factories import geneva, make_prepcom, make_room, make_voice

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
NOON = geneva("2005-02-18 13:00")


def test_a_meeting_takes_its_room_along_while_somebody_lodges_a_case():
    actor, meeting = make_voice(), make_meeting(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    with clock.at(geneva("2005-02-07 10:00")):
        need = make_need(meeting=meeting, kind=NeedKind.ROOM)
        ask_own(need, make_room(make_prepcom()), actor=actor)
    meeting.refresh_from_db()
    later = NOON + timedelta(hours=2)

    beside(
        ReferenceSeries.objects.get(prefix="PC", year=2005),
        "2005-02-07T10:00",
        lambda: move_meeting(meeting, starts_at=later, actor=actor),
        patience=3,
    )

    assert RoomBooking.objects.held().get().starts_at == later
