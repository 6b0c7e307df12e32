"""One day of all rooms and teams, as everybody reads it: groups by their names, never people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from csb_portal import clock
from csb_portal.templatetags.face import in_zone
from families.services.csv_writing import csv_text
from secretariat.models import Event, Resource, ResourceBooking, Room, RoomBooking, RoomTerms
from secretariat.rules.rooms import (
    MINUTE,
    Span,
    ad_hoc_from,
    gaps,
    lies_within,
    next_free,
    opening,
)
from secretariat.services.rooms.reading import days_of


@dataclass(frozen=True)
class Slot:
    """One line of a room's day: who has it, or that it is free and how to take it."""

    span: Span
    event: Event
    group: str = ""
    waiting: int = 0
    book_url: str = ""
    from_when: datetime | None = None

    @property
    def is_free(self) -> bool:
        return not self.group

    @property
    def starts(self) -> str:
        return f"{self.span.starts.astimezone(self.event.zone):%H:%M}"

    @property
    def ends(self) -> str:
        return in_zone(self.span.ends, self.event.zone, with_day=False)


@dataclass(frozen=True)
class RoomDayView:
    """A room on one day: its opening, and its slots in order; none where it is closed."""

    room: Room
    opening: Span | None
    slots: Sequence[Slot]


def room_days(event: Event, day: date, rooms: Iterable[Room]) -> list[RoomDayView]:
    """Return a day of these rooms, in three queries however many they are."""
    rooms = list(rooms)
    whole = Span(*_around(event, day))
    bookings = (
        RoomBooking.objects.ongoing()
        .filter(room__in=rooms)
        .touching(whole)
        .select_related("group__family", "room")
        .order_by("starts_at", "pk")
    )
    by_room: dict[int, list[RoomBooking]] = {room.pk: [] for room in rooms}
    for booking in bookings:
        by_room[booking.room_id].append(booking)
    terms = event.room_terms
    terms.event = event
    return [_room_day(terms, day, room, by_room[room.pk]) for room in rooms]


def _around(event: Event, day: date) -> tuple[datetime, datetime]:
    """A day at the place, and the night after it, in which a room may still be open."""
    midnight = opening(day, datetime.min.time(), datetime.min.time(), event.zone)
    return midnight.starts, midnight.ends + timedelta(days=1)


def _room_day(
    terms: RoomTerms, day: date, room: Room, bookings: Sequence[RoomBooking]
) -> RoomDayView:
    room.event = event = terms.event
    whole = room.opening_on(day)
    if whole is None:
        return RoomDayView(room, None, ())
    waits = [one for one in bookings if one.is_waiting]
    held = [
        one
        for one in bookings
        if one.is_held and one.starts_at < whole.ends and whole.starts < one.ends_at
    ]
    now, spans = clock.now(), [one.span for one in held]
    slots = [
        Slot(
            one.span,
            event,
            str(one.group),
            waiting=_waiting_for(one, waits),
            book_url=f"{book_url(room, one.span)}&wait=on" if one.starts_at > now else "",
        )
        for one in held
    ]
    starts = next_free([whole], spans, terms.step_minutes, after=now, step=terms.step_minutes)
    for span in gaps(whole, spans):
        first = next((one for one in starts if lies_within(one, span)), None)
        slots.append(_free_slot(room, span, terms, first))
    return RoomDayView(room, whole, sorted(slots, key=lambda slot: slot.span))


def _waiting_for(booking: RoomBooking, waits: Iterable[RoomBooking]) -> int:
    return sum(one.starts_at < booking.ends_at and booking.starts_at < one.ends_at for one in waits)


def _free_slot(room: Room, span: Span, terms: RoomTerms, first: Span | None) -> Slot:
    """A free time, with the way to book the ``first`` hour of it that is still to come."""
    now, event = clock.now(), terms.event
    if first is None or not room.is_offered or not terms.is_open(now):
        return Slot(span, event)
    if room.is_ad_hoc:
        begins = ad_hoc_from(span.starts, room.ad_hoc_hours, event.zone)
        if now < begins:
            return Slot(span, event, from_when=begins)
    return Slot(span, event, book_url=book_url(room, Span(first.starts, span.ends), longest=60))


def book_url(room: Room, span: Span, *, longest: int | None = None) -> str:
    """Return the form to book a room with a time filled in, an hour of it at most if asked."""
    zone = room.event.zone
    ends = min(span.ends, span.starts + longest * MINUTE) if longest else span.ends
    query = {
        "room": room.pk,
        "day": span.starts.astimezone(zone).date(),
        "starts": f"{span.starts.astimezone(zone):%H:%M}",
        "ends": f"{ends.astimezone(zone):%H:%M}",
    }
    return f"{reverse('participation:room-book', args=[room.event.slug])}?{urlencode(query)}"


@dataclass(frozen=True)
class ResourceDay:
    """A resource on one day: how many there are, and who has one when."""

    resource: Resource
    rows: Sequence[ResourceBooking]
    waiting: int


def resource_days(event: Event, day: date) -> list[ResourceDay]:
    """Return a day of all teams and equipment, in two queries."""
    midnight = opening(day, datetime.min.time(), datetime.min.time(), event.zone)
    rows = (
        ResourceBooking.objects.filter(resource__event=event)
        .touching(midnight)
        .select_related("group__family", "resource__event")
        .order_by("starts_at", "unit", "pk")
    )
    held: dict[int, list[ResourceBooking]] = {}
    waiting: Counter[int] = Counter()
    for row in rows:
        if row.is_held:
            held.setdefault(row.resource_id, []).append(row)
        waiting[row.resource_id] += row.is_waiting
    return [
        ResourceDay(resource, held.get(resource.pk, []), waiting[resource.pk])
        for resource in event.resources.all()
    ]


def day_csv(event: Event, day: date) -> str:
    """Write a day of all rooms as a table: hours of the place, groups, never people."""
    header = [_("Room"), _("Place"), _("Day"), _("From"), _("Until"), _("Who has it"), _("Waiting")]
    rooms = event.rooms.prefetch_related("days")
    rows = [
        [
            line.room,
            line.room.place,
            day.isoformat(),
            slot.starts,
            slot.ends,
            slot.group or _("free"),
            slot.waiting or "",
        ]
        for line in room_days(event, day, rooms)
        for slot in line.slots
    ]
    return csv_text(header, rows)


def shown_day(event: Event, asked: date | None) -> date:
    """Return the day to show: the one asked for, else today at the place, else the first."""
    days = days_of(event)
    today = clock.now().astimezone(event.zone).date()
    wanted = asked or today
    return min(max(wanted, days[0]), days[-1])
