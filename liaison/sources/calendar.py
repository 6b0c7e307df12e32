"""What the calendar tells the home page, somebody's desk and the monthly report."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.moments import on_day
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from liaison.models import CalendarEvent, DatePoll, Deadline, Meeting, MeetingNeed
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


def entries(month: Month) -> list[Entry]:
    """Name what the month after ``month`` brings, day by day: meetings, events, deadlines."""
    coming = month.plus(1)
    starts, ends = coming.span
    meetings = Meeting.objects.public().ahead().filter(starts_at__gte=starts, starts_at__lt=ends)
    events = CalendarEvent.objects.attendable().filter(
        starts_on__gte=coming.first_day, starts_on__lte=coming.last_day
    )
    deadlines = Deadline.objects.filter(
        cancelled_at=None, due_on__gte=coming.first_day, due_on__lte=coming.last_day
    )
    zone = settings.BUREAU_TIME_ZONE
    told = [
        *((one.starts_at.astimezone(zone).date(), _meeting(one)) for one in meetings),
        *((one.starts_on, _of_event(one)) for one in events),
        *((one.due_on, _on_its_day(one)) for one in deadlines.with_statements()),
    ]
    ordered = sorted(told, key=lambda pair: pair[0])
    return [Entry("next", one.title, one.url, one.detail) for _day, one in ordered]


def _meeting(meeting: Meeting) -> Notice:
    title = f"{meeting.reference}: {meeting.title}"
    when = in_zone(meeting.starts_at, settings.BUREAU_TIME_ZONE)
    return Notice(title, meeting.get_absolute_url(), when)


def _on_its_day(deadline: Deadline) -> Notice:
    told = _of_deadline(deadline)
    facts = [on_day(deadline.due_on), told.detail]
    return Notice(told.title, told.url, ". ".join(fact for fact in facts if fact))


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
