"""Give back what was booked, or a place in the line; it goes to whoever waits at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus
from secretariat.choices.rooms import BookingStatus, RoomAct
from secretariat.models import Case, Event, ResourceBooking, RoomGroup
from secretariat.notifications import rooms as notifications
from secretariat.permissions.cases import is_own_case
from secretariat.permissions.rooms import can_give_back_by_link, speaks_for
from secretariat.services.cases.steps import move_case, unless_own
from secretariat.services.rooms.reading import lock_terms
from secretariat.services.rooms.waiting import fill_slots


@transaction.atomic
def end_room_case(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Give a room back, or the place in the line for it, and tell each person concerned once.

    Whoever takes it from a group that is not theirs says why, also where they booked for it;
    without ``actor`` it is whoever asked, by their link. Raises ``DomainError`` without a
    reason, for a link of somebody who speaks for the group no longer, and once its hour is over.
    """
    terms = lock_terms(_event_of(case), case)
    case = locked(case)
    booking = locked(case.room_booking)
    if not booking.is_ongoing:
        raise _over(case)
    _check_who(case, booking.group, reason, actor)
    was_held = booking.is_held
    booking.move_to(BookingStatus.ENDED)
    booking.sequence += 1
    booking.save(update_fields=["status", "sequence"])
    booking.case = _close(case, was_held=was_held, reason=reason, actor=actor)
    audit.record(
        RoomAct.ENDED, booking.case, actor=unless_own(booking.case, actor), room=booking.room_id
    )
    if was_held:
        notifications.room_ended(booking, reason)
    fill_slots(terms)
    return booking.case


@transaction.atomic
def end_resource_case(
    case: Case,
    *,
    reason: str = "",
    actor: User | None = None,
    only: Iterable[ResourceBooking] | None = None,
) -> Case:
    """Give interpretation and equipment back, all that a case still has or waits for.

    ``only`` some of its rows, where the rest is still needed. Raises ``DomainError`` as
    ``end_room_case``.
    """
    terms = lock_terms(_event_of(case), case)
    case = locked(case)
    wanted = {row.pk for row in only or ()}
    ongoing = case.resource_bookings.ongoing().filter(ends_at__gt=clock.now())
    rows = [row for row in ongoing if only is None or row.pk in wanted]
    if not rows:
        raise _over(case)
    _check_who(case, rows[0].group, reason, actor)
    had = [row for row in rows if row.is_held]
    for row in rows:
        row.move_to(BookingStatus.ENDED)
        row.save(update_fields=["status"])
    if not case.resource_bookings.ongoing().exists():
        was_held = case.status == CaseStatus.GRANTED
        case = _close(case, was_held=was_held, reason=reason, actor=actor)
    audit.record(RoomAct.RESOURCES_ENDED, case, actor=unless_own(case, actor), count=len(rows))
    if had:
        notifications.resources_ended(case, had, reason)
    fill_slots(terms)
    return case


def _event_of(case: Case) -> Event:
    return Event.objects.get(cases=case)


def _close(case: Case, *, was_held: bool, reason: str, actor: User | None) -> Case:
    """Settle the case. What somebody gives back of their own is no decision on their own case."""
    target = CaseStatus.RETURNED if was_held else CaseStatus.WITHDRAWN
    handler = None if actor is None or is_own_case(actor, case) else actor
    return move_case(case, target, reason=reason, actor=handler, is_told=not was_held)


def _check_who(case: Case, group: RoomGroup, reason: str, actor: User | None) -> None:
    if actor is None:
        _check_link(case, group)
        return
    if reason.strip() or speaks_for(actor, group):
        return
    raise DomainError(
        _("There is no reason yet."),
        rule=_("Whoever loses a room or a team reads why."),
        so=_("Write one sentence; everybody concerned reads it."),
    )


def _check_link(case: Case, group: RoomGroup) -> None:
    if not can_give_back_by_link(case, group):
        raise DomainError(
            _("Whoever asked for %(case)s does not speak for %(group)s.")
            % {"case": case, "group": group},
            rule=_("What is booked is the group's, and those give it back who speak for it now."),
            so=_("Ask one of them, or sign in and say why if you look after the rooms."),
        )


def _over(case: Case) -> DomainError:
    return DomainError(
        _("%(case)s has nothing any more that could be given back.") % {"case": case},
        rule=_("A booking is given back once, before its hour is over."),
        so=_("Nothing was changed."),
    )
