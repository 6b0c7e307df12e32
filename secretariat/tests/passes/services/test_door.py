from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassStatus
from secretariat.services.passes import door
from secretariat.services.passes.door import (
    give_at_door,
    hand_over,
    hand_over_many,
    release_no_show,
)
from secretariat.services.passes.holding import give_back
from secretariat.tests.passes.factories import (
    first_pass,
    first_waiting,
    make_told_pool,
    numbers,
    operator,
)

pytestmark = pytest.mark.django_db
SERVING: list = []


def serving() -> list:
    return SERVING


@pytest.fixture
def pool(settings):
    settings.ON_DUTY = [f"{__name__}.serving"]
    SERVING.clear()
    return make_told_pool(4)


def test_a_pass_is_ticked_off_once_however_often_it_is_sent(pool):
    first, second = operator(), operator()

    with clock.at(pool.collect_by - timedelta(minutes=20)):
        hand_over(first_pass(pool), actor=first)
    with clock.at(pool.collect_by):
        again = hand_over(first_pass(pool), actor=second)

    assert again.handed_over_at == pool.collect_by - timedelta(minutes=20)
    assert again.handed_over_by == first
    assert AuditEntry.objects.filter(event="passes.handed_over").count() == 1


def test_a_pass_given_back_is_not_handed_over(pool):
    with clock.at(pool.results_at):
        give_back(first_pass(pool))

    with pytest.raises(DomainError, match="OP-001 is not valid: Returned"):
        hand_over(first_pass(pool), actor=operator())


def test_many_are_ticked_off_at_once_and_what_is_wrong_is_said(pool):
    with clock.at(pool.results_at):
        give_back(first_pass(pool))

    ticked = hand_over_many(pool, [2, 2, 1, 77], actor=operator())

    assert numbers(ticked.done) == [2]
    assert [number for number, _why in ticked.refused] == ["OP-001", "OP-077"]


def test_nobody_hands_a_pass_to_themselves(pool):
    slip = first_pass(pool)
    own = make_user(Role.OPERATOR, email=slip.request.case.email)

    with pytest.raises(DomainError, match="Nobody handles"):
        hand_over(slip, actor=own)


def test_who_has_not_come_loses_the_pass_after_the_pools_minutes_and_not_before(pool):
    waits, actor = first_waiting(pool), operator()
    early = pool.no_show_at - timedelta(seconds=1)

    with clock.at(early), pytest.raises(DomainError, match="Holders have until"):
        release_no_show(first_pass(pool), actor=actor, to=waits)
    with clock.at(pool.no_show_at):
        given = release_no_show(first_pass(pool), actor=actor, to=waits)

    assert pool.no_show_at == pool.collect_by + timedelta(minutes=10)
    assert (given.label, given.status) == ("OP-003", PassStatus.HANDED_OVER)
    absent = first_pass(pool)
    assert absent.status == PassStatus.RELEASED
    absent.request.case.refresh_from_db()
    assert absent.request.case.status == CaseStatus.RETURNED
    assert "it went to somebody who waited" in absent.request.case.steps.last().reason
    assert AuditEntry.objects.filter(event="passes.passed_on").count() == 1
    assert numbers(pool.passes.in_circulation()) == [2, 3]
    released = AuditEntry.objects.get(event="passes.released")
    assert released.actor == f"csb_portal.user:{actor.pk}"


def test_a_released_pass_can_wait_for_whoever_comes(pool):
    slip = first_pass(pool)
    with clock.at(pool.no_show_at):
        assert release_no_show(slip, actor=operator()) is None
        assert "it is free for who waits" in slip.request.case.steps.last().reason
        given = give_at_door(pool, first_waiting(pool), actor=operator())

    assert given.number == 3


def test_only_whoever_has_the_duty_passes_on(pool):
    SERVING.append(make_user(Role.OPERATOR))

    with clock.at(pool.no_show_at):
        with pytest.raises(DomainError, match="You do not have the duty now"):
            release_no_show(first_pass(pool), actor=operator())
        release_no_show(first_pass(pool), actor=SERVING[0])


def test_who_came_is_not_released(pool):
    hand_over(first_pass(pool), actor=operator())

    with clock.at(pool.no_show_at), pytest.raises(DomainError, match="cannot be released"):
        release_no_show(first_pass(pool), actor=operator(), to=first_waiting(pool))


def test_the_door_gives_no_pass_beyond_the_quota(pool):
    with clock.at(pool.no_show_at), pytest.raises(DomainError, match="All 2 passes"):
        give_at_door(pool, first_waiting(pool), actor=operator())


def test_at_the_door_only_somebody_of_the_list_gets_a_pass(pool):
    holder = pool.passes.get(number=2).request

    with clock.at(pool.no_show_at):
        release_no_show(first_pass(pool), actor=operator())
        with pytest.raises(DomainError, match="is not on the waiting list"):
            give_at_door(pool, holder, actor=operator())


def test_if_the_next_does_not_wait_nothing_of_the_release_is_kept(pool):
    holder = pool.passes.get(number=2).request

    with clock.at(pool.no_show_at), pytest.raises(DomainError):
        release_no_show(first_pass(pool), actor=operator(), to=holder)

    assert first_pass(pool).status == PassStatus.ISSUED
    assert door.hand_over(first_pass(pool), actor=operator()).number == 1
