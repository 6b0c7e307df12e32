"""Book a room: at once where it is free and within the limits, else wait for it in line."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.rooms import BookingStatus, RoomAct
from secretariat.models import Room, RoomBooking, RoomGroup, RoomTerms
from secretariat.notifications import rooms as notifications
from secretariat.permissions.rooms import can_go_beyond
from secretariat.rules.rooms import Span
from secretariat.services.cases.lodging import Applicant, lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.services.rooms import checks
from secretariat.services.rooms.reading import (
    local_day,
    lock_terms,
    offers_instead,
    room_minutes_left,
)


@dataclass(frozen=True)
class RoomWish:
    """Which room a group wants, when, and what for. The public never reads what for."""

    room: Room
    group: RoomGroup
    starts_at: datetime
    ends_at: datetime
    purpose: str = ""
    people: int | None = None

    @property
    def span(self) -> Span:
        return Span.between(self.starts_at, self.ends_at)


@transaction.atomic
def book_room(
    wish: RoomWish,
    *,
    actor: User,
    key: uuid.UUID | None = None,
    may_wait: bool = False,
    beyond: str = "",
) -> RoomBooking:
    """Book a room for a group, or a place in the line for it where ``may_wait``.

    First come, first served; whatever is freed went to those who wait already. The same ``key``
    again is the same booking. ``beyond`` is the reason why somebody who looks after the rooms
    gives a group more than the limits of the day, or outside the hours of booking. Raises
    ``SlotTaken`` with what is free instead, and ``DomainError`` for everything else.
    """
    terms = lock_terms(wish.room.event)
    key = key or uuid.uuid4()
    if known := RoomBooking.objects.filter(case__key=key).first():
        return known
    wish.room.refresh_from_db()
    beyond = beyond.strip()
    _check(terms, wish, actor, beyond)
    taken = list(RoomBooking.objects.held().filter(room=wish.room).touching(wish.span))
    if taken and not may_wait:
        raise _taken(terms, wish, taken)
    if taken:
        _check_waits_once(wish)
    case = lodge_case(
        CaseKind.ROOM,
        applicant_of(actor, wish.group),
        subject=f"{wish.room} ({wish.group})",
        text=wish.purpose,
        event=terms.event,
        key=key,
        actor=actor,
        is_told=False,
    )
    booking = RoomBooking.objects.create(
        case=case,
        room=wish.room,
        group=wish.group,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        asked_at=clock.now(),
        people=wish.people,
        beyond=beyond,
    )
    if taken:
        return _wait(booking)
    hold(booking)
    audit.record(
        RoomAct.BOOKED_BEYOND if beyond else RoomAct.BOOKED,
        case,
        actor=actor if beyond else None,  # an office goes beyond; else it is their own case
        room=booking.room_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
    )
    notifications.room_booked(booking)
    return booking


def hold(booking: RoomBooking) -> None:
    """Give the room; the database has the last word. Raises ``DomainError``."""
    booking.move_to(BookingStatus.HELD)
    try:
        with transaction.atomic():
            booking.save(update_fields=["status"])
    except IntegrityError as error:
        raise DomainError(
            _("Somebody has just taken it."),
            rule=_("A room is given to one group at a time."),
            so=_("Look again at what is free."),
        ) from error
    booking.case = move_case(booking.case, CaseStatus.GRANTED, is_told=False)


def applicant_of(actor: User, group: RoomGroup) -> Applicant:
    """Return who asks: whoever books, on behalf of a group."""
    return Applicant(
        name=actor.name or actor.email,
        email=actor.email,
        organisation=str(group),
        family=group.family,
        user=actor,
        language=actor.language,
    )


def _wait(booking: RoomBooking) -> RoomBooking:
    booking.case = move_case(booking.case, CaseStatus.WAITING_LIST, is_told=False)
    audit.record(RoomAct.WAITS, booking.case, actor=None, room=booking.room_id)
    notifications.room_waits(booking, place=place_in_line(booking))
    return booking


def place_in_line(booking: RoomBooking) -> int:
    """Return how many wait for the room at that time, up to this one; 1 is next."""
    waiting = RoomBooking.objects.waiting().filter(room=booking.room).touching(booking.span)
    return [one.pk for one in waiting].index(booking.pk) + 1


def _check(terms: RoomTerms, wish: RoomWish, actor: User, beyond: str) -> None:
    now = clock.now()
    if beyond and not can_go_beyond(actor, wish.group):
        raise DomainError(
            _("You speak for %(group)s yourself, or do not look after the rooms.")
            % {"group": wish.group},
            rule=_("Nobody gives more than the limits to a group of their own."),
            so=_("Ask a colleague of another [family]."),
        )
    checks.check_ahead(terms, wish.span, now)
    if not beyond:
        checks.check_open(terms, now)
    checks.check_room(terms, wish.room, wish.span, wish.people)
    checks.check_ad_hoc(wish.room, wish.span, now)
    if not beyond:
        left = room_minutes_left(terms, wish.group, local_day(terms.event, wish.starts_at))
        checks.check_limit(wish.span.minutes, left, terms.minutes_per_day, what=_("rooms"))


def _check_waits_once(wish: RoomWish) -> None:
    waiting = RoomBooking.objects.waiting().filter(room=wish.room, group=wish.group)
    if waiting.touching(wish.span).exists():
        raise DomainError(
            _("%(group)s waits for %(room)s at that time already.")
            % {"group": wish.group, "room": wish.room},
            rule=_("A group has one place in the line for a room and hour."),
            so=_("Keep that place, or give it up and ask anew."),
        )


def _taken(terms: RoomTerms, wish: RoomWish, taken: list[RoomBooking]) -> checks.SlotTaken:
    offers = offers_instead(
        terms, wish.room, wish.span, people=wish.people, now=max(clock.now(), wish.span.starts)
    )
    return checks.SlotTaken(
        _("%(room)s is %(taken)s.")
        % {"room": wish.room, "taken": checks.taken_words(terms.event, taken)},
        rule=_("A room is given to one group at a time, first come, first served."),
        so=_("Take an hour that is free, or a place on the waiting list."),
        offers=offers,
    )
