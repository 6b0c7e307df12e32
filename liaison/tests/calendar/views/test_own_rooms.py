from datetime import timedelta

import pytest

from csb_portal import clock
from families.tests.factories import make_focal_point
from liaison.choices.calendar import NeedKind, NeedStatus
from liaison.tests.calendar.factories import make_meeting, make_need
from liaison.tests.factories import make_member
from secretariat.tests.rooms.factories import (
    ask,
    geneva,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = pytest.mark.django_db
NOON = geneva("2005-02-18 13:00")


@pytest.fixture(autouse=True)
def _ten_days_before():
    with clock.at(geneva("2005-02-07 10:00")):
        yield


@pytest.fixture
def need(client):
    client.force_login(make_member(make_focal_point()))
    meeting = make_meeting(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    return make_need(meeting=meeting, kind=NeedKind.ROOM)


def test_who_runs_a_meeting_books_a_room_of_ours_for_it(client, need):
    room = make_room(make_prepcom(), name="Room VII")
    make_resource(room.event)

    offered = client.get(need.get_absolute_url()).context["forms"]["own"]
    values = {"step": "own", "thing": room.pk}
    text = client.post(need.get_absolute_url(), values, follow=True).content.decode()

    assert list(offered.fields["thing"].queryset) == [room]
    assert "Asked for: our own rooms and teams" in text
    need.refresh_from_db()
    assert need.status == NeedStatus.GRANTED
    assert need.case.reference in text


def test_a_taken_room_is_said_in_words(client, need):
    room = make_room(make_prepcom(), name="Room VII")
    ask(room, make_voice(), "13:00", "14:00")

    values = {"step": "own", "thing": room.pk}
    text = client.post(need.get_absolute_url(), values, follow=True).content.decode()

    assert "Room VII is taken from 18 February 2005, 13:00 CET to 14:00 CET." in text


def test_where_there_is_nothing_of_ours_nothing_is_offered(client, need):
    assert "own" not in client.get(need.get_absolute_url()).context["forms"]


def test_nobody_else_books_for_a_meeting(client, need):
    room = make_room(make_prepcom())
    client.force_login(make_voice())

    response = client.post(need.get_absolute_url(), {"step": "own", "thing": room.pk})

    assert response.status_code == 403
