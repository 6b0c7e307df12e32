"""Fifty at once: exactly one gets the last pass or the last offer, the others get words."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.choices.passes import PassStatus
from secretariat.models import Pass, PassPool
from secretariat.rules.passes.allocate import read_pool
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.allocating import check_requests
from secretariat.services.passes.door import give_at_door, release_no_show
from secretariat.services.passes.holding import give_back
from secretariat.services.passes.offering import accept_offer, decline_offer
from secretariat.services.passes.timekeeping import keep_time
from secretariat.tests.passes.factories import ask, first_pass, make_pool, make_told_pool, operator

pytestmark = [
    pytest.mark.crowd,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
MANY = 50


def at_once(step, count: int = MANY) -> tuple[Counter, set[str]]:
    """Let ``count`` threads take a step at once; say how they went and what the others read."""
    words: set[str] = set()
    now = clock.now()  # each thread has a clock of its own

    def click(number: int) -> str:
        try:
            with clock.at(now):
                step(number)
        except DomainError as error:
            words.add(str(error))
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(click, range(count))), words


def live(pool: PassPool) -> int:
    return pool.passes.holding().count()


def test_fifty_at_the_last_pass_at_the_door_and_one_gets_it():
    pool, actor = make_told_pool(MANY + 1, quota=1), operator()
    waiting = list(pool.requests.next_in_line().with_people())
    with clock.at(pool.no_show_at):
        release_no_show(first_pass(pool), actor=actor)

        counted, words = at_once(lambda number: give_at_door(pool, waiting[number], actor=actor))

    assert counted == {"done": 1, "refused": MANY - 1}
    assert all("All 1 passes are in circulation" in said for said in words)
    assert live(pool) == 1


def test_fifty_clicks_on_the_last_offer_issue_one_pass():
    pool = make_told_pool(2, quota=1)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
        offer = pool.passes.get(status=PassStatus.OFFERED)

        counted, _words = at_once(lambda _number: accept_offer(offer))

    assert counted == {"done": MANY}  # the same person, and the same answer
    assert Pass.objects.filter(status=PassStatus.ISSUED).count() == 1
    assert PassPool.objects.get().last_number == 2


def test_taking_leaving_and_withdrawing_one_offer_at_once_ends_one_way():
    pool = make_told_pool(3, quota=1)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
        offer = pool.passes.with_people().get(status=PassStatus.OFFERED)
        steps = (
            lambda: accept_offer(offer),
            lambda: decline_offer(offer),
            lambda: withdraw_case(offer.request.case),
        )
        counted, words = at_once(lambda number: steps[number % 3]())

    offer.refresh_from_db()
    assert offer.status in (PassStatus.ISSUED, PassStatus.DECLINED)
    assert live(pool) == 1
    assert counted["refused"] >= MANY // 2
    assert words


def test_fifty_clocks_at_the_end_of_an_offer_make_one_new_one():
    pool = make_told_pool(3, quota=1)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
        offer = pool.passes.get(status=PassStatus.OFFERED)
    with clock.at(offer.expires_at):
        steps = (keep_time, lambda: accept_offer(offer))
        counted, words = at_once(lambda number: steps[number % 2]())

        assert Pass.objects.filter(status=PassStatus.OFFERED).count() == 1
    assert counted == {"done": MANY // 2, "refused": MANY // 2}
    assert all("This offer ended on" in said for said in words)


def test_fifty_requests_of_one_person_end_with_one_pass():
    pool = make_pool(quota=5)
    family = ask(pool).case.family
    at_once(lambda _number: ask(pool, family, email="ama@example.org"))
    for hour in (pool.ranking_until, pool.ranking_until, pool.results_at):
        with clock.at(hour):
            at_once(lambda _number: keep_time(), 10)

    assert pool.passes.filter(request__case__email="ama@example.org").count() == 1
    assert pool.requests.filter(reason="duplicate").count() == MANY - 1
    assert live(pool) == 2


def test_whoever_confirms_in_the_last_second_is_in_the_list_or_reads_that_it_is_too_late():
    pool = make_pool()
    requests = [ask(pool, confirmed=False) for _ in range(8)]
    last, over = pool.ranking_until - timedelta(seconds=1), pool.ranking_until

    def click(number: int) -> None:
        if number == len(requests) // 2:
            with clock.at(over):
                check_requests(pool)
        else:
            with clock.at(last):
                confirm_case(requests[number].case)

    counted, words = at_once(click, len(requests))

    pool.refresh_from_db()
    given = read_pool(pool.given).requests
    in_time = {each.number for each in given if each.is_confirmed}
    confirmed = pool.requests.counting().values_list("case__reference", flat=True)
    assert in_time == set(confirmed)
    assert len(in_time) == counted["done"] - 1
    assert all("time to confirm ended" in each for each in words)
