"""Change a booking: another room, another hour, or less; told once to each person concerned."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.rooms import RoomAct
from secretariat.models import Room, RoomBooking, RoomTerms
from secretariat.notifications import rooms as notifications
from secretariat.permissions.rooms import can_go_beyond, speaks_for
from secretariat.rules.rooms import Span, lies_within
from secretariat.services.cases.steps import unless_own
from secretariat.services.rooms import checks
from secretariat.services.rooms.reading import (
    local_day,
    lock_terms,
    offers_instead,
    room_minutes_left,
)
from secretariat.services.rooms.waiting import fill_slots


@transaction.atomic
def change_booking(
    booking: RoomBooking,
    *,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    actor: User,
    reason: str = "",
) -> RoomBooking:
    """Move a booking to another room or hour, or shorten it; what it leaves goes to who waits.

    The calendar entry of each person concerned moves with it. The same again changes nothing.
    It is looked at as a new booking would be, but for less of what one has: within the hours of
    booking and the limits of the day, unless whoever looks after the rooms gave more and changes
    it. Raises ``SlotTaken`` with what is free instead, and ``DomainError``: for a booking that is
    not held, and where somebody moves what is not their group's without a reason.
    """
    terms = lock_terms(room.event, booking.case)
    room.refresh_from_db()
    booking = locked(booking)
    was, now = booking.span, clock.now()
    span = Span.between(starts_at, ends_at)
    if (booking.room_id, was) == (room.pk, span):
        return booking
    _check_held(booking)
    _check_reason(booking, actor, reason)
    _check(terms, booking, room, span, actor)
    change = booking.changes.create(
        sequence=booking.sequence + 1,
        was_room=booking.room,
        was_starts_at=booking.starts_at,
        was_ends_at=booking.ends_at,
        reason=reason.strip(),
        at=now,
        by=actor,
    )
    booking.room, booking.starts_at, booking.ends_at = room, starts_at, ends_at
    booking.sequence = change.sequence
    _save(booking)
    audit.record(
        RoomAct.CHANGED,
        booking.case,
        actor=unless_own(booking.case, actor),
        room=room,
        starts_at=starts_at,
        ends_at=ends_at,
        sequence=booking.sequence,
    )
    notifications.room_changed(booking, change)
    fill_slots(terms)
    return booking


def _check_held(booking: RoomBooking) -> None:
    if not booking.is_held or booking.is_over():
        raise DomainError(
            _("%(case)s holds no room that is still to come.") % {"case": booking.case},
            rule=_("A booking is changed until its hour is over."),
            so=_("Book another room, or give up the place in the line and take another."),
        )


def _check_reason(booking: RoomBooking, actor: User, reason: str) -> None:
    if not reason.strip() and not speaks_for(actor, booking.group):
        raise DomainError(
            _("There is no reason yet."),
            rule=_("Whose booking is changed by somebody else reads why."),
            so=_("Write one sentence; everybody concerned reads it."),
        )


def _check(terms: RoomTerms, booking: RoomBooking, room: Room, span: Span, actor: User) -> None:
    now, was = clock.now(), booking.span
    may_go_beyond = can_go_beyond(actor, booking.group)
    if booking.room_id == room.pk and lies_within(span, was):
        _check_shorter(terms, room, was, span, now)
        is_same_day = local_day(terms.event, span.starts) == local_day(terms.event, was.starts)
        if not is_same_day and not (booking.beyond and may_go_beyond):
            _check_limit(terms, booking, span)
        return
    checks.check_ahead(terms, span, now)
    if not may_go_beyond:
        checks.check_open(terms, now)
    checks.check_room(terms, room, span, booking.people)
    checks.check_ad_hoc(room, span, now)
    if not (booking.beyond and may_go_beyond):
        _check_limit(terms, booking, span)
    held = RoomBooking.objects.held().filter(room=room).touching(span).exclude(pk=booking.pk)
    if taken := list(held):
        raise checks.SlotTaken(
            _("%(room)s is %(taken)s.")
            % {"room": room, "taken": checks.taken_words(terms.event, taken)},
            rule=_("A room is given to one group at a time, first come, first served."),
            so=_("Nothing was changed. Choose an hour that is free."),
            offers=offers_instead(
                terms, room, span, people=booking.people, now=max(now, span.starts)
            ),
        )


def _check_limit(terms: RoomTerms, booking: RoomBooking, span: Span) -> None:
    day = local_day(terms.event, span.starts)
    left = room_minutes_left(terms, booking.group, day, without=booking.pk)
    checks.check_limit(span.minutes, left, terms.minutes_per_day, what=_("rooms"))


def _check_shorter(terms: RoomTerms, room: Room, was: Span, span: Span, now: datetime) -> None:
    """Less of what one has is always given back, but for hours that are over."""
    if (
        span.ends <= span.starts
        or span.ends < now
        or (was.starts < now and span.starts != was.starts)
    ):
        raise DomainError(
            _("%(starts)s to %(ends)s is past, or no time.") % checks.hours_of(terms.event, span),
            rule=_("A booking is shortened in the hours that are still to come."),
            so=_("Choose another hour to end."),
        )
    checks.check_room(terms, room, span, None)


def _save(booking: RoomBooking) -> None:
    try:
        with transaction.atomic():
            booking.save(update_fields=["room", "starts_at", "ends_at", "sequence"])
    except IntegrityError as error:
        raise DomainError(
            _("Somebody has just taken it."),
            rule=_("A room is given to one group at a time."),
            so=_("Nothing was changed. Look again at what is free."),
        ) from error
