"""The waiting list: what comes back is offered, each offer ends by the clock and goes on."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import IN_CIRCULATION, PassEvent, PassStatus, PoolStatus
from secretariat.models import Case, Pass, PassPool
from secretariat.notifications import passes as notifications
from secretariat.services.cases.steps import move_case
from secretariat.services.passes.locking import hold
from secretariat.services.passes.reasons import in_language_of


def offer_free_places(pool: PassPool) -> list[Pass]:
    """Offer each free place to the next on the waiting list. The caller holds the pool's lock.

    An offer holds for the pool's hours, but not beyond the hour by which holders come to the
    door; after that a pass goes from hand to hand there. Offers whose hours are over end first.
    """
    now = clock.now()
    if pool.status != PoolStatus.ANNOUNCED:
        return []
    end_overdue_offers(pool)
    if now >= pool.collect_by:
        return []
    free = list(pool.slots.exclude(passes__in=pool.passes.holding()))
    line = pool.requests.next_in_line().with_people()[: len(free)]
    expires_at = min(now + timedelta(hours=pool.offer_hours), pool.collect_by)
    offered = []
    for slot, request in zip(free, line, strict=False):
        slip = Pass.objects.create(
            pool=pool,
            slot=slot,
            request=request,
            person=request.person,
            status=PassStatus.OFFERED,
            offered_at=now,
            expires_at=expires_at,
        )
        audit.record(PassEvent.OFFERED, slip, actor=None, to=request.number)
        notifications.pass_offered(slip)
        offered.append(slip)
    return offered


@transaction.atomic
def accept_offer(slip: Pass) -> Pass:
    """Take what was offered; it gets a number of its own. A second click gets the same answer.

    Raises ``DomainError`` once the offer has ended by the server's clock, even where it has
    not gone on yet.
    """
    slip = hold(slip)
    if slip.status in IN_CIRCULATION:
        return slip
    if slip.pool.status == PoolStatus.CANCELLED:
        raise DomainError(
            _("%(pool)s was cancelled.") % {"pool": slip.pool},
            rule=_("What was offered ends with its pool."),
            so=_("The page of the pool says why."),
        )
    if not slip.is_offered:
        ended_at = slip.expires_at or slip.ended_at
        raise DomainError(
            _("This offer ended on %(moment)s.") % {"moment": when(ended_at)},
            rule=_("An offered pass is kept for its hours, then offered to the next."),
            so=_("You stay on the waiting list, after those who were not asked yet."),
        )
    slip.number, slip.issued_at = next_number(slip.pool), clock.now()
    slip.move_to(PassStatus.ISSUED)
    slip.save(update_fields=["number", "issued_at", "status"])
    with in_language_of(slip.request):
        reason = _("%(number)s is yours: you accepted the offer from the waiting list.") % {
            "number": slip.label
        }
    move_case(slip.request.case, CaseStatus.GRANTED, reason=reason, is_told=False)
    audit.record(PassEvent.ACCEPTED, slip, actor=None, number=slip.number)
    notifications.pass_accepted(slip)
    return slip


@transaction.atomic
def decline_offer(slip: Pass) -> Pass:
    """Leave an offered pass to the next, and the waiting list with it. Raises ``DomainError``."""
    slip = hold(slip)
    end_pass(slip, PassStatus.DECLINED, PassEvent.DECLINED)
    with in_language_of(slip.request):
        reason = _("You left the offered pass to the next.")
    move_case(slip.request.case, CaseStatus.WITHDRAWN, reason=reason)
    offer_free_places(slip.pool)
    return slip


@transaction.atomic
def lapse_offers(pool: PassPool) -> None:
    """End the offers whose hours are over, and offer what they held to the next. Safe to repeat."""
    offer_free_places(locked(pool))


def end_overdue_offers(pool: PassPool) -> None:
    """End the offers whose hours are over, so that their places are free. The pool is locked."""
    for slip in pool.passes.overdue().with_people():
        end_pass(slip, PassStatus.LAPSED, PassEvent.LAPSED)
        notifications.offer_lapsed(slip)


@transaction.atomic
def withdraw_pass(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Withdraw a request; what was offered or set aside for it goes to the next."""
    pool = locked(case.pass_request.pool)
    case = move_case(locked(case), CaseStatus.WITHDRAWN, reason=reason, actor=actor)
    for slip in case.pass_request.passes.holding().with_people():
        if slip.status == PassStatus.OFFERED:
            end_pass(slip, PassStatus.DECLINED, PassEvent.DECLINED)
        else:
            end_pass(slip, PassStatus.RETURNED, PassEvent.RETURNED)
    offer_free_places(pool)
    return case


def end_pass(
    slip: Pass, target: PassStatus, event: PassEvent, *, actor: User | None = None
) -> None:
    """Let a pass end under the pool's lock, so that its place is free."""
    slip.move_to(target)
    slip.ended_at = clock.now()
    slip.save(update_fields=["status", "ended_at"])
    audit.record(event, slip, actor=actor, number=slip.number or 0)


def next_number(pool: PassPool) -> int:
    """Count one further, under the pool's lock: no number is used twice."""
    pool.last_number += 1
    pool.save(update_fields=["last_number"])
    return pool.last_number
