"""An offer whose hours are over holds nothing, also before the clock has ended it."""

import pytest

from csb_portal import clock
from secretariat.choices.passes import PassStatus
from secretariat.services.passes.door import give_at_door, release_no_show
from secretariat.services.passes.holding import give_back
from secretariat.tests.passes.factories import first_pass, make_told_pool, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(settings):
    """Two passes, one of them offered until the hour at the door; nobody ended the offer since."""
    settings.ON_DUTY = []
    pool = make_told_pool(5, quota=2, offer_hours=168)
    with clock.at(pool.results_at):
        give_back(first_pass(pool))
    with clock.at(pool.no_show_at):
        yield pool


def offer_of(pool):
    return pool.passes.with_people().get(status=PassStatus.OFFERED)


def test_who_did_not_answer_gets_the_pass_at_the_door(pool):
    offer = offer_of(pool)

    given = give_at_door(pool, offer.request, actor=operator())

    offer.refresh_from_db()
    assert offer.status == PassStatus.LAPSED
    assert (given.request, given.number) == (offer.request, 3)


def test_its_place_is_free_for_somebody_else(pool):
    offer = offer_of(pool)
    other = pool.requests.exclude(pk=offer.request.pk).get(outcome="waiting", position=2)

    assert give_at_door(pool, other, actor=operator()).request == other


def test_the_list_of_the_door_has_whoever_did_not_answer_last(pool):
    line = list(pool.requests.next_in_line())

    assert [request.position for request in line] == [2, 3, 1]


def test_a_pass_that_comes_back_is_offered_once_overdue_offers_ended(pool):
    """Whoever is both last on the list and late to answer is not offered two passes."""
    offer = offer_of(pool)
    pool.collect_by = pool.begins_at
    pool.save()
    with clock.at(pool.results_at):
        offer.expires_at = clock.now()
        offer.save()
        for request in pool.requests.filter(outcome="waiting").exclude(pk=offer.request.pk):
            request.case.status = "withdrawn"
            request.case.closed_at = clock.now()
            request.case.save()

        give_back(pool.passes.with_people().get(number=2))

    offer.refresh_from_db()
    assert offer.status == PassStatus.LAPSED
    assert offer_of(pool).request == offer.request


def test_a_release_ends_overdue_offers_too(pool):
    offer = offer_of(pool)

    given = release_no_show(
        pool.passes.with_people().get(number=2), actor=operator(), to=offer.request
    )

    assert given.request == offer.request
    assert pool.passes.holding().count() == 1
