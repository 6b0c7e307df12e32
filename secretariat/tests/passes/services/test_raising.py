"""The host gives more passes: the published rule stays, and the waiting list is offered them."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.passes import PassStatus
from secretariat.models import PassPool
from secretariat.models.passes.pool import MOST_PASSES
from secretariat.rules.passes.allocate import read_pool
from secretariat.services.passes.offering import accept_offer
from secretariat.services.passes.pools import draft_pool
from secretariat.services.passes.raising import raise_quota
from secretariat.tests.passes.factories import (
    ask,
    first_waiting,
    make_plan,
    make_pool,
    make_told_pool,
    numbers,
    operator,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Two passes, three who wait; an hour after the outcomes were told."""
    pool = make_told_pool(5)
    with clock.at(pool.results_at + timedelta(hours=1)):
        yield pool


def test_what_is_added_is_offered_to_the_first_who_wait(pool):
    raised = raise_quota(pool, places=4, reason="  A larger room ", actor=operator())

    offers = pool.passes.filter(status=PassStatus.OFFERED).order_by("pk")
    assert (raised.quota, raised.added, raised.places) == (2, 2, 4)
    assert [offer.request.position for offer in offers] == [1, 2]
    assert OutgoingMail.objects.filter(occasion__startswith="pass-offered").count() == 2
    assert [accept_offer(offer).number for offer in offers] == [3, 4]
    assert pool.passes.holding().count() == 4


def test_who_did_it_and_why_is_on_record_and_told_to_the_families(pool):
    make_focal_point()
    actor = operator()

    raise_quota(pool, places=3, reason="A larger room", actor=actor)

    step = pool.steps.get()
    assert (step.kind, step.passes, step.reason, step.by) == ("raised", 1, "A larger room", actor)
    entry = AuditEntry.objects.get(event="passes.quota_raised")
    assert entry.data == {"added": 1, "passes": 3}
    assert entry.is_public
    assert OutgoingMail.objects.filter(occasion=f"pass-quota-raised:{step.pk}").count() == 1


def test_what_is_added_before_the_list_goes_to_its_waiting_list_and_the_rule_stays():
    pool = make_pool()
    for _ in range(4):
        ask(pool)

    raise_quota(pool, places=3, reason="A larger room", actor=operator())
    pool = told(pool)

    assert read_pool(pool.given).quota == 2
    assert numbers(pool.passes.in_circulation()) == [1, 2]
    assert pool.passes.get(status=PassStatus.OFFERED).request.position == 1


def test_raising_twice_adds_up(pool):
    for places in (3, 4):
        pool = raise_quota(pool, places=places, reason="A larger room", actor=operator())

    assert pool.places == pool.slots.count() == 4


def test_a_second_click_adds_nothing(pool):
    raise_quota(pool, places=3, reason="A larger room", actor=operator())

    with pytest.raises(DomainError, match="There are 3 passes, and you wrote 3"):
        raise_quota(pool, places=3, reason="A larger room", actor=operator())

    assert pool.slots.count() == 3


@pytest.mark.parametrize("places", [-1, 0, 1, MOST_PASSES + 1])
def test_a_pool_only_grows_and_only_so_far(pool, places):
    with pytest.raises(DomainError, match="A pool only grows"):
        raise_quota(pool, places=places, reason="Why", actor=operator())


def test_a_reason_is_needed(pool):
    with pytest.raises(DomainError, match="There is no reason yet"):
        raise_quota(pool, places=3, reason="  ", actor=operator())

    assert PassPool.objects.get().places == 2


def test_nobody_adds_a_pass_they_wait_for(pool):
    own = make_user(Role.OPERATOR, email=first_waiting(pool).case.email)

    with pytest.raises(DomainError, match="You asked for a pass yourself"):
        raise_quota(pool, places=3, reason="Why", actor=own)


def test_nothing_is_added_once_it_began_and_nothing_to_a_draft(pool):
    draft = draft_pool(make_plan(opens_at=clock.now() + timedelta(hours=1)), actor=operator())

    with pytest.raises(DomainError, match="in another state: Draft"):
        raise_quota(draft, places=3, reason="Why", actor=operator())
    with clock.at(pool.begins_at), pytest.raises(DomainError, match="It began on"):
        raise_quota(pool, places=3, reason="Why", actor=operator())
