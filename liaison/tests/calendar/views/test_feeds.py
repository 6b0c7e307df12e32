"""The calendars people subscribe to, as their programs ask for them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from icalendar import STATUS

from csb_portal import clock
from csb_portal.testing.factories import make_user
from liaison.choices.meetings import MeetingStatus
from liaison.models import CalendarEvent, Deadline, MeetingMove
from liaison.services.calendar.links import address_of
from liaison.services.meetings.changing import edit_meeting
from liaison.tests.calendar.factories import (
    STARTS,
    governments,
    invite,
    make_deadline,
    make_event,
    make_meeting,
)
from liaison.tests.calendar_files import entries_of, read_strictly

pytestmark = pytest.mark.django_db
PUBLIC = reverse("calendar:feed-public")
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    cache.clear()
    with clock.at(NOW):
        yield


@pytest.fixture
def _nothing_else():
    Deadline.objects.all().delete()
    CalendarEvent.objects.all().delete()


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


# --- everybody's ----------------------------------------------------------------------


def test_the_real_calendar_comes_through_whole(client):
    calendar = read_strictly(client.get(PUBLIC).content)

    assert len(calendar.events) == 53 + 9
    assert calendar.calendar_name == "Civil Society Bureau"
    assert calendar["X-WR-CALNAME"] == "Civil Society Bureau"
    found = {str(event.summary): event for event in calendar.events}
    prepcom = found["PrepCom-2 of the Tunis phase"]
    assert (prepcom.start, prepcom.end) == (date(2005, 2, 17), date(2005, 2, 26))
    assert prepcom.location == "Palais des Nations, Geneva"
    assert "Who gets in: Open to accredited observers" in prepcom.description
    speakers = found["Deadline: Nominations of civil society speakers"]
    assert speakers.end == datetime(2005, 9, 28, 10, tzinfo=UTC)
    assert found["Date: Registration for PrepCom-3 opens"].start == date(2005, 8, 15)


def test_a_date_that_is_not_certain_is_tentative(client):
    found = entries_of(client.get(PUBLIC))

    friends = "Group of the Friends of the Chair, third meeting (closed) (day not known yet)"
    assert found[friends].status == STATUS.TENTATIVE
    assert found["ICT Applications in Natural Disaster Reduction"].status == STATUS.TENTATIVE
    assert found["PrepCom-3 of the Tunis phase"].status == STATUS.CONFIRMED


def test_where_sources_disagree_the_entry_stands_on_the_earlier_day_and_tells_both(client):
    found = entries_of(client.get(PUBLIC))

    last = found["Deadline, two sources disagree: Last accreditation deadline of the whole process"]
    assert last.start == date(2005, 8, 1)
    assert "1 August 2005: “ITU later states" in last.description
    assert "8 August 2005: “Last accreditation deadline" in last.description


def test_programs_are_told_what_it_is_and_when_to_look_again(client):
    response = client.get(PUBLIC)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in response.content
    assert response.cookies == {}


def test_a_program_that_has_it_already_gets_nothing_again(client):
    first = client.get(PUBLIC)
    with clock.at(NOW + timedelta(hours=1)):
        by_mark = client.get(PUBLIC, headers={"If-None-Match": first["ETag"]})
        by_time = client.get(PUBLIC, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_mark.status_code, by_mark.content) == (304, b"")
    assert (by_time.status_code, by_time.content) == (304, b"")
    assert by_mark["Cache-Control"] == "public, max-age=300"
    assert first["Last-Modified"] == "Mon, 14 Feb 2005 09:00:00 GMT"


def test_a_program_that_has_something_else_gets_it_all(client):
    first = client.get(PUBLIC)
    with clock.at(NOW + timedelta(hours=1)):
        make_event(title="Something new")
        by_mark = client.get(PUBLIC, headers={"If-None-Match": first["ETag"]})
        by_time = client.get(PUBLIC, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_mark.status_code, by_time.status_code) == (200, 200)
    assert by_time["Last-Modified"] == "Mon, 14 Feb 2005 10:00:00 GMT"


def test_what_went_is_noticed_by_its_absence(client):
    event = make_event(title="Entered by mistake")
    first = client.get(PUBLIC)
    event.delete()

    with clock.at(NOW + timedelta(minutes=1)):
        again = client.get(PUBLIC, headers={"If-Modified-Since": first["Last-Modified"]})

    assert again.status_code == 200


@pytest.mark.usefixtures("_nothing_else")
def test_public_meetings_are_in_it_and_planned_ones_are_not(client):
    make_meeting(title="Announced")
    make_meeting(MeetingStatus.PLANNED, title="Planned")

    (title,) = entries_of(client.get(PUBLIC))

    assert title.startswith("Announced (IF-")


@pytest.mark.usefixtures("_nothing_else")
def test_the_way_in_from_afar_is_for_the_invited(client):
    user = make_user()
    meeting = make_meeting(remote_link="https://meet.example.org/secret")
    invite(meeting, user)

    assert b"secret" not in client.get(PUBLIC).content
    assert b"https://meet.example.org/secret" in client.get(path_of(address_of(user))).content


@pytest.mark.usefixtures("_nothing_else")
def test_what_was_cancelled_stays_as_cancelled(client):
    make_meeting(MeetingStatus.CANCELLED, title="Off")
    make_event(title="Off too", cancelled_at=NOW, cancel_reason="No room")

    states = {event.status for event in entries_of(client.get(PUBLIC)).values()}

    assert states == {STATUS.CANCELLED}


@pytest.mark.usefixtures("_nothing_else")
def test_an_entry_that_moves_keeps_its_name_and_grows(client):
    meeting = make_meeting()
    (before,) = entries_of(client.get(PUBLIC)).values()
    with clock.at(NOW + timedelta(hours=1)):
        meeting.starts_at += timedelta(hours=2)
        meeting.ends_at += timedelta(hours=2)
        meeting.sequence = 1
        meeting.save()
        MeetingMove.objects.create(
            meeting=meeting,
            sequence=1,
            was_starts_at=STARTS,
            was_ends_at=STARTS + timedelta(hours=1),
            moved_at=clock.now(),
        )
        (after,) = entries_of(client.get(PUBLIC)).values()

    assert before.uid == after.uid == meeting.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.start == STARTS + timedelta(hours=2)
    assert NOW + timedelta(hours=1) == after.DTSTAMP


@pytest.mark.parametrize("times", [1, 4])
def test_a_feed_costs_the_same_however_long(client, django_assert_num_queries, times):
    for _ in range(times):
        make_meeting()
        make_event()
        make_deadline()

    with django_assert_num_queries(6):
        client.get(PUBLIC)


# --- one counterpart's ----------------------------------------------------------------


def test_a_counterparts_calendar_has_what_concerns_it(client):
    make_meeting(title="With governments")
    guest = make_meeting(title="They come too", counterpart_id=None, audience_id=1)
    guest.guests.add(governments())
    url = reverse("calendar:feed-counterpart", args=["intergovernmental-bureau-phase2"])

    response = client.get(url)

    titles = [title.partition(" (")[0] for title in entries_of(response)]
    assert titles == [
        "With governments",
        "They come too",
        "Bureau-to-bureau meeting, CSB and Inter-Governmental Bureau",
    ]
    assert 'filename="intergovernmental-bureau-phase2.ics"' in response["Content-Disposition"]


def test_deadlines_of_a_counterparts_events_are_in_its_calendar(client):
    found = entries_of(client.get(reverse("calendar:feed-counterpart", args=["wgig"])))

    assert "Deadline: Registration form for the first WGIG meeting" in found
    assert "Deadline: Nominations of civil society speakers" not in found


def test_a_counterpart_nobody_knows_has_no_calendar(client):
    assert client.get("/calendar/nobody.ics").status_code == 404


@pytest.mark.usefixtures("_nothing_else")
def test_another_title_gives_the_entry_another_stamp_and_no_sequence(client):
    meeting = make_meeting()
    with clock.at(NOW + timedelta(hours=3)):
        edit_meeting(meeting, actor=make_user(), title="Better said")

    (event,) = entries_of(client.get(PUBLIC)).values()
    assert (event.DTSTAMP, event.sequence) == (NOW + timedelta(hours=3), 0)
