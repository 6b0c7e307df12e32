"""What the calendar tells the home page and somebody's desk."""

from datetime import timedelta

from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Notice, Task
from csb_portal.models import User
from csb_portal.moments import on_day
from liaison.models import CalendarEvent, DatePoll, Deadline, MeetingNeed
from liaison.permissions.calendar import can_run_polls, can_track_needs

SOON = timedelta(days=30)
NEEDS_SHOWN_BEFORE = timedelta(days=3)


def notices() -> list[Notice]:
    """Say what comes next outside, and which deadline does."""
    today = clock.today()
    coming = CalendarEvent.objects.attendable().filter(starts_on__gte=today)
    event = coming.filter(starts_on__lte=today + SOON).first()
    found = [_of_event(event)] if event else []
    deadline = next_deadline()
    return [*found, _of_deadline(deadline)] if deadline else found


def next_deadline() -> Deadline | None:
    """The deadline people should keep to next, the earlier day where sources disagree."""
    today = clock.today()
    # A source may give an earlier day than the one entered: look a little further ahead.
    near = Deadline.objects.filter(
        cancelled_at=None, due_on__gte=today, due_on__lte=today + 2 * SOON
    ).with_statements()
    ahead = [one for one in near if clock.now() < one.safe_at <= clock.now() + SOON]
    return min(ahead, key=lambda one: one.safe_at, default=None)


def _of_event(event: CalendarEvent) -> Notice:
    detail = _("%(day)s, %(place)s. %(access)s.") % {
        "day": on_day(event.starts_on),
        "place": event.place,
        "access": event.get_access_display(),
    }
    return Notice(title=event.title, url=event.get_absolute_url(), detail=detail)


def _of_deadline(deadline: Deadline) -> Notice:
    detail = _("Two sources disagree; keep to the earlier day.") if deadline.disagreeing else ""
    return Notice(
        title=deadline.what,
        url=deadline.get_absolute_url(),
        detail=detail or deadline.note,
        until=None if deadline.is_opening else deadline.safe_at,
    )


def tasks_for(user: User) -> list[Task]:
    """Say which polls wait for somebody's answer or choice, and which needs for a step."""
    tasks = [_answer(poll) for poll in _owed_by(user)]
    if can_run_polls(user):
        tasks += [_choose(poll) for poll in DatePoll.objects.awaiting_choice()]
    if can_track_needs(user):
        due = MeetingNeed.objects.due(clock.today() + NEEDS_SHOWN_BEFORE).with_meeting()
        tasks += [_settle(need) for need in due]
    return tasks


def _owed_by(user: User) -> list[DatePoll]:
    return list(
        DatePoll.objects.taking_answers(clock.now()).filter(
            voices__user=user, voices__answered_at=None
        )
    )


def _answer(poll: DatePoll) -> Task:
    return Task(
        title=_("Which date suits you for “%(title)s”?") % {"title": poll.title},
        url=poll.get_absolute_url(),
        action=_("Give my answer"),
        due_at=poll.closes_at,
    )


def _choose(poll: DatePoll) -> Task:
    return Task(
        title=_("Choose the date of “%(title)s”") % {"title": poll.title},
        url=poll.get_absolute_url(),
        action=_("Choose the date"),
        detail=_("The answers are in."),
        due_at=poll.closes_at,
    )


def _settle(need: MeetingNeed) -> Task:
    return Task(
        title=_("%(meeting)s needs: %(what)s") % {"meeting": need.meeting, "what": need.what},
        url=need.get_absolute_url(),
        action=_("Settle it"),
        detail=need.status_label,
        due_at=need.due_at,
    )
