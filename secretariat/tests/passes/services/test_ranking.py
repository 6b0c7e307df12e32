from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from families.tests.factories import make_family, make_focal_point
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.passes.ranking import rank_requests, requests_to_rank
from secretariat.tests.passes.factories import ask, make_pool, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def speaker(family):
    return make_focal_point(family=family).user


def order(pool, family) -> list[str]:
    return [request.number for request in requests_to_rank(pool, family)]


def test_a_family_puts_its_requests_in_order_and_the_rest_goes_by_time(family, speaker):
    pool = make_pool(quota=3)
    first, second, third = (ask(pool, family).number for _ in range(3))

    rank_requests(pool, family, [third], actor=speaker)

    assert order(pool, family) == [third, first, second]
    told(pool)
    line = pool.requests.order_by("position")
    assert [request.number for request in line] == [third, first, second]


def test_the_last_word_counts_and_each_is_in_the_trail(family, speaker):
    pool = make_pool()
    first, second = (ask(pool, family).number for _ in range(2))
    other = make_focal_point(family=family, seat=2).user

    rank_requests(pool, family, [second, first], actor=speaker)
    rank_requests(pool, family, [first], actor=other)

    assert order(pool, family) == [first, second]
    entries = AuditEntry.objects.filter(event="passes.ranked").order_by("number")
    assert [entry.data["order"] for entry in entries] == [f"{second},{first}", first]


def test_nobody_ranks_after_the_deadline(family, speaker):
    pool = make_pool()
    number = ask(pool, family).number

    with clock.at(pool.ranking_until - timedelta(seconds=1)):
        rank_requests(pool, family, [number], actor=speaker)
    with clock.at(pool.ranking_until), pytest.raises(DomainError, match="time to rank ended"):
        rank_requests(pool, family, [number], actor=speaker)


def test_a_family_ranks_its_own_requests_each_once(family, speaker):
    pool = make_pool()
    own, other = ask(pool, family).number, ask(pool).number

    for numbers in ([own, own], [own, other], ["PC-1999-0001"]):
        with pytest.raises(DomainError, match="comes twice, or is not a request of your family"):
            rank_requests(pool, family, numbers, actor=speaker)


def test_whoever_asked_ranks_the_others_and_comes_after_all_of_them(family, speaker):
    pool = make_pool(quota=3)
    own = ask(pool, family, email=speaker.email).number
    first, second = (ask(pool, family).number for _ in range(2))

    with pytest.raises(DomainError, match="You asked for a pass yourself"):
        rank_requests(pool, family, [own, first], actor=speaker)
    rank_requests(pool, family, [second], actor=speaker)

    assert order(pool, family) == [second, first, own]
    told(pool)
    line = pool.requests.order_by("position")
    assert [request.number for request in line] == [second, first, own]


def test_the_other_focal_point_gives_ones_own_request_its_place(family, speaker):
    pool = make_pool()
    own, other = ask(pool, family, email=speaker.email).number, ask(pool, family).number

    rank_requests(pool, family, [own, other], actor=make_focal_point(family=family, seat=2).user)

    assert order(pool, family) == [own, other]


def test_a_request_nobody_confirmed_keeps_nobody_from_ranking(family, speaker):
    pool = make_pool()
    ask(pool, family, email=speaker.email, confirmed=False)
    other = ask(pool, family).number

    rank_requests(pool, family, [other], actor=speaker)

    assert order(pool, family) == [other]


def test_what_is_withdrawn_or_late_is_not_there_to_rank(family, speaker):
    pool = make_pool()
    gone, stays = ask(pool, family), ask(pool, family)
    withdraw_case(gone.case)
    with clock.at(pool.closes_at):
        ask(pool, family)

    assert order(pool, family) == [stays.number]
