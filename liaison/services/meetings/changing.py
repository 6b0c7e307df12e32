"""Change a meeting that is planned or announced, and tell everybody once."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from liaison.choices.meetings import MeetingEvent, MeetingStatus
from liaison.models import Meeting, MeetingMove
from liaison.notifications import meetings as notifications
from liaison.rules.meetings import change_told_at, is_short_notice
from liaison.services.calendar.needs import follow_cancelling, follow_move
from liaison.services.calendar.own_rooms import move_own
from liaison.services.meetings.inviting import invite_missing
from liaison.services.meetings.planning import check_hours

# What makes the entry in people's calendars change. Other words of a meeting change in silence.
WHERE_AND_WHEN = ("starts_at", "ends_at", "place")
MOVES = (*WHERE_AND_WHEN, "remote_link")
EDITABLE = ("title", "languages", *MOVES)


class StaleMeeting(DomainError):
    """Somebody changed the meeting meanwhile. ``current`` is the meeting as it stands now."""

    def __init__(self, current: Meeting) -> None:
        self.current = current
        super().__init__(
            _("%(meeting)s was changed while you were at it.") % {"meeting": current},
            rule=_("Nobody's change is taken back unread."),
            so=_("Compare what holds now with what you typed, and save again."),
        )


def mark_of(meeting: Meeting) -> str:
    """Tell what an editor sees of a meeting from what holds after another edit."""
    shown = [getattr(meeting, name) for name in EDITABLE]
    words = [value.isoformat() if isinstance(value, datetime) else value for value in shown]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@transaction.atomic
def edit_meeting(
    meeting: Meeting,
    *,
    actor: User,
    remove_link: bool = False,
    seen: str | None = None,
    **changes: Any,
) -> Meeting:
    """Change what is given, and nothing else: ``title``, ``languages`` or one of ``MOVES``.

    The link to take part from afar goes only with ``remove_link``; an empty one leaves it
    as it is. Where people were told already, a change of hour or place raises the sequence
    of the calendar entry and makes one notice to each, which waits a little for more
    changes. ``seen`` is the ``mark_of`` what the editor started from. Raises ``StaleMeeting``
    if somebody changed it meanwhile, and ``DomainError``.
    """
    meeting = locked(meeting)
    _check_ahead(meeting)
    if seen not in (None, mark_of(meeting)):
        raise StaleMeeting(meeting)
    if not changes.get("remote_link"):
        changes.pop("remote_link", None)
    if remove_link:
        changes["remote_link"] = ""
    changed = [name for name, value in changes.items() if getattr(meeting, name) != value]
    if not changed:
        return meeting
    was = {name: getattr(meeting, name) for name in MOVES}
    for name in changed:
        setattr(meeting, name, changes[name])
    check_hours(meeting.starts_at, meeting.ends_at)
    if "starts_at" in changed and meeting.starts_at <= clock.now():
        raise DomainError(
            _("%(moment)s has passed.") % {"moment": when(meeting.starts_at)},
            rule=_("A meeting is moved to an hour that is still to come."),
            so=_("Choose a later hour."),
        )
    meeting.changed_at = clock.now()
    is_moved = False
    if meeting.is_public and set(changed) & set(MOVES):
        is_moved = bool(set(changed) & set(WHERE_AND_WHEN))
        _will_tell(meeting, was["starts_at"])
        if is_moved:
            _keep_move(meeting, was, actor)
    follow_move(meeting, was["starts_at"])
    meeting.save(
        update_fields=[*changed, "sequence", "tell_change_at", "changed_at", "is_moved_short"]
    )
    move_own(meeting, actor=actor)
    audit.record(
        MeetingEvent.MOVED if is_moved else MeetingEvent.EDITED,
        meeting,
        actor=actor,
        public=meeting.is_public,
        changed=sorted(changed),
        starts_at=meeting.starts_at,
        sequence=meeting.sequence,
    )
    if meeting.tell_change_at and meeting.tell_change_at <= clock.now():
        return tell_change(meeting)
    return meeting


def move_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime,
    actor: User,
    ends_at: datetime | None = None,
    place: str = "",
) -> Meeting:
    """Move a meeting to another hour, as long as before unless ``ends_at`` says otherwise."""
    where: dict[str, Any] = {"place": place} if place else {}
    ends_at = ends_at or starts_at + meeting.duration
    return edit_meeting(meeting, actor=actor, starts_at=starts_at, ends_at=ends_at, **where)


def _will_tell(meeting: Meeting, was_starts_at: datetime) -> None:
    """Raise the sequence of the calendar entry, and set when everybody is told."""
    meeting.sequence += 1
    due = change_told_at(clock.now(), min(was_starts_at, meeting.starts_at))
    meeting.tell_change_at = min(due, meeting.tell_change_at) if meeting.tell_change_at else due


def _keep_move(meeting: Meeting, was: dict[str, Any], actor: User) -> None:
    """Keep where it was; a move at short notice is marked for ever."""
    now = clock.now()
    nearest = min(was["starts_at"], meeting.starts_at)
    is_short = is_short_notice(now, nearest, meeting.notice_hours)
    meeting.is_moved_short = meeting.is_moved_short or is_short
    MeetingMove.objects.create(
        meeting=meeting,
        sequence=meeting.sequence,
        was_starts_at=was["starts_at"],
        was_ends_at=was["ends_at"],
        was_place=was["place"],
        is_short_notice=is_short,
        moved_at=now,
        moved_by=actor,
    )


@transaction.atomic
def tell_change(meeting: Meeting) -> Meeting:
    """Send one notice of all changes since the last one to everybody invited. Safe to run twice."""
    meeting = locked(meeting)
    if meeting.tell_change_at is None or meeting.status != MeetingStatus.ANNOUNCED:
        return meeting
    moves = list(meeting.moves.filter(sequence__gt=meeting.told_sequence or 0))
    told = list(meeting.invitations.standing())
    meeting.told_sequence, meeting.tell_change_at = meeting.sequence, None
    meeting.save(update_fields=["told_sequence", "tell_change_at"])
    notifications.meeting_changed(meeting, told, moves)
    invite_missing(meeting)
    audit.record(
        MeetingEvent.CHANGE_TOLD, meeting, actor=None, sequence=meeting.sequence, told=len(told)
    )
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, actor: User) -> Meeting:
    """Call a meeting off with a reason, or state that it did not take place.

    Whoever was invited gets one notice that removes the entry, unless the meeting is over.
    What it needed of others is no longer needed. Raises ``DomainError`` without a reason, and
    for a meeting at which somebody is on record as present or something came out.
    """
    meeting = locked(meeting)
    was_over = meeting.status == MeetingStatus.HELD
    meeting.move_to(MeetingStatus.CANCELLED)
    if not reason.strip():
        raise DomainError(
            _("The reason is missing."),
            rule=_("A meeting is called off with a reason."),
            so=_("Write one sentence; everybody invited reads it."),
        )
    _check_left_no_trace(meeting)
    meeting.cancelled_at, meeting.cancel_reason = clock.now(), reason.strip()
    meeting.sequence += 1
    meeting.tell_change_at = None
    meeting.save(
        update_fields=["status", "cancelled_at", "cancel_reason", "sequence", "tell_change_at"]
    )
    follow_cancelling(meeting, actor=actor)
    if meeting.is_public and not was_over:
        notifications.meeting_cancelled(meeting, list(meeting.invitations.standing()))
    audit.record(
        MeetingEvent.CANCELLED,
        meeting,
        actor=actor,
        public=meeting.is_public,
        sequence=meeting.sequence,
    )
    return meeting


def _check_left_no_trace(meeting: Meeting) -> None:
    if meeting.decisions.exists() or meeting.actions.exists():
        raise DomainError(
            _("Decisions or actions of this meeting are on record."),
            rule=_("A meeting that took place is not called off."),
            so=_("Say in its minutes what was wrong with it."),
        )
    if meeting.attendances.exists() or meeting.minutes.exists():
        raise DomainError(
            _("People are on record as present, or minutes are written."),
            rule=_("A meeting that took place is not called off."),
            so=_("Correct the attendance first if it is wrong."),
        )


def _check_ahead(meeting: Meeting) -> None:
    if not meeting.is_ahead:
        raise DomainError(
            _("%(meeting)s is %(state)s.")
            % {"meeting": meeting, "state": meeting.status_label.lower()},
            rule=_("A meeting is changed until it begins."),
            so=_("Say what was different in its minutes."),
        )
