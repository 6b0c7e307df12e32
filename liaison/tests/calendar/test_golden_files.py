"""Calendar files to the byte, as programs get them."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from csb_portal import clock
from families.tests.factories import make_focal_point
from liaison.calendars import calendar_file
from liaison.choices.meetings import MeetingStatus
from liaison.models import CalendarEvent, Deadline
from liaison.services.calendar.links import address_of
from liaison.tests.calendar.factories import invite, make_meeting
from liaison.tests.calendar_files import read_strictly

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)
GOLDEN = Path(__file__).parents[1] / "golden" / "calendar"
UID = "0e6e5b52-6bb0-4a36-93a8-3fb0c40f2005"


@pytest.fixture(autouse=True)
def _on_a_monday():
    cache.clear()
    with clock.at(NOW):
        CalendarEvent.objects.update(changed_at=NOW)
        Deadline.objects.update(changed_at=NOW)
        yield


def assert_same(content: bytes, name: str) -> None:
    """Compare with the golden file; ``CSB_UPDATE_GOLDEN=1`` writes it anew."""
    read_strictly(content)
    path = GOLDEN / f"{name}.ics"
    if os.environ.get("CSB_UPDATE_GOLDEN") == "1":
        path.write_bytes(content)
    assert content == path.read_bytes()


def the_meeting(**fields: object):
    values = {"uid": UID, "reference": "IF-2005-0001", "remote_link": "https://meet.example.org/1"}
    return make_meeting(**values | fields)


def test_an_invitation():
    content = calendar_file(the_meeting(), "REQUEST", attendee="igb@example.org")

    assert_same(content, "invitation")


def test_a_move():
    moved = the_meeting(
        starts_at=datetime(2005, 2, 18, 12, 30, tzinfo=UTC),
        place="Palais des Nations, Room XVIII",
        sequence=1,
    )

    assert_same(calendar_file(moved, "REQUEST", attendee="igb@example.org"), "moved")


def test_a_cancellation():
    meeting = the_meeting(status=MeetingStatus.CANCELLED, sequence=2)

    assert_same(calendar_file(meeting, "CANCEL", attendee="igb@example.org"), "cancelled")


@pytest.mark.parametrize("name", ["calendar", "gfc"])
def test_a_feed_of_the_real_calendar(client, name):
    path = "/calendar.ics" if name == "calendar" else f"/calendar/{name}.ics"

    assert_same(client.get(path).content, name)


def test_somebodys_own_feed(client):
    focal_point = make_focal_point()
    meeting = the_meeting()
    invite(meeting, focal_point.user)
    meeting.actions.create(
        reference="AI-2005-0001",
        text="Send a one-page note, in French",
        owner_family=focal_point.family,
        owner_seat=focal_point.seat,
        due_on=date(2005, 2, 25),
        agreed_at=NOW - timedelta(days=1),
        agreed_by=focal_point.user,
    )
    path = address_of(focal_point.user).removeprefix(settings.SITE_URL)

    assert_same(client.get(path).content, "mine")
