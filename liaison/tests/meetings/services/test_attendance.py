"""Who was there, what makes a quorum, and what was decided."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from families.tests.factories import make_family, make_focal_point
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import Consultation, Decision
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.attendance import record_attendance
from liaison.services.meetings.decisions import record_decision
from liaison.tests.factories import bureau, make_sent_relay
from liaison.tests.meeting_factories import (
    later,
    make_announced,
    make_item,
    make_meeting,
    make_published,
)

pytestmark = pytest.mark.django_db


def test_seats_make_the_quorum_and_other_people_do_not(member):
    meeting = make_announced(member, quorum=2)
    contact = meeting.invitations.exclude(contact=None).get().contact
    mandates = [member.focal_points.get()]
    with later(meeting):
        record_attendance(meeting, mandates=mandates, contacts=[contact], actor=member)
        assert (meeting.seats_present, meeting.quorum_reached) == (1, False)

        mandates.append(make_focal_point())
        record_attendance(meeting, mandates=mandates, contacts=[contact], actor=member)

        assert (meeting.seats_present, meeting.quorum_reached) == (2, True)
        assert meeting.attendances.count() == 3
    last = AuditEntry.objects.filter(event="meetings.attendance_recorded").last()
    assert (last.data["other_side"], last.data["quorum"]) == (1, True)


def test_where_no_quorum_is_set_none_is_shown(member):
    meeting = make_announced(member)
    with later(meeting):
        assert meeting.quorum_reached is None


def test_whoever_sat_there_that_day_was_present(member):
    meeting = make_announced(member, kind=MeetingKind.BUREAU, party=bureau())
    family = make_family()
    day = meeting.starts_at.date()
    gone = make_focal_point(family=family, until=day)
    come = make_focal_point(family=family, since=day)
    with later(meeting):
        with pytest.raises(DomainError, match="on the day of the meeting"):
            record_attendance(meeting, mandates=[gone], actor=member)
        record_attendance(meeting, mandates=[come], actor=member)

    assert meeting.attendances.get().user == come.user


def test_attendance_is_recorded_once_it_began_and_until_the_minutes_are_out(member, second):
    meeting = make_announced(member)
    mandates = [member.focal_points.get()]
    with pytest.raises(DomainError, match="once a meeting has begun"):
        record_attendance(meeting, mandates=mandates, actor=member)
    with later(meeting):
        make_published(meeting, member, second)
        with pytest.raises(DomainError, match="not rewritten"):
            record_attendance(meeting, mandates=mandates, actor=member)

    assert not meeting.attendances.exists()


def test_the_clock_begins_and_ends_a_meeting_at_its_hours(member):
    meeting = make_announced(member)
    with later(meeting, hours=5):
        assert meeting.status == MeetingStatus.HELD
        assert (meeting.began_at, meeting.ended_at) == (meeting.starts_at, meeting.ends_at)
    events = AuditEntry.objects.filter(event__in=["meetings.begun", "meetings.held"])
    assert [entry.actor for entry in events] == ["", ""]


def test_a_plan_nobody_announced_does_not_begin(member):
    meeting = make_meeting(member)
    with later(meeting):
        assert meeting.status == MeetingStatus.PLANNED


def test_decisions_are_numbered_and_replaced_without_being_rewritten(member):
    meeting = make_announced(member)
    with later(meeting):
        first = record_decision(meeting, text="Two booths.", actor=member)
        better = record_decision(meeting, text="Three booths.", actor=member, replaces=first)
        with pytest.raises(DomainError, match="A decision is replaced once"):
            record_decision(meeting, text="Four.", actor=member, replaces=first)
        with pytest.raises(DomainError, match="says what was decided"):
            record_decision(meeting, text=" ", actor=member)

    assert [row.text for row in Decision.objects.all()] == ["Two booths.", "Three booths."]
    assert (better.reference, better.replaces) == ("DC-2005-0002", first)
    assert first.get_absolute_url().endswith(f"/meetings/{meeting.reference}/#DC-2005-0001")


def test_a_decision_waits_for_the_consultation_about_what_its_item_cites(member):
    relay = make_sent_relay()
    meeting = make_announced(member)
    item = propose_item(meeting, title="Rooms", actor=member, source=relay)
    other = make_item(meeting, member)
    Consultation.objects.create(
        reference="CO-2005-0001",
        message=relay,
        question="Which rooms?",
        background="Two are offered.",
        days=7,
        drafted_by=member,
        drafted_at=meeting.planned_at,
    )
    with later(meeting):
        with pytest.raises(DomainError, match="The plenary is consulted"):
            record_decision(meeting, text="The first.", actor=member, item=item)
        decision = record_decision(meeting, text="Yes.", actor=member, item=other)

    assert Decision.objects.get() == decision


def test_nothing_is_decided_before_it_begins(member):
    with pytest.raises(DomainError, match="while it is held"):
        record_decision(make_announced(member), text="Early.", actor=member)
