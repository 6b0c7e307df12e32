"""Every step locks the pool and its cases before it writes the trail, so nobody waits in a circle."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model

from csb_portal import clock
from csb_portal.testing.locks import Row, beside, late_locks
from secretariat.models import Case, PassPool
from secretariat.services.passes.cancelling import cancel_pool, tell_cancelled
from secretariat.services.passes.door import give_at_door, release_no_show
from secretariat.services.passes.holding import give_back, reissue_pass
from secretariat.services.passes.raising import raise_quota
from secretariat.services.passes.telling import tell_outcomes
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    first_waiting,
    make_pool,
    make_told_pool,
    operator,
)

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")


@pytest.fixture
def pool():
    return make_told_pool(4)


def drawn_up() -> PassPool:
    """Return a pool whose outcomes are told next."""
    pool = make_pool()
    for _ in range(4):
        ask(pool)
    for _ in range(2):
        with clock.at(pool.ranking_until):
            keep_time()
    return PassPool.objects.get(pk=pool.pk)


def cases_among(late: list[Row]) -> list[Row]:
    return [row for row in late if row[0] == "secretariat.Case"]


def last_case(pool: PassPool) -> Model:
    return Case.objects.filter(pass_request__pool=pool).order_by("pk")[3]


def test_passing_on_locks_both_cases_first(pool):
    waits, actor = first_waiting(pool), operator()

    with clock.at(pool.no_show_at), late_locks() as late:
        release_no_show(first_pass(pool), actor=actor, to=waits)

    assert not cases_among(late)


def test_giving_at_the_door_locks_the_case_before_overdue_offers_end(pool):
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
    waits, actor = pool.requests.get(outcome="waiting", position=2), operator()

    with clock.at(pool.no_show_at), late_locks() as late:
        give_at_door(pool, waits, actor=actor)

    assert not cases_among(late)


def test_a_step_of_one_pass_locks_its_case_first(pool):
    actor = operator()

    for step in (lambda slip: reissue_pass(slip, actor=actor), give_back):
        slip = pool.passes.in_circulation().with_people().first()
        with clock.at(pool.results_at), late_locks() as late:
            step(slip)
        assert not cases_among(late)


def test_raising_the_quota_locks_nothing_late(pool):
    actor = operator()

    with clock.at(pool.results_at), late_locks() as late:
        raise_quota(pool, places=4, reason="The room is larger", actor=actor)

    assert not late


def test_outcomes_are_told_once_all_their_cases_are_locked():
    pool = drawn_up()

    with clock.at(pool.results_at), late_locks() as late:
        tell_outcomes(pool)

    assert PassPool.objects.get().status == "announced"
    assert not cases_among(late)


def test_a_waiting_list_ends_once_all_its_cases_are_locked(pool):
    with clock.at(pool.begins_at + timedelta(days=1)), late_locks() as late:
        keep_time()

    assert PassPool.objects.get().status == "over"
    assert not cases_among(late)


def test_a_cancelled_pool_is_told_once_all_its_cases_are_locked(pool):
    with clock.at(pool.results_at):
        cancel_pool(pool, reason="No room", actor=operator())

    with late_locks() as late:
        tell_cancelled(pool)

    assert not pool.passes.holding().exists()
    assert not cases_among(late)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_outcomes_are_told_while_somebody_acts_on_one_of_the_cases():
    pool = drawn_up()

    with clock.at(pool.results_at):
        beside(last_case(pool), lambda: tell_outcomes(pool), patience=1)

    assert PassPool.objects.get().status == "announced"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_pass_is_passed_on_while_somebody_acts_on_the_case_of_who_gets_it(pool):
    slip, waits, actor = first_pass(pool), first_waiting(pool), operator()

    with clock.at(pool.no_show_at):
        beside(waits.case, lambda: release_no_show(slip, actor=actor, to=waits), patience=1)

    assert sorted(pool.passes.in_circulation().values_list("number", flat=True)) == [2, 3]
