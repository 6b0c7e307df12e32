"""A meeting is called off with a reason, while nothing came of it, and what it needed goes back."""

from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from liaison.choices.calendar import NeedStatus
from liaison.choices.meetings import MeetingStatus
from liaison.services.calendar.needs import answer_need
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.changing import (
    cancel_meeting,
    move_meeting,
)
from liaison.services.meetings.decisions import record_decision
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.calendar.factories import make_need
from liaison.tests.meeting_factories import (
    entry_in,
    later,
    make_action,
    make_announced,
)

pytestmark = pytest.mark.django_db


def changes(meeting):
    found = OutgoingMail.objects.filter(occasion__startswith=f"meeting/{meeting.reference}/change")
    return found.order_by("to")


def after(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_calling_off_tells_each_once_and_removes_the_entry(member):
    meeting = make_announced(member)
    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=member)

    cancelled = cancel_meeting(moved, reason="The room is gone.", actor=member)
    with after(60):
        keep_time()

    letters = OutgoingMail.objects.filter(occasion=f"meeting/{meeting.reference}/cancelled")
    assert letters.count() == 2
    for letter in letters:
        method, event = entry_in(letter)
        assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")
        assert (event["UID"], event["SEQUENCE"]) == (meeting.uid, 2)
        assert "The room is gone." in letter.body
    assert not changes(meeting).exists()
    assert cancelled.status == MeetingStatus.CANCELLED


def test_calling_off_needs_a_reason_and_a_meeting_nobody_came_to(member):
    meeting = make_announced(member)
    with pytest.raises(DomainError, match="called off with a reason"):
        cancel_meeting(meeting, reason=" ", actor=member)
    with later(meeting):
        mandate = member.focal_points.get()
        record_attendance(meeting, mandates=[mandate], actor=member)
        with pytest.raises(DomainError, match="took place is not called off"):
            cancel_meeting(meeting, reason="It was dull.", actor=member)

    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.HELD


def test_a_meeting_nobody_came_to_can_be_stated_not_to_have_been_held(member):
    meeting = make_announced(member)
    with later(meeting):
        cancel_meeting(meeting, reason="Nobody came.", actor=member)

    assert not OutgoingMail.objects.filter(occasion__endswith="/cancelled").exists()
    with pytest.raises(TransitionNotAllowed):
        cancel_meeting(meeting, reason="Again.", actor=member)


def test_a_meeting_called_off_while_it_is_under_way_tells_everybody(member):
    meeting = make_announced(member)
    with clock.at(meeting.starts_at + timedelta(minutes=5)):
        keep_time()
        cancel_meeting(meeting, reason="The line is down.", actor=member)

    letters = OutgoingMail.objects.filter(occasion__endswith="/cancelled")
    assert {letter.to for letter in letters} == {
        row.reader.email for row in meeting.invitations.standing()
    }


def test_a_meeting_that_decided_or_agreed_something_is_not_called_off(member):
    deciding, agreeing = make_announced(member), make_announced(member)
    with later(deciding):
        record_decision(deciding, text="Two booths.", actor=member)
        make_action(agreeing, member)
        for meeting in (deciding, agreeing):
            with pytest.raises(DomainError, match="Decisions or actions of this meeting"):
                cancel_meeting(meeting, reason="It was dull.", actor=member)


def test_what_a_meeting_needs_follows_it(member):
    meeting = make_announced(member)
    room, booths = make_need(meeting=meeting, due_on=date(2005, 2, 16)), make_need(meeting=meeting)
    answer_need(booths, status="granted", actor=member)

    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(days=7), actor=member)
    room.refresh_from_db()
    assert room.due_on == date(2005, 2, 23)
    cancel_meeting(moved, reason="No room.", actor=member)

    assert {need.status for need in meeting.needs.all()} == {NeedStatus.WITHDRAWN}
    assert room.steps.last().reason == "The meeting was called off."
