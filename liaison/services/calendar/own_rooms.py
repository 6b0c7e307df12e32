"""Ask the secretariat's own rooms, teams and equipment for what a meeting needs.

The answer comes at once, or when somebody gives something back. What the secretariat's case says
is read by the clock and never pushed from below: a floor knows nothing of those above it.
"""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.calendar import CalendarAct, NeedKind, NeedStatus
from liaison.choices.meetings import MeetingKind
from liaison.models import Meeting, MeetingNeed
from liaison.services.calendar.needs import give_back, kept, lock_with_cases
from liaison.services.calendar.steps import move_on
from secretariat.choices.cases import CaseStatus
from secretariat.models import (
    Case,
    Event,
    Resource,
    ResourceBooking,
    Room,
    RoomBooking,
    RoomGroup,
    RoomTerms,
)
from secretariat.rules.rooms import Span, widened
from secretariat.services.cases.lodging import lock_numbers
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.groups import bureau_group, group_of_family
from secretariat.services.rooms.reading import opening_around
from secretariat.services.rooms.resources import ResourceWish, book_resources

OWN_KINDS = (NeedKind.ROOM, NeedKind.INTERPRETATION, NeedKind.EQUIPMENT)
ANSWERS = {
    CaseStatus.GRANTED: NeedStatus.GRANTED,
    CaseStatus.REFUSED: NeedStatus.REFUSED,
    CaseStatus.WITHDRAWN: NeedStatus.REFUSED,
    CaseStatus.RETURNED: NeedStatus.REFUSED,
}
Thing = Room | Resource


def events_of(meeting: Meeting) -> list[Event]:
    """Return the events on whose days and terms a meeting could have a room."""
    events = Event.objects.filter(room_terms__isnull=False)
    return [
        event
        for event in events
        if event.first_day <= meeting.starts_at.astimezone(event.zone).date() <= event.last_day
    ]


@transaction.atomic
def ask_own(need: MeetingNeed, thing: Thing, *, actor: User, may_wait: bool = False) -> MeetingNeed:
    """Book a room or a team of ours for a meeting; with ``may_wait``, wait in line for it.

    Raises ``DomainError`` where it is taken, and everything else for which a room is refused.
    """
    locked(need.meeting)
    need = locked(need)
    move_on(need, NeedStatus.ASKED, name=need.what)
    need.case = _book(need, thing, actor=actor, may_wait=may_wait)
    need.asked_of = None
    need.save(update_fields=["status", "case", "asked_of"])
    kept(need, CalendarAct.NEED_ASKED, actor, str(thing))
    return _follow(need)


def _book(need: MeetingNeed, thing: Thing, *, actor: User, may_wait: bool) -> Case:
    meeting, group = need.meeting, _group_of(thing.event, need.meeting)
    purpose = f"{meeting.reference}: {meeting.title}\n{settings.SITE_URL}{need.get_absolute_url()}"
    starts_at, ends_at = _hours_of(thing, meeting)
    if isinstance(thing, Room):
        wish = RoomWish(thing, group, starts_at, ends_at, purpose)
        return book_room(wish, actor=actor, may_wait=may_wait).case
    return book_resources(
        [ResourceWish(thing, starts_at, ends_at, place=meeting.place)],
        event=thing.event,
        group=group,
        actor=actor,
        subject=f"{thing} ({meeting.reference})",
        purpose=purpose,
        may_wait=may_wait,
    )


def _group_of(event: Event, meeting: Meeting) -> RoomGroup:
    """A family's own meetings are on its account; all others are the bureau's."""
    if meeting.kind == MeetingKind.FAMILY and meeting.family:
        return group_of_family(event, meeting.family)
    return bureau_group(event)


def _hours_of(thing: Thing, meeting: Meeting) -> Span:
    """The hours of a meeting; of a room, widened to the steps on which it is given."""
    span = Span.between(meeting.starts_at, meeting.ends_at)
    if isinstance(thing, Resource):
        return span
    whole = opening_around(thing, span)
    step = RoomTerms.objects.get(event=thing.event).step_minutes
    return widened(span, whole.starts, step) if whole else span


@transaction.atomic
def follow_need(need: MeetingNeed) -> MeetingNeed:
    """Answer a need by what became of its case. Safe to run twice."""
    need = locked(need)
    if need.asked_of_id or need.case is None:
        return need
    return _follow(need)


def _follow(need: MeetingNeed) -> MeetingNeed:
    case = need.case
    answer = ANSWERS.get(CaseStatus(case.status)) if case else None
    if case is None or answer is None or answer == need.status:
        return need
    if answer not in need.TRANSITIONS[NeedStatus(need.status)]:
        return need
    need.move_to(answer)
    need.save(update_fields=["status"])
    last = case.steps.last()
    reason = last.reason if last and last.reason else f"{case.reference}: {case.status_label}"
    return kept(need, CalendarAct.NEED_ANSWERED, None, reason[:500])


def move_own(meeting: Meeting, *, actor: User) -> None:
    """Let the rooms and teams of ours go with a meeting that moved, or wait for them anew.

    Where nothing is given at the new hour, not even a place in the line, the need says so.
    """
    needs = lock_with_cases(meeting.needs.asked_of_us())
    if needs:
        lock_numbers()  # before the first act: what is given back is on the trail at once
    for need in needs:
        _move(need, meeting, actor)


def _move(need: MeetingNeed, meeting: Meeting, actor: User) -> None:
    need.meeting = meeting
    thing, span = _had_by(need)
    if span == _hours_of(thing, meeting):
        return
    give_back(need, actor=actor, reason=_("The meeting moved."))
    try:
        with transaction.atomic():
            need.case = _book(need, thing, actor=actor, may_wait=True)
    except DomainError as error:
        need.move_to(NeedStatus.REFUSED)
        need.save(update_fields=["status"])
        kept(need, CalendarAct.NEED_ANSWERED, actor, str(error)[:500])
        return
    if need.status != NeedStatus.ASKED:
        need.move_to(NeedStatus.ASKED)
    need.save(update_fields=["status", "case"])
    kept(need, CalendarAct.NEED_ASKED, actor, _("The meeting moved."))
    _follow(need)


def _had_by(need: MeetingNeed) -> tuple[Thing, Span]:
    """Return what a need has or waits for of ours, and at which hours."""
    if need.kind == NeedKind.ROOM:
        booking = RoomBooking.objects.select_related("room__event").get(case=need.case_id)
        return booking.room, booking.span
    row = ResourceBooking.objects.select_related("resource__event").get(case=need.case_id)
    return row.resource, row.span


def keep_time() -> None:
    """Answer the needs whose cases have moved on. Safe to run twice."""
    for need in MeetingNeed.objects.asked_of_us().with_meeting():
        follow_need(need)
