"""What each thing of the bureau looks like as a line in somebody's calendar."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from icalendar import STATUS

from csb_portal.calendars import Entry
from csb_portal.moments import on_day
from liaison.calendars import entry_of
from liaison.models import ActionItem, CalendarEvent, DatePoll, Deadline, Meeting

# A calendar shows a stretch of time, not an instant: the half hour that ends with it.
BEFORE_A_DEADLINE = timedelta(minutes=30)


def of_meeting(meeting: Meeting, *, for_participants: bool = False) -> Entry:
    """A meeting; the link to take part from afar is for the people invited."""
    return entry_of(meeting, stamp=_last_step(meeting), for_participants=for_participants)


def _last_step(meeting: Meeting) -> datetime:
    steps = [meeting.planned_at, meeting.changed_at, meeting.announced_at, meeting.cancelled_at]
    steps += [move.moved_at for move in meeting.moves.all()]
    return max(step for step in steps if step)


def of_event(event: CalendarEvent) -> Entry:
    """An outside event: whole days unless its hours are known."""
    state = STATUS.CONFIRMED if event.is_sure and not event.is_month_only else STATUS.TENTATIVE
    title = event.title
    if event.is_month_only:
        title = _("%(title)s (day not known yet)") % {"title": title}
    return Entry(
        uid=str(event.uid),
        sequence=event.sequence,
        stamp=event.changed_at,
        title=title,
        starts=event.starts_at or event.starts_on,
        ends=event.ends_at or event.ends_on,
        url=_address(event),
        detail=_lines(
            (_("Organised by %s"), event.organiser),
            (_("Who gets in: %s"), event.get_access_display()),
            (_("In the organiser's words: %s"), event.access_note),
            (_("How sure the date is: %s"), event.get_confidence_display()),
            (_("Cancelled: %s"), event.cancel_reason),
        ),
        place=event.place,
        category=event.get_category_display(),
        state=STATUS.CANCELLED if event.is_cancelled else state,
        takes_time=event.starts_at is not None,
    )


def of_deadline(deadline: Deadline) -> Entry:
    """A deadline, on the earlier day where its sources disagree."""
    day, moment = deadline.safe_on, deadline.safe_at
    starts = moment if deadline.is_opening else moment - BEFORE_A_DEADLINE
    disagreeing = deadline.disagreeing
    said = "\n".join(
        _("%(day)s: “%(words)s” (%(source)s)")
        % {"day": on_day(one.says_on), "words": one.words, "source": one.source}
        for one in disagreeing
    )
    label = _("Date: %s") if deadline.is_opening else _("Deadline: %s")
    if disagreeing:
        label = _("Deadline, two sources disagree: %s")
    return Entry(
        uid=str(deadline.uid),
        sequence=deadline.sequence,
        stamp=deadline.changed_at,
        title=label % deadline.what,
        starts=starts if deadline.safe_has_hour else day,
        ends=starts + BEFORE_A_DEADLINE if deadline.safe_has_hour else day,
        url=_address(deadline),
        detail=_lines(
            (_("For: %s"), str(deadline.event or "")),
            ("%s", deadline.note),
            (
                _(
                    "Two sources disagree. Keep to the earlier day, and you are in time by both.\n%s"
                ),
                said,
            ),
            (_("Cancelled: %s"), deadline.cancel_reason),
        ),
        category=_("Deadline"),
        state=STATUS.CANCELLED if deadline.is_cancelled else STATUS.CONFIRMED,
        takes_time=False,
    )


def of_action(action: ActionItem) -> Entry:
    """What a seat is to do, on its day."""
    return Entry(
        uid=_named(action.reference),
        sequence=0,
        stamp=action.agreed_at,
        title=_("To do: %s") % action.text,
        starts=action.due_on,
        ends=action.due_on,
        url=_address(action),
        detail=_("Agreed at %s.") % action.meeting,
        category=_("Action item"),
        takes_time=False,
    )


def of_poll(poll: DatePoll) -> Entry:
    """A poll somebody has not answered, in the half hour before it closes."""
    return Entry(
        uid=_named(poll.reference),
        sequence=0,
        stamp=poll.opened_at,
        title=_("Answers close: which date for “%s”?") % poll.title,
        starts=poll.closes_at - BEFORE_A_DEADLINE,
        ends=poll.closes_at,
        url=_address(poll),
        category=_("Date poll"),
        takes_time=False,
    )


def _address(thing: models.Model) -> str:
    return settings.SITE_URL + thing.get_absolute_url()  # type: ignore[attr-defined]


def _named(reference: str) -> str:
    """Name an entry for ever by a reference that is never given twice."""
    return f"{reference.lower()}@{urlsplit(settings.SITE_URL).hostname}"


def _lines(*pairs: tuple[str, object]) -> str:
    return "\n".join(label % value for label, value in pairs if value)
