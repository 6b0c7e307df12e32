"""Everybody locks in one order: the pool, cases by their numbers, a pass; the trail comes last."""

from collections.abc import Iterable

from csb_portal.lifecycle import locked
from secretariat.models import Case, Pass, PassRequest
from secretariat.models.passes.request import PassRequestQuerySet

A_BATCH = 50


def lock_cases(keys: Iterable[int]) -> None:
    """Lock cases by their numbers. The caller holds their pool, and wrote no act yet."""
    list(Case.objects.select_for_update().filter(pk__in=list(keys)).order_by("pk"))


def hold(slip: Pass, *others: PassRequest) -> Pass:
    """Lock the pool, the cases of a pass and of ``others``, and the pass; return it as it is."""
    locked(slip.pool)
    lock_cases([slip.request.case_id, *(other.case_id for other in others)])
    locked(slip)
    return Pass.objects.with_people().get(pk=slip.pk)


def hold_some(requests: PassRequestQuerySet) -> list[PassRequest]:
    """Lock the cases of the first few of ``requests``, and return those few as they are."""
    keys = list(requests.order_by("case_id").values_list("case_id", flat=True)[:A_BATCH])
    lock_cases(keys)
    return list(PassRequest.objects.with_people().filter(case__in=keys).order_by("case_id"))
