"""The calendar as a list: meetings, outside events and deadlines in the order of their days."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.months import Month
from liaison.choices.bodies import AudienceKind
from liaison.choices.calendar import Access, EventCategory
from liaison.models import CalendarEvent, Counterpart, Deadline, Meeting

# Beside the categories of outside events.
MEETING, DEADLINE = "meeting", "deadline"


@dataclass(frozen=True)
class Wanted:
    """Which part of the calendar somebody asks for; empty means all of it."""

    category: str = ""
    body: Counterpart | None = None
    attendable: bool = False
    past: bool = False
    month: Month | None = None

    @property
    def wants_events(self) -> bool:
        return not self.category or self.category in EventCategory.values

    def wants(self, kind: str) -> bool:
        """Whether meetings or deadlines are asked for; nobody attends a deadline."""
        return self.category in ("", kind) and not (kind == DEADLINE and self.attendable)


@dataclass(frozen=True)
class Line:
    """One line of the list. With an hour it has moments, else days."""

    title: str
    url: str
    category: str
    first: date
    last: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    is_month_only: bool = False
    is_cancelled: bool = False
    is_sure: bool = True
    access: str = ""
    access_note: str = ""
    can_be_attended: bool = False
    disagreeing: list = field(default_factory=list)
    move: object = None

    @property
    def order(self) -> tuple:
        hour = self.starts_at.timestamp() if self.starts_at else 0
        return (self.first, self.starts_at is not None, hour, self.title)

    @property
    def month(self) -> date:
        return self.first.replace(day=1)


def lines_of(wanted: Wanted) -> list[Line]:
    """Return what is asked for: the coming from the soonest on, the past from the latest back."""
    lines = _event_lines(wanted) + _deadline_lines(wanted) + _meeting_lines(wanted)
    today = clock.today()
    if wanted.month:
        first, last = wanted.month.first_day, wanted.month.last_day
        lines = [line for line in lines if line.first <= last and line.last >= first]
    else:
        lines = [line for line in lines if (line.last < today) == wanted.past]
    return sorted(lines, key=lambda line: line.order, reverse=wanted.past and not wanted.month)


def by_month(lines: list[Line]) -> list[tuple[date, list[Line]]]:
    """Put consecutive lines of one month together."""
    return [(month, list(group)) for month, group in groupby(lines, key=lambda line: line.month)]


def bodies_with_entries() -> QuerySet[Counterpart]:
    """Counterparts that have something in the calendar."""
    met = Meeting.objects.public()
    return Counterpart.objects.filter(
        Q(events__isnull=False)
        | Q(pk__in=met.values("counterpart"))
        | Q(pk__in=met.values("guests"))
    ).distinct()


def _event_lines(wanted: Wanted) -> list[Line]:
    if not wanted.wants_events:
        return []
    events = CalendarEvent.objects.prefetch_related("moves")
    if wanted.category:
        events = events.filter(category=wanted.category)
    if wanted.body:
        events = events.filter(bodies=wanted.body)
    if wanted.attendable:
        events = events.attendable()
    return [line_of_event(event) for event in events]


def line_of_event(event: CalendarEvent) -> Line:
    return Line(
        title=event.title,
        url=event.get_absolute_url(),
        category=event.get_category_display(),
        first=event.starts_on,
        last=event.ends_on,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=event.place,
        is_month_only=event.is_month_only,
        is_cancelled=event.is_cancelled,
        is_sure=event.is_sure,
        access="" if event.access == Access.UNKNOWN else event.get_access_display(),
        access_note=event.access_note,
        can_be_attended=event.can_be_attended,
        move=event.last_move,
    )


def _deadline_lines(wanted: Wanted) -> list[Line]:
    if not wanted.wants(DEADLINE):
        return []
    deadlines = Deadline.objects.with_statements()
    if wanted.body:
        deadlines = deadlines.filter(event__bodies=wanted.body)
    return [
        Line(
            title=deadline.what,
            url=deadline.get_absolute_url(),
            category=_("Opening") if deadline.is_opening else _("Deadline"),
            first=deadline.safe_on,
            last=max(deadline.safe_on, deadline.due_on),
            starts_at=deadline.safe_at if deadline.safe_has_hour else None,
            is_cancelled=deadline.is_cancelled,
            is_sure=deadline.is_sure or bool(deadline.disagreeing),
            disagreeing=deadline.disagreeing,
            move=max(deadline.moves.all(), key=lambda move: move.sequence, default=None),
        )
        for deadline in deadlines
    ]


def _meeting_lines(wanted: Wanted) -> list[Line]:
    if not wanted.wants(MEETING):
        return []
    meetings = Meeting.objects.public().select_related("audience")
    if wanted.attendable:
        meetings = meetings.filter(audience__kind=AudienceKind.PLENARY, cancelled_at=None)
    if wanted.body:
        with_it = Q(counterpart=wanted.body) | Q(guests=wanted.body)
        meetings = meetings.filter(with_it).distinct()
    zone = settings.BUREAU_TIME_ZONE
    return [
        Line(
            title=meeting.title,
            url=meeting.get_absolute_url(),
            category=meeting.get_kind_display(),
            first=meeting.starts_at.astimezone(zone).date(),
            last=meeting.ends_at.astimezone(zone).date(),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            is_cancelled=meeting.cancelled_at is not None,
            access=str(Access.OPEN.label) if meeting.is_for_everyone else "",
            can_be_attended=meeting.is_for_everyone and meeting.cancelled_at is None,
        )
        for meeting in meetings
    ]
