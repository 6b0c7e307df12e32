"""What happens to passes because an hour has come."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.keeping import each_by_itself
from csb_portal.lifecycle import locked
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassEvent, PoolStatus
from secretariat.models import PassPool
from secretariat.services.cases.steps import move_case
from secretariat.services.passes.allocating import allocate_passes, check_requests
from secretariat.services.passes.cancelling import tell_cancelled
from secretariat.services.passes.histories import day_of
from secretariat.services.passes.locking import A_BATCH, hold_some
from secretariat.services.passes.offering import lapse_offers
from secretariat.services.passes.reasons import in_language_of
from secretariat.services.passes.telling import tell_outcomes


def keep_time() -> None:
    """Check, allocate, tell, let offers lapse, end, cancel. Safe to run twice, late, or on two workers.

    A pool takes one step at a time, so that people can look at what was checked first.
    """
    pools = PassPool.objects.exclude(status__in=[PoolStatus.DRAFT, PoolStatus.OVER])
    each_by_itself(pools, take_step)


def take_step(pool: PassPool) -> None:
    """Take the step of one pool whose time has come."""
    now = clock.now()
    if pool.status == PoolStatus.PUBLISHED and now >= pool.ranking_until:
        check_requests(pool)
    elif pool.status == PoolStatus.CHECKED:
        allocate_passes(pool)
    elif pool.status == PoolStatus.ALLOCATED:
        tell_outcomes(pool)
    elif pool.status == PoolStatus.ANNOUNCED:
        lapse_offers(pool)
        if day_of(pool.begins_at) < clock.today():
            while end_some(pool):
                pass
    elif pool.status == PoolStatus.CANCELLED:
        tell_cancelled(pool)


@transaction.atomic
def end_some(pool: PassPool) -> int:
    """End the waiting list on the day after, a few at a time, and then the pool.

    Returns how many were told.
    """
    pool = locked(pool)
    if pool.status != PoolStatus.ANNOUNCED:
        return 0
    few = hold_some(pool.requests.filter(case__status=CaseStatus.WAITING_LIST))
    for request in few:
        with in_language_of(request):
            reason = _("%(pool)s is over, and no pass came back for your place.") % {"pool": pool}
        move_case(request.case, CaseStatus.REFUSED, reason=reason)
    if len(few) < A_BATCH:
        pool.move_to(PoolStatus.OVER)
        pool.save(update_fields=["status"])
        held = pool.passes.in_circulation().count()
        audit.record(PassEvent.POOL_OVER, pool, actor=None, held=held)
    return len(few)
