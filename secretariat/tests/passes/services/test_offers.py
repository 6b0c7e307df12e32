from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import HOLDING, PassStatus
from secretariat.models import Pass, PassPool
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.locking import A_BATCH
from secretariat.services.passes.offering import accept_offer, decline_offer
from secretariat.services.passes.telling import progress, tell_some
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import (
    ask,
    first_pass,
    first_waiting,
    make_pool,
    make_told_pool,
    numbers,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """Two passes, two who wait; an hour after the outcomes were told."""
    pool = make_told_pool(4)
    with clock.at(pool.results_at + timedelta(hours=1)):
        yield pool


def offered(pool: PassPool) -> Pass:
    return pool.passes.with_people().get(status=PassStatus.OFFERED)


def test_a_pass_given_back_is_offered_to_the_first_who_waits(pool):
    first = first_waiting(pool)

    back = give_back(first_pass(pool))

    assert back.request.case.steps.last().status == CaseStatus.RETURNED
    offer = offered(pool)
    assert offer.request == first
    assert offer.expires_at == clock.now() + timedelta(hours=pool.offer_hours)
    assert OutgoingMail.objects.filter(occasion=f"pass-offered:{offer.pk}").count() == 1
    assert first.case.status == CaseStatus.WAITING_LIST
    assert numbers(pool.passes.in_circulation()) == [2]


def test_giving_back_twice_is_giving_back_once(pool):
    slip = first_pass(pool)

    for _ in range(2):
        give_back(slip)

    assert Pass.objects.filter(status=PassStatus.OFFERED).count() == 1
    assert AuditEntry.objects.filter(event="passes.returned").count() == 1


def test_an_accepted_offer_gets_a_number_of_its_own_and_the_old_one_stays_returned(pool):
    give_back(first_pass(pool))

    taken = accept_offer(offered(pool))
    again = accept_offer(taken)

    assert (taken.label, again.label) == ("OP-003", "OP-003")
    assert first_pass(pool).status == PassStatus.RETURNED
    taken.request.case.refresh_from_db()
    assert taken.request.case.status == CaseStatus.GRANTED
    assert "you accepted the offer" in taken.request.case.steps.last().reason


def test_an_offer_ends_by_the_servers_clock_even_where_it_has_not_gone_on_yet(pool):
    give_back(first_pass(pool))
    offer = offered(pool)

    with clock.at(offer.expires_at), pytest.raises(DomainError, match="This offer ended on"):
        accept_offer(offer)
    with clock.at(offer.expires_at - timedelta(seconds=1)):
        assert accept_offer(offer).number == 3


def test_a_lapsed_offer_goes_to_the_next_and_its_holder_comes_after_those_not_asked(pool):
    give_back(first_pass(pool))
    first = offered(pool)

    with clock.at(first.expires_at):
        keep_time()
        keep_time()
        second = offered(pool)
    with clock.at(second.expires_at):
        keep_time()
        third = offered(pool)

    assert second.request != first.request
    assert third.request == first.request  # nobody else waits
    first.refresh_from_db()
    assert first.status == PassStatus.LAPSED
    assert OutgoingMail.objects.filter(occasion=f"pass-offer-lapsed:{first.pk}").count() == 1


def test_who_leaves_an_offer_leaves_the_list_and_the_next_is_asked_at_once(pool):
    give_back(first_pass(pool))
    offer = offered(pool)

    decline_offer(offer)

    assert offered(pool).request != offer.request
    offer.request.case.refresh_from_db()
    assert offer.request.case.status == CaseStatus.WITHDRAWN


def test_who_withdraws_with_an_offer_in_hand_leaves_it_to_the_next(pool):
    give_back(first_pass(pool))
    offer = offered(pool)

    withdraw_case(offer.request.case)

    assert offered(pool).request != offer.request
    offer.refresh_from_db()
    assert offer.status == PassStatus.DECLINED


def test_who_holds_a_pass_gives_it_back_rather_than_withdraw(pool):
    with pytest.raises(TransitionNotAllowed):
        withdraw_case(first_pass(pool).request.case)


def test_an_offer_never_lasts_beyond_the_hour_at_the_door(pool):
    with clock.at(pool.collect_by - timedelta(minutes=30)):
        give_back(first_pass(pool))
        assert offered(pool).expires_at == pool.collect_by
    with clock.at(pool.collect_by):
        keep_time()

    assert not pool.passes.filter(status=PassStatus.OFFERED).exists()


def test_what_is_over_is_offered_to_nobody_where_nobody_waits(pool):
    for request in pool.requests.filter(outcome="waiting"):
        withdraw_case(request.case)

    give_back(first_pass(pool))

    assert not pool.passes.filter(status=PassStatus.OFFERED).exists()


def test_the_database_lets_no_two_hold_one_place_or_one_person_two(pool):
    one, other = pool.passes.filter(status__in=HOLDING)

    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.filter(pk=other.pk).update(slot=one.slot)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.filter(pk=other.pk).update(person=one.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        pool.slots.create(number=1)


def test_outcomes_are_told_in_batches_that_can_be_watched_and_begun_again():
    pool = make_pool(quota=1)
    for _ in range(A_BATCH + 1):
        ask(pool)
    with clock.at(pool.ranking_until):
        keep_time()
        keep_time()

    with clock.at(pool.results_at - timedelta(seconds=1)):
        assert tell_some(pool) == 0
    with clock.at(pool.results_at):
        assert tell_some(pool) == A_BATCH
        assert progress(pool) == (A_BATCH, A_BATCH + 1)
        assert PassPool.objects.get().status == "allocated"
        assert tell_some(pool) == 1
        assert tell_some(pool) == 0

    assert PassPool.objects.get().status == "announced"
    assert OutgoingMail.objects.filter(occasion__startswith="pass-outcome").count() == A_BATCH + 1


def test_an_outcome_reads_with_its_reason(pool):
    held, waits = first_pass(pool).request, first_waiting(pool)

    won = OutgoingMail.objects.get(occasion=f"pass-outcome:{held.pk}")
    lost = OutgoingMail.objects.get(occasion=f"pass-outcome:{waits.pk}")

    assert won.subject == "You have a pass for Opening: OP-001"
    assert "Number 1 of 2 by the published rule: round 1" in won.body
    assert lost.subject == "Number 1 on the waiting list for Opening"
    assert "All 2 passes went to requests before yours" in lost.body


def test_told_is_told_once():
    pool = make_told_pool(2)
    told(pool)

    assert OutgoingMail.objects.filter(occasion__startswith="pass-outcome").count() == 2
