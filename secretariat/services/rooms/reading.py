"""What is taken, by whom and for how long, as the rules want to know it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
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
from secretariat.rules.rooms import Held, Span, minutes_left, next_free

OFFERS = 3


def lock_terms(event: Event, *cases: Case) -> RoomTerms:
    """Let one booking of an event come after the other. Raises ``DomainError`` without rooms.

    With ``cases`` that give something back, those are locked too that wait for it: all before
    the trail is written, so that no two steps wait for each other. While the terms are locked
    nobody begins to wait.
    """
    terms = RoomTerms.objects.filter(event=event).first()
    if terms is None:
        raise DomainError(
            _("Nobody has said on which terms rooms are given at %(event)s.") % {"event": event},
            rule=_("Rooms and resources are booked on terms that are the same for everybody."),
            so=_("Ask the [secretariat] to write them down."),
        )
    terms = locked(terms)
    if cases:
        lock_waiting(event, *cases)
    return terms


def lock_waiting(event: Event, *cases: Case) -> None:
    """Lock whoever waits for something at an event, and ``cases``, by their numbers."""
    waits = Q(room_booking__in=RoomBooking.objects.waiting().filter(room__event=event))
    rows = ResourceBooking.objects.waiting().filter(resource__event=event)
    waits |= Q(resource_bookings__in=rows) | Q(pk__in=[case.pk for case in cases])
    found = Case.objects.filter(waits).values("pk").order_by()
    list(Case.objects.filter(pk__in=found).order_by("pk").select_for_update(of=("self",)))


def has_ongoing(case: Case) -> bool:
    """Tell whether a case has a room or a team, or waits for one, at an hour still to come."""
    now = clock.now()
    rooms = RoomBooking.objects.ongoing().filter(case=case, ends_at__gt=now)
    rows = ResourceBooking.objects.ongoing().filter(case=case, ends_at__gt=now)
    return rooms.exists() or rows.exists()


def days_of(event: Event) -> list[date]:
    """Return the days of an event, in order."""
    length = (event.last_day - event.first_day).days + 1
    return [event.first_day + timedelta(days=number) for number in range(length)]


def local_day(event: Event, moment: datetime) -> date:
    """Return the day of a moment at the place of the event."""
    return moment.astimezone(event.zone).date()


def opening_around(room: Room, span: Span) -> Span | None:
    """Return the opening of a room that ``span`` begins in; a room may close after midnight."""
    day = local_day(room.event, span.starts)
    for each in (day, day - timedelta(days=1)):
        whole = room.opening_on(each)
        if whole and whole.starts <= span.starts < whole.ends:
            return whole
    return room.opening_on(day)


def spans_of(bookings: Iterable[RoomBooking | ResourceBooking]) -> list[Span]:
    return [booking.span for booking in bookings]


def units_out(resource: Resource, span: Span, *, without: int | None = None) -> list[Held]:
    """Return which units of a resource are out at some moment of ``span``, and when."""
    held = ResourceBooking.objects.held().filter(resource=resource).touching(span)
    return [(booking.unit, booking.span) for booking in held.exclude(pk=without)]


def on_day(
    bookings: Iterable[RoomBooking | ResourceBooking], event: Event, day: date
) -> list[Span]:
    """Return the times of bookings that begin on a day of the place."""
    return [one.span for one in bookings if local_day(event, one.starts_at) == day]


def room_minutes_left(
    terms: RoomTerms, group: RoomGroup, day: date, *, without: int | None = None
) -> int | None:
    """Return how many minutes of rooms a group still has on a day; what goes beyond counts too."""
    if not group.is_limited:
        return None
    had = RoomBooking.objects.held().filter(group=group).exclude(pk=without)
    return minutes_left(terms.minutes_per_day, on_day(had, terms.event, day))


def resource_minutes_left(
    terms: RoomTerms, group: RoomGroup, resource: Resource, day: date
) -> int | None:
    """Return how many minutes of a resource a group still has on a day; two units count twice."""
    if not group.is_limited:
        return None
    had = ResourceBooking.objects.held().filter(group=group, resource=resource)
    return minutes_left(terms.resource_minutes_per_day, on_day(had, terms.event, day))


def offers_instead(
    terms: RoomTerms, room: Room, span: Span, *, people: int | None, now: datetime
) -> list[tuple[Room, Span]]:
    """Return what is free next for as long: first in the same room, then at the hour elsewhere."""
    event = terms.event
    others = [
        other
        for other in event.rooms.filter(is_offered=True).prefetch_related("days")
        if other.pk != room.pk and other.capacity >= (people or 1) and not other.is_ad_hoc
    ]
    found = [(room, free) for free in _free_in(terms, room, span, now)[:OFFERS]]
    for other in others:
        found += [
            (other, free) for free in _free_in(terms, other, span, span.starts) if free == span
        ][:1]
    return found


def _free_in(terms: RoomTerms, room: Room, span: Span, after: datetime) -> list[Span]:
    openings = [room.opening_on(day) for day in days_of(terms.event)]
    taken = spans_of(RoomBooking.objects.held().filter(room=room, ends_at__gt=after))
    begin = max(after, span.starts)
    return next_free(
        [whole for whole in openings if whole],
        taken,
        span.minutes,
        after=begin,
        step=terms.step_minutes,
    )
