"""What happens to meetings because time passes."""

from django.conf import settings
from django.db import transaction

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from liaison.choices.meetings import MeetingEvent, MeetingStatus
from liaison.models import ActionItem, Meeting, Minutes
from liaison.notifications import meetings as notifications
from liaison.rules.meetings import action_reminder_at
from liaison.services.meetings.agenda import agenda_hash
from liaison.services.meetings.approving import consent_to_minutes
from liaison.services.meetings.carrying import carry_actions
from liaison.services.meetings.changing import tell_change
from liaison.services.meetings.inviting import invite_missing


def keep_time() -> None:
    """Tell changes, begin and end meetings, take silence for an answer, remind. Safe to run twice."""
    now = clock.now()
    announced = Meeting.objects.filter(status=MeetingStatus.ANNOUNCED)
    for meeting in announced.filter(tell_change_at__lte=now):
        tell_change(meeting)
    for meeting in announced.filter(starts_at__lte=now):
        begin_meeting(meeting)
    for meeting in announced.filter(starts_at__gt=now):
        welcome_newcomers(meeting)
    for meeting in Meeting.objects.filter(status=MeetingStatus.UNDER_WAY, ends_at__lte=now):
        end_meeting(meeting)
    for minutes in Minutes.objects.silent(now):
        consent_by_silence(minutes)
    zone = settings.BUREAU_TIME_ZONE
    for action in ActionItem.objects.open().filter(reminded_at=None, due_on__lte=clock.today()):
        if action_reminder_at(action.due_on, zone) <= now:
            remind_of_action(action)


@transaction.atomic
def begin_meeting(meeting: Meeting) -> Meeting:
    """Open a meeting at its hour: its agenda is frozen as it stands. Safe to run twice."""
    meeting = locked(meeting)
    if meeting.status != MeetingStatus.ANNOUNCED or meeting.starts_at > clock.now():
        return meeting
    carry_actions(meeting)
    meeting.move_to(MeetingStatus.UNDER_WAY)
    meeting.began_at = meeting.starts_at
    meeting.save(update_fields=["status", "began_at"])
    digest = agenda_hash(meeting)
    audit.record(MeetingEvent.BEGUN, meeting, actor=None, agenda_sha256=digest)
    return meeting


@transaction.atomic
def end_meeting(meeting: Meeting) -> Meeting:
    """Close a meeting at its hour; from then on its minutes are due. Safe to run twice."""
    meeting = locked(meeting)
    if meeting.status != MeetingStatus.UNDER_WAY or meeting.ends_at > clock.now():
        return meeting
    meeting.move_to(MeetingStatus.HELD)
    meeting.ended_at = meeting.ends_at
    meeting.minutes_due_at = meeting.due_from(meeting.ends_at)
    meeting.save(update_fields=["status", "ended_at", "minutes_due_at"])
    audit.record(MeetingEvent.HELD, meeting, actor=None, minutes_due_at=meeting.minutes_due_at)
    return meeting


@transaction.atomic
def welcome_newcomers(meeting: Meeting) -> None:
    """Invite whoever took a seat or an office since a meeting was announced."""
    meeting = locked(meeting)
    if meeting.status == MeetingStatus.ANNOUNCED:
        invite_missing(meeting)


@transaction.atomic
def consent_by_silence(minutes: Minutes) -> None:
    """Take the other body's silence for no objection. Safe to run twice."""
    locked(minutes.meeting)
    if Minutes.objects.silent(clock.now()).filter(pk=minutes.pk).exists():
        consent_to_minutes(minutes, contact=None, seen=minutes.text.number)


@transaction.atomic
def remind_of_action(action: ActionItem) -> None:
    """Remind whoever holds the owning seat, once, on the day. Safe to run twice."""
    action = locked(action)
    if action.reminded_at or not action.is_open:
        return
    action.reminded_at = clock.now()
    action.save(update_fields=["reminded_at"])
    notifications.action_due(action)
    audit.record(MeetingEvent.ACTION_REMINDED, action, actor=None, due_on=action.due_on)
