"""Act 3.5: the session of 21 February moves in every calendar, and is not doubled."""

import pytest

from csb_portal.demo.acts.calendar import SESSION
from csb_portal.tests.scenario.questions import at
from liaison.models import CalendarEvent
from liaison.tests.calendar_files import entries_of

pytestmark = pytest.mark.django_db


def test_3_5_the_calendar_entry_is_moved_and_not_doubled():
    session = CalendarEvent.objects.get(title="PrepCom-2, Sub-Committee")

    assert session.slug == SESSION
    assert session.starts_at == at("2005-02-21T15:00")
    assert session.place == "Palais des Nations, Room XVIII, Geneva"
    assert session.sequence == 1


def test_3_5_the_hour_of_the_18th_is_kept_beside_it():
    move = CalendarEvent.objects.get(slug=SESSION).moves.get()

    assert move.was_at == at("2005-02-21T10:00")
    assert move.was_place == "Palais des Nations, Room XVII, Geneva"
    assert move.moved_at == at("2005-02-21T08:32")


@pytest.mark.parametrize("feed", ["/calendar.ics", "/calendar/itu.ics"])
def test_3_5_calendars_that_have_the_entry_move_it(client, feed):
    (entry,) = [
        entry for title, entry in entries_of(client.get(feed)).items() if "Sub-Committee" in title
    ]

    assert entry.uid == str(CalendarEvent.objects.get(slug=SESSION).uid)
    assert entry.sequence == 1
    assert entry.start == at("2005-02-21T15:00")
