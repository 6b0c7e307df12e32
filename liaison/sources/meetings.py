"""What meetings tell the home page, somebody's desk and the monthly report."""

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from csb_portal import clock
from csb_portal.counting import Figure
from csb_portal.desk import Entry, Notice, Task
from csb_portal.models import User
from csb_portal.moments import on_day
from csb_portal.months import Month
from csb_portal.templatetags.face import in_zone
from families.models import FocalPoint
from families.permissions.mandates import is_focal_point
from liaison.choices.meetings import ActionStatus, MeetingKind, MeetingStatus, MinutesStatus
from liaison.models import ActionItem, Invitation, Meeting, MeetingSeries, Minutes
from liaison.models.meetings.meeting import MeetingQuerySet
from liaison.models.meetings.outcome import ActionItemQuerySet
from liaison.permissions.meetings import can_plan_meetings, run_by
from liaison.rules.meetings import action_reminder_at, second_person

NEXT_MEETINGS = 3


def notices() -> list[Notice]:
    """Say what meets next, and which minutes are late: these are not hidden."""
    now = clock.now()
    ahead = Meeting.objects.public().ahead().filter(starts_at__gt=now).with_parties()
    told = [
        Notice(
            title=meeting.title,
            url=meeting.get_absolute_url(),
            detail=meeting.get_kind_display(),
            until=meeting.starts_at,
        )
        for meeting in ahead.order_by("starts_at", "pk")[:NEXT_MEETINGS]
    ]
    late = Meeting.objects.without_minutes(now).count()
    if late:
        title = ngettext(
            "The minutes of %(count)d meeting are overdue",
            "The minutes of %(count)d meetings are overdue",
            late,
        )
        told.append(
            Notice(
                title=title % {"count": late},
                url=f"{reverse('meetings:meeting-list')}?time=owed",
                detail=_("They are promised within days of a meeting, and are not published yet."),
            )
        )
    return told


def tasks_for(user: User) -> list[Task]:
    """Say which meetings, minutes and actions wait for ``user``."""
    tasks = [] if not is_focal_point(user) else [*_invitations(user), *_own_actions(user)]
    if can_plan_meetings(user):
        tasks += _next_meetings()
    own = run_by(user)
    return [*tasks, *_to_announce(own), *_minutes_to_write(own), *_minutes_in_work(own, user)]


def _invitations(user: User) -> list[Task]:
    waiting = Invitation.objects.standing().filter(
        user=user,
        reply="",
        meeting__status=MeetingStatus.ANNOUNCED,
        meeting__starts_at__gt=clock.now(),
    )
    return [
        Task(
            title=_("Will you come? %(meeting)s") % {"meeting": row.meeting.title},
            url=row.meeting.get_absolute_url(),
            action=_("Say whether you come"),
            due_at=row.meeting.starts_at,
        )
        for row in waiting.select_related("meeting")
    ]


def _own_actions(user: User) -> list[Task]:
    mandates = FocalPoint.objects.sitting().filter(user=user)
    zone = settings.BUREAU_TIME_ZONE
    return [
        Task(
            title=_("%(reference)s is yours, until %(day)s")
            % {"reference": action.reference, "day": on_day(action.due_on)},
            url=action.get_absolute_url(),
            action=_("Say when it is done"),
            detail=action.text,
            due_at=action_reminder_at(action.due_on, zone),
        )
        for action in ActionItem.objects.open().owned_by(mandates)
    ]


def suggested(series: MeetingSeries) -> Meeting | None:
    """The last meeting of a series that has no next one: from it the rhythm suggests one."""
    rows = [m for m in series.meetings.all() if m.status != MeetingStatus.CANCELLED]
    if not rows or any(m.is_ahead for m in rows):
        return None
    return rows[0]


def _next_meetings() -> list[Task]:
    now = clock.now()
    tasks = []
    running = MeetingSeries.objects.filter(is_running=True)
    for series in running.prefetch_related(
        Prefetch("meetings", Meeting.objects.order_by("-starts_at", "-pk"))
    ):
        last = suggested(series)
        if last is None or last.starts_at > now:
            continue
        at = series.next_after(last.starts_at, now)
        tasks.append(
            Task(
                title=_("Plan the next meeting: %(series)s") % {"series": series},
                url=f"{reverse('meetings:meeting-list')}#{series.slug}",
                action=_("Plan it by its rhythm"),
                detail=_("The rhythm suggests %(moment)s.") % {"moment": in_zone(at, series.zone)},
            )
        )
    return tasks


def _to_announce(own: MeetingQuerySet) -> list[Task]:
    return [
        Task(
            title=_("%(meeting)s is planned and nobody is told") % {"meeting": meeting.title},
            url=reverse("meetings:meeting-announce", args=[meeting.reference]),
            action=_("See who is invited"),
            detail=meeting.reference,
            due_at=meeting.starts_at - meeting.notice,
        )
        for meeting in own.filter(status=MeetingStatus.PLANNED)
    ]


def _minutes_to_write(own: MeetingQuerySet) -> list[Task]:
    held = own.filter(status=MeetingStatus.HELD, minutes=None)
    return [
        Task(
            title=_("Write the minutes of %(meeting)s") % {"meeting": meeting.title},
            url=reverse("meetings:minutes-edit", args=[meeting.reference]),
            action=_("Write them"),
            detail=meeting.reference,
            due_at=meeting.minutes_due_at,
        )
        for meeting in held
    ]


def _minutes_in_work(own: MeetingQuerySet, user: User) -> list[Task]:
    rows = Minutes.objects.in_work().filter(meeting__in=own.values("pk"))
    rows = rows.select_related("meeting").prefetch_related("texts")
    return [task for task in (_minutes_task(minutes, user) for minutes in rows) if task]


def _minutes_task(minutes: Minutes, user: User) -> Task | None:
    meeting = minutes.meeting
    words = {"meeting": meeting.title}
    writers = {text.saved_by_id for text in minutes.texts.all()}
    if minutes.status == MinutesStatus.DRAFT:
        title = _("Finish the minutes of %(meeting)s") % words
        action, url = _("Go on writing"), reverse("meetings:minutes-edit", args=[meeting.reference])
    elif minutes.status == MinutesStatus.APPROVED:
        title, action = _("Publish the minutes of %(meeting)s") % words, _("Go to the last step")
        url = f"{meeting.get_absolute_url()}#minutes"
    elif minutes.seconded_at or not second_person(user.pk, writers):
        return None
    else:
        title, action = _("Read and approve the minutes of %(meeting)s") % words, _("Read them")
        url = f"{meeting.get_absolute_url()}#minutes"
    due_at = None if minutes.is_correction else meeting.minutes_due_at
    return Task(title, url, action, meeting.reference, due_at)


# --- the monthly report ---------------------------------------------------------------


def _interface(month: Month) -> QuerySet[Meeting]:
    held = Meeting.objects.held_in(month).filter(kind=MeetingKind.INTERFACE)
    return held.with_parties().order_by("starts_at", "pk")


def _done_in(month: Month) -> ActionItemQuerySet:
    starts, ends = month.span
    return ActionItem.objects.filter(
        status=ActionStatus.DONE, closed_at__gte=starts, closed_at__lt=ends
    )


def _listed(actions: ActionItemQuerySet) -> QuerySet[ActionItem]:
    """Read the minutes along: once they are out, everybody may read the actions."""
    return actions.with_owner().prefetch_related("meeting__minutes").order_by("reference")


def _meeting(meeting: Meeting) -> Notice:
    return _as_notice(_held(meeting))


def _action(action: ActionItem) -> Notice:
    if action.meeting.published_minutes is None:
        return Notice(_("An action whose meeting has not published its minutes yet"), "")
    return _as_notice(_open(action))


def _as_notice(entry: Entry) -> Notice:
    return Notice(entry.title, entry.url, entry.detail)


FIGURES = (
    Figure(
        "interface_meetings",
        "meetings",
        _lazy("Interface meetings"),
        _lazy("Meetings with the counterparts that took place, by when they began."),
        _interface,
        _meeting,
    ),
    Figure(
        "actions_open_at_end",
        "meetings",
        _lazy("Actions open at the end"),
        _lazy("Actions that had been agreed when the month ended, and were open then."),
        lambda month: _listed(ActionItem.objects.open_at(month.span[1])),
        _action,
    ),
    Figure(
        "actions_done",
        "meetings",
        _lazy("Actions done"),
        _lazy("Actions by when they were done."),
        lambda month: _listed(_done_in(month)),
        _action,
    ),
)


def entries(month: Month) -> list[Entry]:
    """List the month's meetings, then the public actions still open when it ended."""
    held = Meeting.objects.held_in(month)
    open_actions = ActionItem.objects.open_at(month.span[1]).public().with_owner()
    return [
        *(_held(meeting) for meeting in held.with_parties().order_by("starts_at", "pk")),
        *(_open(action) for action in open_actions.order_by("reference")),
    ]


def _held(meeting: Meeting) -> Entry:
    facts = [in_zone(meeting.starts_at, settings.BUREAU_TIME_ZONE), ", ".join(meeting.bodies)]
    if meeting.is_at_short_notice:
        facts.append(_("at short notice"))
    return Entry(
        section="meetings",
        title=f"{meeting.reference}: {meeting.title}",
        url=meeting.get_absolute_url(),
        detail=", ".join(facts),
    )


def _open(action: ActionItem) -> Entry:
    owner = _("%(family)s, seat %(seat)d") % {
        "family": action.owner_family,
        "seat": action.owner_seat,
    }
    until = _("until %(day)s") % {"day": on_day(action.due_on)}
    return Entry(
        section="meetings",
        title=f"{action.reference}: {action.text}",
        url=action.get_absolute_url(),
        detail=f"{owner}, {until}",
    )
