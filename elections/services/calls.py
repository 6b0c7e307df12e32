"""The call for volunteers, from its announcement to its close."""

import contextlib

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.lifecycle import locked
from csb_portal.models import User
from elections import rules
from elections.choices import CallStatus, ElectionEvent, Route
from elections.models import GroupSeats, VolunteerCall
from elections.notifications import calls as notifications
from elections.notifications import nominations
from elections.sources.seats import has_led_to_something, seats_now
from families.models import FocalPoint


@transaction.atomic
def schedule_call(call: VolunteerCall, *, actor: User) -> VolunteerCall:
    """Announce a call and freeze its rules; it opens and closes by the clock from here on.

    Raises ``DomainError`` when its closing time has passed already.
    """
    call = locked(call)
    call.move_to(CallStatus.SCHEDULED)
    if call.closes_at <= clock.now():
        raise DomainError(
            _("The closing time of this call has passed already."),
            so=_("Set a later closing time and announce it again."),
        )
    call.save(update_fields=["status"])
    audit.record(
        ElectionEvent.CALL_SCHEDULED,
        call,
        actor=actor,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        families_needed=call.families_needed,
        seats=call.seats,
    )
    return call


@transaction.atomic
def open_call(call: VolunteerCall, *, actor: User | None) -> VolunteerCall:
    """Open an announced call whose hour has come (proposal, 2.a). The clock has no actor."""
    call = locked(call)
    call.move_to(CallStatus.OPEN)
    if clock.now() < call.opens_at:
        raise DomainError(_("The hour at which this call opens has not come yet."))
    call.opened_at = clock.now()
    call.save(update_fields=["status", "opened_at"])
    if call.is_open:  # else somebody woke up too late to ask for offers
        ask = nominations.seats_call_opened if call.fills_seats else notifications.call_opened
        ask(call)
    audit.record(ElectionEvent.CALL_OPENED, call, actor=actor)
    return call


@transaction.atomic
def close_call(call: VolunteerCall, *, actor: User | None) -> VolunteerCall:
    """Close a call at its hour and settle which of the three branches follows (2.c, 2.d)."""
    call = locked(call)
    call.move_to(CallStatus.CLOSED)
    if clock.now() < call.closes_at:
        raise DomainError(
            _("The call is open until its closing time, which has not come yet."),
            rule=_("A call runs as long as was announced."),
        )
    if call.fills_seats:
        return _close_for_seats(call, actor)
    volunteers = list(call.interests.standing().select_related("family"))
    call.closed_at = clock.now()
    call.route = rules.route_for(len(volunteers), call.families_needed)
    call.save(update_fields=["status", "closed_at", "route"])
    notifications.call_closed(call, volunteers)
    audit.record(
        ElectionEvent.CALL_CLOSED,
        call,
        actor=actor,
        route=call.route,
        volunteers=[interest.family.slug for interest in volunteers],
    )
    return call


def _close_for_seats(call: VolunteerCall, actor: User | None) -> VolunteerCall:
    """Settle how many seats of each group are filled, and how; what follows reads this alone.

    The call needs a vote where any group does.
    """
    settled = GroupSeats.objects.bulk_create(seats_now(call))
    routes = [row.route for row in settled]
    worst_first = (Route.VOTE, Route.FILL, Route.SERVE)
    call.closed_at = clock.now()
    call.route = next((route for route in worst_first if route in routes), Route.FILL)
    call.save(update_fields=["status", "closed_at", "route"])
    nominations.seats_call_closed(call)
    audit.record(
        ElectionEvent.CALL_CLOSED,
        call,
        actor=actor,
        route=call.route,
        routes={row.group.slug: str(row.route) for row in settled},
        seats={row.group.slug: row.seats for row in settled},
    )
    return call


@transaction.atomic
def cancel_call(call: VolunteerCall, *, actor: User, reason: str) -> VolunteerCall:
    """Take a call back, with a reason that all hear who were asked or have offered.

    Once it has closed, only a call that led to nothing is: no vote of it goes on or has an
    outcome, and nobody serves by it. Raises ``DomainError``.
    """
    call = locked(call)
    was_closed, asked = call.closed_at is not None, call.opened_at is not None
    call.move_to(CallStatus.CANCELLED)
    if has_led_to_something(call) if was_closed else asked and clock.now() >= call.closes_at:
        raise DomainError(
            _("The closing time of this call has passed."),
            rule=_(
                "A call is cancelled while it runs, or once it has led to nothing; what it led to "
                "stands."
            ),
        )
    call.cancel_reason = reason
    call.save(update_fields=["status", "cancel_reason"])
    if asked:
        tell = (
            nominations.seats_call_cancelled if call.fills_seats else notifications.call_cancelled
        )
        tell(call, reason)
    audit.record(ElectionEvent.CALL_CANCELLED, call, actor=actor, private={"reason": reason})
    return call


def remind_silent_families(call: VolunteerCall) -> None:
    """A day before the close, remind the families that have not answered, once."""
    due_at = call.closes_at - rules.REMIND_BEFORE_CALL_CLOSES
    if (
        call.fills_seats
        or not call.is_open
        or clock.now() < due_at
        or notifications.already_reminded(call)
    ):
        return
    answered = call.interests.standing().values("family")
    silent = FocalPoint.objects.sitting().exclude(family__in=answered)
    notifications.call_closing(call, silent.users())


def open_if_due(call: VolunteerCall) -> None:
    """Open a call whose hour has come, so that nobody has to be awake for it."""
    if call.status == CallStatus.SCHEDULED and call.is_open:
        with contextlib.suppress(TransitionNotAllowed):  # somebody else just has
            open_call(call, actor=None)
