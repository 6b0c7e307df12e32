"""A pool is given up: with a reason, told once to each it concerns, and nothing goes on in silence."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassStatus, PoolStatus
from secretariat.models import PassPool
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.cancelling import cancel_pool, tell_some_cancelled
from secretariat.services.passes.door import hand_over
from secretariat.services.passes.histories import past_events
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.locking import A_BATCH
from secretariat.services.passes.offering import accept_offer
from secretariat.services.passes.pools import draft_pool
from secretariat.services.passes.raising import raise_quota
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    first_waiting,
    make_plan,
    make_pool,
    make_told_pool,
    operator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Two passes, one of them handed over; one offered besides, one who waits."""
    pool = make_told_pool(5, quota=3)
    with clock.at(pool.results_at + timedelta(hours=1)):
        give_back(first_pass(pool))
        hand_over(pool.passes.get(number=2), actor=operator())
        yield pool


def told_of_it() -> list[str]:
    bodies = OutgoingMail.objects.filter(occasion__startswith="case-moved")
    return [mail.to for mail in bodies if "Opening was cancelled: No room" in mail.body]


def test_each_who_waits_or_has_a_pass_is_told_once_with_the_reason(pool):
    concerned = set(pool.requests.unsettled().values_list("case__email", flat=True))

    cancel_pool(pool, reason="No room", actor=operator())
    keep_time()
    keep_time()

    assert len(concerned) == 4
    assert sorted(told_of_it()) == sorted(concerned)


def test_every_pass_ends_on_record_and_nothing_is_offered(pool):
    cancel_pool(pool, reason="No room", actor=operator())
    keep_time()

    states = dict(pool.passes.exclude(number=None).values_list("number", "status"))
    assert states == {1: "returned", 2: "cancelled", 3: "cancelled"}
    assert pool.passes.get(number=None).status == PassStatus.LAPSED
    assert AuditEntry.objects.filter(event="passes.cancelled").count() == 2
    cases = {each.outcome: each.case.status for each in pool.requests.order_by("position")}
    assert cases == {"issued": CaseStatus.RETURNED, "waiting": CaseStatus.REFUSED}


def test_who_did_it_and_why_is_on_record_and_told_to_the_families(pool):
    make_focal_point()
    actor = operator()

    cancel_pool(pool, reason=" No room ", actor=actor)

    step = pool.steps.get()
    assert (step.kind, step.reason, step.by) == ("cancelled", "No room", actor)
    entry = AuditEntry.objects.get(event="passes.pool_cancelled")
    assert (entry.data, entry.is_public) == ({"held": 3}, True)
    assert OutgoingMail.objects.filter(occasion=f"pass-pool-cancelled:{step.pk}").count() == 1


def test_before_everybody_is_told_nothing_goes_on(pool):
    offer = pool.passes.with_people().get(status=PassStatus.OFFERED)
    issued = pool.passes.with_people().get(number=3)
    waits = first_waiting(pool)

    cancel_pool(pool, reason="No room", actor=operator())

    for step in (
        lambda: accept_offer(offer),
        lambda: give_back(issued),
        lambda: hand_over(issued, actor=operator()),
        lambda: raise_quota(pool, places=9, reason="Why", actor=operator()),
    ):
        with pytest.raises(DomainError):
            step()
    withdraw_case(waits.case)
    assert pool.passes.holding().count() == 3


def test_a_pool_that_takes_requests_is_cancelled_before_any_list():
    pool = make_pool()
    request = ask(pool)

    cancel_pool(pool, reason="No room", actor=operator())
    with clock.at(pool.ranking_until):
        keep_time()

    request.case.refresh_from_db()
    assert request.case.status == CaseStatus.REFUSED
    assert not PassPool.objects.get().given
    with pytest.raises(DomainError, match="Opening was cancelled"):
        ask(pool)


def test_nothing_is_confirmed_in_a_cancelled_pool():
    pool = make_pool()
    request = ask(pool, confirmed=False)
    cancel_pool(pool, reason="No room", actor=operator())

    with pytest.raises(DomainError, match="Opening was cancelled"):
        confirm_case(request.case)


def test_many_are_told_in_steps_that_can_be_begun_again():
    pool = make_pool(quota=1)
    for _ in range(A_BATCH + 1):
        ask(pool)
    cancel_pool(pool, reason="No room", actor=operator())

    assert [tell_some_cancelled(pool) for _ in range(3)] == [A_BATCH, 1, 0]


def test_a_request_typed_in_somebodys_name_keeps_them_from_nothing():
    pool, actor = make_pool(), operator()
    ask(pool, email=actor.email, confirmed=False)

    assert cancel_pool(pool, reason="No room", actor=actor).status == PoolStatus.CANCELLED


def test_a_reason_is_needed_and_nobody_cancels_what_they_asked_for(pool):
    own = make_user(Role.OPERATOR, email=first_waiting(pool).case.email)

    with pytest.raises(DomainError, match="There is no reason yet"):
        cancel_pool(pool, reason=" ", actor=operator())
    with pytest.raises(DomainError, match="You asked for a pass yourself"):
        cancel_pool(pool, reason="Why", actor=own)

    assert PassPool.objects.get().status == PoolStatus.ANNOUNCED


def test_what_began_is_not_cancelled_and_neither_is_a_draft(pool):
    draft = draft_pool(make_plan(opens_at=clock.now() + timedelta(hours=1)), actor=operator())

    with pytest.raises(TransitionNotAllowed):
        cancel_pool(draft, reason="Why", actor=operator())
    with clock.at(pool.begins_at), pytest.raises(DomainError, match="It began on"):
        cancel_pool(pool, reason="Why", actor=operator())


def test_a_list_that_was_told_stays_to_read_and_counts_for_nobody(pool):
    cancelled = cancel_pool(pool, reason="No room", actor=operator())

    assert cancelled.is_told
    assert past_events() == []
