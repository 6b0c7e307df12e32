"""The files that invite to a meeting, move it and call it off."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from icalendar import STATUS

from csb_portal import calendars, clock
from csb_portal.calendars import Entry, feed_file
from liaison.calendars import calendar_file, entry_of
from liaison.tests.calendar_files import lines_of, read_strictly

NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)
STARTS = datetime(2005, 2, 18, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Meeting:
    uid: str = "b7a1@example.org"
    sequence: int = 0
    reference: str = "IF-2005-0001"
    title: str = "Interface with the Inter-Governmental Bureau"
    starts_at: datetime = STARTS
    ends_at: datetime = datetime(2005, 2, 18, 13, tzinfo=UTC)
    place: str = "Palais des Nations, Room VII"
    remote_link: str = ""
    public_link: str = ""
    status: str = "announced"

    def get_absolute_url(self) -> str:
        return f"/meetings/{self.reference}/"


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


def the_event(content: bytes):
    (event,) = read_strictly(content).events
    return event


def test_an_invitation_says_what_when_where_and_who_asks():
    calendar = read_strictly(calendar_file(Meeting(), "REQUEST", attendee="igb@example.org"))

    (event,) = calendar.events
    assert calendar.method == "REQUEST"
    assert event.uid == "b7a1@example.org"
    assert event.sequence == 0
    assert event.DTSTAMP == NOW
    assert event.start == STARTS
    assert event.end == datetime(2005, 2, 18, 13, tzinfo=UTC)
    assert event.summary == "Interface with the Inter-Governmental Bureau (IF-2005-0001)"
    assert event.location == "Palais des Nations, Room VII"
    assert event.status == STATUS.CONFIRMED
    assert event.url == "http://127.0.0.1:8000/meetings/IF-2005-0001/"
    assert str(event.organizer) == "mailto:secretariat@example.org"


def test_an_invitation_names_the_one_address_it_goes_to_and_nobody():
    content = calendar_file(Meeting(), "REQUEST", attendee="igb@example.org")

    attendees = [line for line in lines_of(content) if line.startswith("ATTENDEE")]
    assert attendees == [
        "ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:igb@example.org"
    ]


def test_a_published_meeting_names_nobody_at_all():
    content = calendar_file(Meeting(), "PUBLISH", attendee="igb@example.org")

    assert b"ATTENDEE" not in content
    assert read_strictly(content).method == "PUBLISH"


def test_a_meeting_that_moves_keeps_its_entry_and_grows():
    before = the_event(calendar_file(Meeting(), "REQUEST"))
    later = replace(Meeting(), starts_at=STARTS.replace(hour=12, minute=30), sequence=1)
    after = the_event(calendar_file(later, "REQUEST"))

    assert before.uid == after.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.start == STARTS.replace(minute=30)


def test_calling_off_cancels_the_entry_whatever_the_meeting_says():
    calendar = read_strictly(calendar_file(Meeting(sequence=2), "CANCEL"))

    assert calendar.method == "CANCEL"
    assert calendar.events[0].status == STATUS.CANCELLED
    assert calendar.events[0].sequence == 2


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("planned", STATUS.TENTATIVE),
        ("announced", STATUS.CONFIRMED),
        ("held", STATUS.CONFIRMED),
        ("cancelled", STATUS.CANCELLED),
    ],
)
def test_the_entry_is_as_sure_as_the_meeting(status, state):
    assert the_event(calendar_file(Meeting(status=status), "PUBLISH")).status == state


def test_the_way_in_from_afar_is_a_conference_and_a_line_of_text():
    link = "https://meet.example.org/room?a=1;b=2,3"

    event = the_event(calendar_file(Meeting(remote_link=link), "REQUEST"))

    (conference,) = event.conferences
    assert (str(conference.uri), conference.feature) == (link, ["AUDIO", "VIDEO"])
    assert event.description == f"Take part from afar: {link}"


def test_everybodys_entry_shows_the_public_way_in_only():
    meeting = Meeting(remote_link="https://meet.example.org/secret")
    plenary = replace(meeting, public_link="https://meet.example.org/hall")

    assert "secret" not in str(entry_of(meeting, stamp=NOW, for_participants=False))
    entry = entry_of(plenary, stamp=NOW, for_participants=False)
    assert (entry.remote_link, "secret" in str(entry)) == ("https://meet.example.org/hall", False)


def test_a_file_for_a_whole_list_shows_the_public_way_in_only():
    meeting = Meeting(remote_link="https://meet.example.org/hidden")

    content = calendar_file(meeting, "REQUEST", attendee="list@e.org", for_participants=False)

    assert b"hidden" not in content


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a.example.org/\r\nATTACH:x", "https://a b", "tel:1"]
)
def test_a_link_that_is_none_stays_text(link):
    event = the_event(calendar_file(Meeting(remote_link=link), "REQUEST"))

    assert event.conferences == []


@pytest.mark.parametrize(
    "attendee", ["", "nobody", "a@b.org\r\nX-EVIL:1", "a@b.org;CN=Eve", "a b@c"]
)
def test_an_address_that_is_none_is_left_out(attendee):
    assert b"ATTENDEE" not in calendar_file(Meeting(), "REQUEST", attendee=attendee)


def test_nobody_writes_lines_of_their_own_into_a_file():
    evil = 'Room; "VII", \\ \r\nATTENDEE:mailto:x@example.org\rX-EVIL:1\nEND:VEVENT\x00\x07\u2028'

    event = the_event(calendar_file(Meeting(title=evil, place=evil), "REQUEST"))

    kept = 'Room; "VII", \\ \nATTENDEE:mailto:x@example.org\nX-EVIL:1\nEND:VEVENT'
    assert event.location == kept
    assert event.summary == kept.replace("\n", " ") + " (IF-2005-0001)"
    assert event.attendees == []


@pytest.mark.parametrize("letter", ["é", "会", "ع", "𝄞"])
def test_long_lines_are_folded_between_letters(letter):
    event = the_event(calendar_file(Meeting(place=letter * 300), "REQUEST"))

    assert event.location == letter * 300


# --- feeds ----------------------------------------------------------------------------


def an_entry(**fields) -> Entry:
    values = {
        "uid": "e-1",
        "sequence": 0,
        "stamp": NOW,
        "title": "PrepCom-2 of the Tunis phase",
        "starts": date(2005, 2, 17),
        "ends": date(2005, 2, 25),
    }
    return Entry(**values | fields)


def test_days_include_the_last_one():
    calendar = read_strictly(feed_file([an_entry()], name="Bureau", url="https://example.org/"))

    (event,) = calendar.events
    assert (event.start, event.end) == (date(2005, 2, 17), date(2005, 2, 26))


def test_a_feed_has_a_name_and_says_when_to_look_again():
    content = feed_file([an_entry()], name="Bureau, all", url="https://example.org/calendar.ics")

    lines = lines_of(content)
    assert "X-WR-CALNAME:Bureau\\, all" in lines
    assert "NAME:Bureau\\, all" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines
    assert "URL:https://example.org/calendar.ics" in lines


def test_a_feed_invites_nobody():
    content = feed_file([an_entry()], name="Bureau", url="https://example.org/")

    assert not any(word in content for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE"))


def test_a_feed_that_has_not_changed_is_the_same_to_the_byte():
    first = feed_file([an_entry()], name="Bureau", url="https://example.org/")
    with clock.at(NOW.replace(hour=23)):
        again = feed_file([an_entry()], name="Bureau", url="https://example.org/")

    assert first == again


def test_moments_are_written_in_utc_whatever_their_zone():
    geneva = datetime.fromisoformat("2005-03-27T09:00+02:00")

    content = feed_file([an_entry(starts=geneva, ends=geneva)], name="B", url="https://e.org/")

    assert "DTSTART:20050327T070000Z" in lines_of(content)


def test_what_takes_no_time_leaves_people_free():
    content = feed_file([an_entry(takes_time=False)], name="B", url="https://e.org/")

    assert "TRANSP:TRANSPARENT" in lines_of(content)


def test_a_feed_of_nothing_is_still_a_calendar():
    calendar = read_strictly(feed_file([], name="Bureau", url="https://example.org/"))

    assert calendar.events == []


def test_an_endless_text_is_cut():
    content = feed_file([an_entry(detail="x" * 100_000)], name="B", url="https://e.org/")

    assert len(read_strictly(content).events[0].description) == calendars.LONGEST_TEXT
