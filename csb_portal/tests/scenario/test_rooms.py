"""What became of the rooms and the interpretation that were asked for (RQ-01, RQ-03, IF-01)."""

from csb_portal.demo.acts.rooms import DRAFTERS, FRENCH, PLENARY, SPANISH
from csb_portal.models import OutgoingMail
from csb_portal.tests.scenario.questions import at
from liaison.models import Meeting, MeetingNeed
from secretariat.models import Case, ResourceBooking, RoomBooking
from secretariat.services.rooms.reading import days_of


def interpretation() -> Case:
    return Case.objects.get(text__startswith="RQ-01")


def test_the_plenary_had_its_room_on_every_day_from_eight_to_nine():
    had = RoomBooking.objects.held().filter(group__own_name=PLENARY).order_by("starts_at")

    event = had[0].room.event
    assert [booking.day for booking in had] == days_of(event)
    assert len(had) == 9
    assert {booking.span.minutes for booking in had} == {60}


def test_french_was_granted_on_the_tenth_and_spanish_by_volunteers_later():
    case = interpretation()

    steps = [(step.status, step.at) for step in case.steps.all()]
    assert steps == [
        ("received", at("2005-02-02T11:05")),
        ("waiting_list", at("2005-02-02T11:05")),
        ("granted", at("2005-02-10T16:01")),
    ]
    told = OutgoingMail.objects.filter(occasion__startswith=f"resources/{case}/up-")
    mails = told.filter(to=case.email).order_by("queued_at")
    assert [mail.queued_at for mail in mails] == [at("2005-02-10T16:01"), at("2005-02-14T09:30")]
    held = ResourceBooking.objects.held().filter(case=case)
    assert sorted({str(row.resource) for row in held}) == [FRENCH, SPANISH]
    assert held.count() == 18


def test_the_drafting_group_had_its_room_all_day_beyond_the_limits_with_the_reason():
    had = RoomBooking.objects.held().filter(group__own_name=DRAFTERS)

    assert had.count() == 9
    assert all("RQ-03" in booking.beyond for booking in had)


def test_the_first_interface_meeting_had_a_room_and_a_team_of_our_own():
    meeting = Meeting.objects.get(starts_at=at("2005-02-18T13:00"))

    needs = MeetingNeed.objects.filter(meeting=meeting, case__isnull=False)
    assert [(need.kind, need.status) for need in needs.order_by("pk")] == [
        ("room", "granted"),
        ("interpretation", "granted"),
    ]


def test_what_gender_gave_back_went_to_youth_who_waited():
    hour = RoomBooking.objects.filter(starts_at=at("2005-02-18T14:00"), room__name="Room VII")

    states = {booking.group.family.slug: booking.status for booking in hour}
    assert states == {"gender": "ended", "youth": "held"}
