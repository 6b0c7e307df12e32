"""Tell everybody their outcome, in steps that can be watched and begun again."""

from django.db import transaction

from csb_portal import audit, clock
from csb_portal.lifecycle import locked
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import Outcome, PassEvent, PoolStatus
from secretariat.models import PassPool, PassRequest
from secretariat.notifications import passes as notifications
from secretariat.services.cases.steps import move_case
from secretariat.services.passes.locking import hold_some
from secretariat.services.passes.offering import offer_free_places
from secretariat.services.passes.reasons import in_language_of, reason_of

STATES = {
    Outcome.ISSUED: CaseStatus.GRANTED,
    Outcome.WAITING: CaseStatus.WAITING_LIST,
    Outcome.REFUSED: CaseStatus.REFUSED,
}


def tell_outcomes(pool: PassPool) -> None:
    """Tell batch after batch until everybody knows. Safe to stop anywhere, and to run twice."""
    while tell_some(pool):
        pass


@transaction.atomic
def tell_some(pool: PassPool) -> int:
    """Tell the next few, first to last of the list; the last batch opens it for everybody.

    Returns how many were told.
    """
    pool = locked(pool)
    if pool.status != PoolStatus.ALLOCATED or clock.now() < pool.results_at:
        return 0
    untold = pool.requests.untold().exclude(outcome="")
    few = hold_some(untold)
    for request in few:
        _tell(request)
    if not untold.exists():
        _announce(pool)
    return len(few)


def progress(pool: PassPool) -> tuple[int, int]:
    """Return how many know their outcome, and of how many."""
    asked = pool.requests.exclude(outcome="")
    return asked.exclude(told_at=None).count(), asked.count()


def _tell(request: PassRequest) -> None:
    """Move one case, with its reason in its language."""
    request.told_at = clock.now()
    request.save(update_fields=["told_at"])
    if request.case.status == CaseStatus.WITHDRAWN:
        return
    with in_language_of(request):
        reason = reason_of(request)
    request.case = move_case(
        request.case, STATES[Outcome(request.outcome)], reason=reason, is_told=False
    )
    notifications.outcome_told(request, reason)


def _announce(pool: PassPool) -> None:
    pool.move_to(PoolStatus.ANNOUNCED)
    pool.save(update_fields=["status"])
    told, _all = progress(pool)
    audit.record(PassEvent.ANNOUNCED, pool, actor=None, told=told)
    notifications.list_published(pool)
    offer_free_places(pool)
