"""Give a pool up: nobody gets its passes, and everybody who asked reads why, once."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassEvent, PassStatus, PoolStatus, PoolStepKind
from secretariat.models import PassPool, PassRequest
from secretariat.notifications import passes as notifications
from secretariat.services.cases.steps import move_case
from secretariat.services.passes.locking import hold_some
from secretariat.services.passes.offering import end_pass
from secretariat.services.passes.raising import checked_reason
from secretariat.services.passes.reasons import in_language_of


@transaction.atomic
def cancel_pool(pool: PassPool, *, reason: str, actor: User) -> PassPool:
    """Cancel a pool before it begins; the clock then tells everybody who asked, with the reason.

    From now on nothing of it is allocated, offered, accepted or handed over. Raises
    ``DomainError`` without a reason, for a pool in which ``actor`` asked, and once it begins;
    ``TransitionNotAllowed`` for a draft and for a pool that is over.
    """
    pool = locked(pool)
    pool.move_to(PoolStatus.CANCELLED)
    reason = checked_reason(pool, reason, actor=actor)
    pool.cancelled_at = clock.now()
    pool.save(update_fields=["status", "cancelled_at"])
    step = pool.steps.create(
        kind=PoolStepKind.CANCELLED, reason=reason, at=pool.cancelled_at, by=actor
    )
    audit.record(
        PassEvent.POOL_CANCELLED,
        pool,
        actor=actor,
        held=pool.passes.holding().count(),
        private={"reason": reason},
    )
    notifications.pool_cancelled(step)
    return pool


def tell_cancelled(pool: PassPool) -> None:
    """Tell batch after batch until everybody knows. Safe to stop anywhere, and to run twice."""
    while tell_some_cancelled(pool):
        pass


@transaction.atomic
def tell_some_cancelled(pool: PassPool) -> int:
    """End the next few requests of a cancelled pool, and the passes they have; return how many."""
    pool = locked(pool)
    if pool.status != PoolStatus.CANCELLED:
        return 0
    few = hold_some(pool.requests.unsettled())
    if few:
        reason = pool.steps.get(kind=PoolStepKind.CANCELLED).reason
        for request in few:
            _end(request, reason)
    return len(few)


def _end(request: PassRequest, reason: str) -> None:
    for slip in request.passes.holding().with_people():
        if slip.status == PassStatus.OFFERED:
            end_pass(slip, PassStatus.LAPSED, PassEvent.LAPSED)
        else:
            end_pass(slip, PassStatus.CANCELLED, PassEvent.CANCELLED)
    has_pass = request.case.status == CaseStatus.GRANTED
    with in_language_of(request):
        words = _("%(pool)s was cancelled: %(reason)s") % {"pool": request.pool, "reason": reason}
    move_case(request.case, CaseStatus.RETURNED if has_pass else CaseStatus.REFUSED, reason=words)
