"""Ticks from the paper list, typed in when the line is back: the next day, with their hour."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from secretariat.choices.passes import PassStatus, PoolStatus
from secretariat.models import PassPool
from secretariat.services.passes.door import hand_over, hand_over_many
from secretariat.services.passes.holding import reissue_pass
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import first_pass, make_told_pool, numbers, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """A pool on the day after, when the clock has ended it."""
    pool = make_told_pool(4)
    with clock.at(pool.begins_at + timedelta(days=1)):
        keep_time()
        yield PassPool.objects.get(pk=pool.pk)


def test_a_tick_of_the_day_before_stands_with_its_hour(pool):
    at = pool.collect_by - timedelta(minutes=5)

    ticked = hand_over_many(pool, [1, 2], actor=operator(), at=at)

    assert pool.status == PoolStatus.OVER
    assert numbers(ticked.done) == [1, 2]
    assert set(pool.passes.in_circulation().values_list("handed_over_at", flat=True)) == {at}
    entry = AuditEntry.objects.filter(event="passes.handed_over").first()
    assert entry.data["at"] == at.isoformat()
    assert entry.recorded_at == clock.now()


def test_once_it_is_over_the_hour_is_needed(pool):
    for step in (
        lambda: hand_over(first_pass(pool), actor=operator()),
        lambda: hand_over_many(pool, [1], actor=operator()),
    ):
        with pytest.raises(DomainError, match="the hour is missing"):
            step()

    assert first_pass(pool).status == PassStatus.ISSUED


def test_a_pass_was_not_handed_over_before_it_was_issued():
    pool = make_told_pool(4)
    with clock.at(pool.results_at + timedelta(hours=2)):
        new = reissue_pass(first_pass(pool), actor=operator())
        ticked = hand_over_many(
            pool, [2, 3], actor=operator(), at=pool.results_at + timedelta(hours=1)
        )

    assert numbers(ticked.done) == [2]
    assert ticked.refused[0][0] == new.label


def test_the_hour_is_not_before_the_outcomes_and_not_still_to_come(pool):
    for at in (pool.results_at - timedelta(seconds=1), clock.now() + timedelta(seconds=1)):
        with pytest.raises(DomainError, match="Nothing was handed over on"):
            hand_over(first_pass(pool), actor=operator(), at=at)
