"""Seats change hands. The caller holds the lock on the term and has checked the rule."""

from datetime import date

from csb_portal import audit, clock
from csb_portal.models import User
from families.models import FocalPoint
from secretariat.choices.terms import Act, ClaimStatus, EndReason, SecretariatEvent
from secretariat.models import Claim, Seat, Term
from secretariat.notifications import terms as notifications


def take_seat(
    term: Term,
    number: int,
    focal_point: FocalPoint,
    *,
    act: Act,
    actor: User | None,
    claim: Claim | None = None,
) -> Seat:
    """Seat a focal point from today on, and tell them (proposal, 2.c and 2.d)."""
    seat = term.holdings.create(
        number=number,
        of_seats=term.seats,
        user=focal_point.user,
        focal_point=focal_point,
        act=act,
        claim=claim,
        since=clock.today(),
        seated_at=clock.now(),
    )
    waiting = term.claims.waiting().filter(user=focal_point.user).first()
    if waiting:
        end_claim(waiting, ClaimStatus.SEATED)
    audit.record(
        SecretariatEvent.SEAT_TAKEN,
        seat,
        actor=actor,
        term=term,
        number=number,
        family=focal_point.family.slug,
        mandate=focal_point,
        act=act.value,
        claim=claim.number if claim else None,
    )
    notifications.seat_taken(seat)
    return seat


def vacate_seat(seat: Seat, *, until: date, reason: EndReason, actor: User | None) -> Seat:
    """Write down that ``until`` is the first day without this holder; the row stays."""
    seat.until = max(until, seat.since)
    seat.end_reason = reason
    seat.save(update_fields=["until", "end_reason"])
    audit.record(
        SecretariatEvent.SEAT_VACATED,
        seat,
        actor=actor,
        term=seat.term,
        number=seat.number,
        until=seat.until,
        reason=reason.value,
    )
    return seat


def end_claim(claim: Claim, status: ClaimStatus) -> Claim:
    """Take a claim off the waiting list."""
    claim.move_to(status)
    claim.save(update_fields=["status"])
    return claim
