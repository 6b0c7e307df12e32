"""Act 6: three interface meetings (18 to 23 February)."""

from datetime import timedelta

import icalendar
import pytest

from csb_portal import audit, clock
from csb_portal.models import OutgoingMail
from csb_portal.tests.scenario.postbox import Postbox
from csb_portal.tests.scenario.questions import at
from liaison.choices.meetings import Consent, MeetingKind, MeetingStatus
from liaison.models import Contact, Meeting, MeetingSeries
from liaison.permissions.meetings import can_plan_meetings
from liaison.sources import meetings as sources
from secretariat.models import Seat

pytestmark = pytest.mark.django_db

GOVERNMENTS, BUSINESS, ORGANISATIONS = "IF-2005-0001", "IF-2005-0002", "IF-2005-0003"


def meeting(reference: str) -> Meeting:
    return Meeting.objects.get(reference=reference)


def letters(reference: str, part: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(occasion=f"meeting/{reference}/{part}").order_by("to"))


def entry_in(letter: OutgoingMail):
    """Parse the calendar file of a mail as a client does."""
    calendar = icalendar.Calendar.from_ical(Postbox.files[letter.pk])
    (event,) = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.parametrize(
    ("reference", "body", "hours", "place_and_languages", "present"),
    [
        (
            GOVERNMENTS,
            "intergovernmental-bureau-phase2",
            ("2005-02-18T13:00", "2005-02-18T14:00"),
            ("Palais des Nations, Room VII", "en fr"),
            ["asia.a", "networks-coalitions.b", "africa.a"],
        ),
        (
            BUSINESS,
            "ccbi",
            ("2005-02-21T18:00", "2005-02-21T18:45"),
            ("ITU Montbrillant, Room K2", "en"),
            ["asia.a", "networks-coalitions.a"],
        ),
        (
            ORGANISATIONS,
            "itu",
            ("2005-02-23T13:15", "2005-02-23T14:00"),
            ("Palais des Nations, Delegates' lounge", "en fr"),
            ["asia.b", "africa.a", "africa.b"],
        ),
    ],
)
def test_three_interface_meetings_were_held(reference, body, hours, place_and_languages, present):
    held = meeting(reference)
    seats = held.attendances.exclude(user=None).select_related("user")

    assert held.status == MeetingStatus.HELD
    assert held.counterpart.slug == body
    assert (held.place, held.languages) == place_and_languages
    assert (held.starts_at, held.ends_at) == (at(hours[0]), at(hours[1]))
    assert sorted(row.user.email.split("@")[0] for row in seats) == sorted(present)
    assert Meeting.objects.filter(kind=MeetingKind.INTERFACE).count() == 3


def test_unesco_and_undp_came_to_the_third():
    held = meeting(ORGANISATIONS)

    assert sorted(guest.slug for guest in held.guests.all()) == ["undp", "unesco"]
    assert held.attendances.exclude(contact=None).count() == 3


@pytest.mark.parametrize(
    ("reference", "titles"),
    [
        (
            GOVERNMENTS,
            [
                "Access of observers to drafting",
                "Speaking time",
                "Summit preparations",
                "Regular rhythm of bureau-to-bureau meetings",
            ],
        ),
        (
            BUSINESS,
            [
                "Joint position on observer access",
                "Pass distribution at Tunis",
                "Exchange of calendars",
            ],
        ),
        (
            ORGANISATIONS,
            [
                "Thematic meetings of UNESCO",
                "Interpretation for civil society meetings",
                "Fellowships for PrepCom-3",
            ],
        ),
    ],
)
def test_both_sides_proposed_and_confirmed_the_agenda(reference, titles):
    items = list(meeting(reference).items.standing())

    assert [item.title for item in items] == titles
    assert all(item.is_agreed for item in items)
    assert [item.is_from_other_side for item in items].count(True) == 1


@pytest.mark.parametrize(
    ("reference", "invited"), [(GOVERNMENTS, 7), (BUSINESS, 7), (ORGANISATIONS, 9)]
)
def test_everybody_is_invited_with_a_calendar_file(reference, invited):
    sent = letters(reference, "invitation")
    contacts = set(Contact.objects.values_list("email", flat=True))

    assert len(sent) == invited  # the six, and one of each body
    assert len(contacts & {letter.to for letter in sent}) == invited - 6
    for letter in sent:
        calendar, event = entry_in(letter)
        assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 0)
        assert event["UID"] == meeting(reference).uid


def test_two_days_notice_or_a_visible_mark(client):
    interfaces = Meeting.objects.filter(kind=MeetingKind.INTERFACE)
    marks = {row.reference: row.is_short_notice for row in interfaces}

    assert marks == {GOVERNMENTS: False, BUSINESS: False, ORGANISATIONS: True}
    assert "Short notice" in client.get(f"/meetings/{ORGANISATIONS}/").text
    assert "Short notice" not in client.get(f"/meetings/{GOVERNMENTS}/").text


def test_when_the_hour_moves_each_gets_one_notice_and_the_entry_moves(client):
    moved = meeting(BUSINESS)
    told = letters(BUSINESS, "change-1")
    invited = letters(BUSINESS, "invitation")
    (move,) = moved.moves.all()

    assert [letter.to for letter in told] == [letter.to for letter in invited]
    assert {letter.queued_at for letter in told} == {at("2005-02-19T15:05")}
    assert (move.was_starts_at, moved.starts_at) == (at("2005-02-21T17:00"), at("2005-02-21T18:00"))
    for letter in told:
        _calendar, event = entry_in(letter)
        assert (event["UID"], event["SEQUENCE"]) == (moved.uid, 1)
        assert event["DTSTART"].dt == at("2005-02-21T18:00")
    assert "21 February 2005, 17:00 CET" in client.get(f"/meetings/{BUSINESS}/").text


def test_only_the_one_that_moved_was_told_of_a_change():
    changes = OutgoingMail.objects.filter(occasion__contains="/change-")

    assert {letter.occasion for letter in changes} == {f"meeting/{BUSINESS}/change-1"}


@pytest.mark.parametrize(
    ("reference", "published", "consent"),
    [
        (GOVERNMENTS, "2005-02-21T09:30", Consent.SILENCE),
        (BUSINESS, "2005-02-22T12:00", Consent.LINK),
        (ORGANISATIONS, "2005-02-26T10:00", Consent.SILENCE),
    ],
)
def test_the_notes_are_visible_to_the_plenary_within_72_hours(
    client, reference, published, consent
):
    held = meeting(reference)
    minutes = held.published_minutes

    assert (minutes.published_at, minutes.consent) == (at(published), consent)
    assert minutes.published_at - held.ends_at <= timedelta(hours=72)
    assert minutes.seconded_by != minutes.submitted_by
    page = client.get(held.get_absolute_url()).text
    assert "What was discussed" in page
    assert "Liaison officer" not in page
    (letter,) = [x for x in letters(reference, "minutes-1-published") if x.to.startswith("plenary")]
    assert letter.queued_at == at(published)


def test_the_outcome_is_kept_as_numbered_decisions():
    assert [
        (row.meeting.reference, row.reference, row.text)
        for held in Meeting.objects.order_by("reference")
        for row in held.decisions.all()
    ] == [
        (GOVERNMENTS, "DC-2005-0001", "Drafting access refused."),
        (GOVERNMENTS, "DC-2005-0002", "15 minutes per meeting kept."),
        (GOVERNMENTS, "DC-2005-0003", "Next meeting in September."),
        (
            BUSINESS,
            "DC-2005-0004",
            "Both sides will write to the Executive Secretariat on observer access.",
        ),
        (ORGANISATIONS, "DC-2005-0005", "UNESCO offers a room for its Paris meeting."),
        (ORGANISATIONS, "DC-2005-0006", "ITU will look for idle interpretation teams."),
    ]


def test_the_next_meetings_of_all_three_are_suggested_from_their_rhythm():
    now = clock.now()
    suggested = {
        series.counterpart.slug: series.next_after(sources.suggested(series).starts_at, now)
        for series in MeetingSeries.objects.select_related("counterpart")
    }

    assert suggested == {
        "intergovernmental-bureau-phase2": at("2005-04-15T13:00"),  # the third Friday, in summer
        "ccbi": at("2005-04-18T18:00"),  # four weeks after four weeks after 21 February
        "itu": at("2005-04-27T13:15"),  # the fourth Wednesday
    }
    member = Seat.objects.current().users().first()
    assert can_plan_meetings(member)
    titles = [task.title for task in sources.tasks_for(member)]
    assert sum(title.startswith("Plan the next meeting") for title in titles) == 3


def test_the_trail_knows_who_moved_announced_and_published():
    events = [entry.event for entry in audit.entries_about(meeting(BUSINESS))]

    assert events.count("meetings.moved") == 1
    assert events.count("meetings.change_told") == 1
    assert events.count("meetings.minutes_published") == 1


def test_nobody_of_another_body_is_named_in_public(client):
    names = Contact.objects.values_list("name", "email")
    pages = ["/meetings/", "/meetings/actions/", "/calendar/"]
    pages += [row.get_absolute_url() for row in Meeting.objects.all()]

    for page in pages:
        text = client.get(page).text
        assert not [name for pair in names for name in pair if name in text]
