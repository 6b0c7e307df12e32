"""A meeting that moves is told once to each, and its entry moves along."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from liaison.models import Meeting
from liaison.services.meetings.changing import (
    StaleMeeting,
    cancel_meeting,
    edit_meeting,
    mark_of,
    move_meeting,
    tell_change,
)
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.meeting_factories import (
    entry_in,
    later,
    make_announced,
    make_contact,
    make_meeting,
)

pytestmark = pytest.mark.django_db

LINK = "https://talk.example.org/room"


def changes(meeting):
    found = OutgoingMail.objects.filter(occasion__startswith=f"meeting/{meeting.reference}/change")
    return found.order_by("to")


def after(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "Another title"},
        {"place": "Room VII"},
        {"languages": "en fr es"},
        {"remote_link": ""},
        {"title": "Another title", "remote_link": "", "place": "Room VII"},
    ],
)
def test_the_link_is_kept_through_every_edit(member, edit):
    meeting = edit_meeting(make_announced(member), actor=member, **edit)

    meeting.refresh_from_db()
    assert meeting.remote_link == LINK


def test_moving_keeps_the_link_and_everything_else(member):
    meeting = make_announced(member)

    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=member)

    moved.refresh_from_db()
    kept = ("title", "place", "remote_link", "languages", "uid", "quorum", "reference")
    assert [getattr(moved, name) for name in kept] == [getattr(meeting, name) for name in kept]
    assert moved.duration == meeting.duration


def test_the_link_goes_only_on_purpose(member):
    meeting = edit_meeting(make_announced(member), actor=member, remove_link=True)

    meeting.refresh_from_db()
    assert (meeting.remote_link, meeting.sequence) == ("", 1)


def test_a_move_makes_one_notice_to_each_and_the_entry_moves(member):
    make_contact()
    meeting = make_announced(member)
    uid, was = meeting.uid, meeting.starts_at
    moved = move_meeting(
        meeting, starts_at=was + timedelta(hours=1), place="Room VII", actor=member
    )
    assert not changes(meeting).exists()

    for minutes in (4, 5, 6, 30):
        with after(minutes):
            keep_time()

    assert [letter.to for letter in changes(meeting)] == sorted(
        row.reader.email for row in meeting.invitations.standing()
    )
    for letter in changes(meeting):
        method, event = entry_in(letter)
        assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", uid, 1)
        assert event["DTSTART"].dt == was + timedelta(hours=1)
        assert event["LOCATION"] == "Room VII"
    moved.refresh_from_db()
    assert (moved.sequence, moved.told_sequence, moved.tell_change_at) == (1, 1, None)
    told = AuditEntry.objects.get(event="meetings.change_told")
    assert told.data == {"sequence": 1, "told": 2}


def test_several_edits_within_a_short_while_are_one_notice(member):
    meeting = make_announced(member)
    was = meeting.starts_at
    for hours in (1, 2, 3):
        with after(hours):
            meeting = move_meeting(meeting, starts_at=was + timedelta(hours=hours), actor=member)
    with after(10):
        keep_time()

    assert changes(meeting).count() == 2
    for letter in changes(meeting):
        _method, event = entry_in(letter)
        assert (event["SEQUENCE"], event["DTSTART"].dt) == (3, was + timedelta(hours=3))
    first = meeting.moves.first()
    assert (first.sequence, first.was_starts_at) == (1, was)
    assert "17 February 2005, 09:00 CET" in changes(meeting)[0].body  # what they had been told


def test_an_edit_after_the_notice_makes_the_next(member):
    meeting = make_announced(member)
    for days in (1, 2):
        meeting = move_meeting(
            meeting, starts_at=meeting.starts_at + timedelta(days=1), actor=member
        )
        with after(5 * days):
            keep_time()

    sent = [entry_in(letter)[1]["SEQUENCE"] for letter in changes(meeting)]
    assert sorted(sent) == [1, 1, 2, 2]


def test_shortly_before_the_meeting_nothing_waits(member):
    meeting = make_announced(member)
    with clock.at(meeting.starts_at - timedelta(minutes=105)):
        moved = move_meeting(
            meeting, starts_at=meeting.starts_at - timedelta(minutes=15), actor=member
        )

    assert changes(meeting).count() == 2
    assert moved.moves.get().is_short_notice is True


def test_telling_twice_sends_once(member):
    meeting = make_announced(member)
    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=member)

    tell_change(moved)
    tell_change(moved)

    assert changes(meeting).count() == 2
    assert AuditEntry.objects.filter(event="meetings.change_told").count() == 1


def test_another_title_bothers_nobody(member):
    meeting = edit_meeting(make_announced(member), actor=member, title="Better said")

    with after(60):
        keep_time()
    assert (meeting.sequence, changes(meeting).count()) == (0, 0)


def test_saving_what_is_there_changes_nothing(member):
    meeting = make_announced(member)
    before = AuditEntry.objects.count()

    edit_meeting(meeting, actor=member, place=meeting.place, starts_at=meeting.starts_at)

    assert AuditEntry.objects.count() == before


def test_a_plan_moves_in_silence(member):
    meeting = make_meeting(member)
    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=member)

    with after(60):
        keep_time()
    assert (moved.sequence, moved.moves.count()) == (0, 0)
    assert not OutgoingMail.objects.exists()


def test_a_meeting_is_not_moved_into_the_past_nor_after_it_began(member):
    meeting = make_announced(member)

    with pytest.raises(DomainError, match="still to come"):
        move_meeting(meeting, starts_at=clock.now(), actor=member)
    with pytest.raises(DomainError, match="begins before it ends"):
        edit_meeting(meeting, actor=member, ends_at=meeting.starts_at)
    with later(meeting), pytest.raises(DomainError, match="changed until it begins"):
        edit_meeting(meeting, actor=member, place="Room VII")

    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.place) == (0, "Room K2")


def test_an_edit_from_what_no_longer_holds_is_refused(member):
    meeting = make_announced(member)
    seen, was = mark_of(meeting), meeting.starts_at
    move_meeting(meeting, starts_at=was + timedelta(hours=1), actor=member)

    with pytest.raises(StaleMeeting, match="was changed while you were at it") as stale:
        edit_meeting(meeting, actor=member, seen=seen, title="Better", starts_at=was)

    assert stale.value.current.starts_at == was + timedelta(hours=1)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.sequence) == ("Interface meeting", 1)


def test_plans_leave_no_public_trace(member):
    meeting = make_meeting(member)
    edit_meeting(meeting, actor=member, title="Better said")
    cancel_meeting(meeting, reason="No room.", actor=member)

    entries = AuditEntry.objects.filter(target=f"liaison.meeting:{meeting.pk}")
    assert [(entry.event, entry.is_public) for entry in entries.order_by("number")] == [
        ("meetings.planned", False),
        ("meetings.edited", False),
        ("meetings.cancelled", False),
    ]


def test_changes_of_what_was_announced_are_public(member):
    meeting = edit_meeting(make_announced(member), actor=member, title="Better said")
    cancel_meeting(meeting, reason="No room.", actor=member)

    assert AuditEntry.objects.get(event="meetings.edited").is_public
    assert AuditEntry.objects.get(event="meetings.cancelled").is_public


def test_another_link_is_told_and_is_no_move(member):
    meeting = make_announced(member)
    with clock.at(meeting.starts_at - timedelta(hours=2)):
        edited = edit_meeting(meeting, actor=member, remote_link="https://talk.example.org/new")

    letter = changes(meeting)[0]
    assert "IF-2005-0001 has another link" in letter.subject
    assert "has moved" not in letter.body
    assert "https://talk.example.org/new" in letter.body
    assert entry_in(letter)[1]["SEQUENCE"] == 1
    assert (edited.sequence, edited.moves.count(), edited.is_at_short_notice) == (1, 0, False)
    assert not AuditEntry.objects.filter(event="meetings.moved").exists()


def test_a_move_at_short_notice_is_marked_for_ever_and_said_in_the_notice(member):
    meeting = make_announced(member)
    with clock.at(meeting.starts_at - timedelta(hours=20)):
        meeting = move_meeting(
            meeting, starts_at=meeting.starts_at + timedelta(days=9), actor=member
        )

    assert "Short notice: it moved within the 48 hours" in changes(meeting)[0].body
    with clock.at(clock.now() + timedelta(days=4)):
        meeting = edit_meeting(meeting, actor=member, place="Room VII")
    assert (meeting.is_short_notice, meeting.is_at_short_notice) == (False, True)


def test_a_meeting_is_changed_until_its_hour_however_late_the_clock_is(member):
    announced, plan = make_announced(member), make_meeting(member)

    with clock.at(announced.starts_at):
        assert (announced.is_ahead, announced.is_agenda_frozen) == (False, True)
        assert list(Meeting.objects.ahead()) == [plan]
        with pytest.raises(DomainError, match="changed until it begins"):
            edit_meeting(announced, actor=member, place="Room VII")
        moved = move_meeting(plan, starts_at=clock.now() + timedelta(days=1), actor=member)

    assert moved.starts_at == announced.starts_at + timedelta(days=1)
