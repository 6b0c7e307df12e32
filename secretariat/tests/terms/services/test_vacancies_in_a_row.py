"""One seat that falls vacant again and again: the ranking, the ranking again, then the queue."""

from datetime import date

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from elections.tests.factories import at_geneva
from families.tests.factories import make_focal_point
from secretariat.choices.terms import Act
from secretariat.models import Seat
from secretariat.services.terms.queue import claim_seat, place_of
from secretariat.services.terms.resignations import step_down
from secretariat.services.terms.timekeeping import keep_time
from secretariat.tests.factories import make_elected_term, make_open_queue, make_pairs, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairs():
    """Three elected families and one below them in the ranking."""
    return make_pairs(4)


@pytest.fixture
def term(pairs):
    with clock.at(at_geneva("2005-01-31 09:00")):
        return make_elected_term(pairs)


def leave(person) -> None:
    step_down(Seat.objects.get(user=person.user, until=None), actor=person.user)


def test_a_seat_goes_down_the_ranking_twice_and_then_to_the_queue(pairs, term):
    first, (fourth_a, fourth_b) = pairs[0][0], pairs[3]
    with clock.at(at_geneva("2005-03-01 10:00")):
        leave(first)
        assert seated(term)[1] == fourth_a
        leave(fourth_a)
        assert seated(term)[1] == fourth_b
        term.refresh_from_db()
        assert term.queue_opens_at is None
        leave(fourth_b)
        term.refresh_from_db()
        assert 1 not in seated(term)
    assert term.queue_opens_at == at_geneva("2005-03-03 09:00")

    with clock.at(term.queue_opens_at):
        comer = make_focal_point()
        claim_seat(term, user=comer.user)
        assert seated(term)[1] == comer
    acts = Seat.objects.filter(term=term, number=1).order_by("pk").values_list("act", flat=True)
    assert list(acts) == [Act.ELECTION, Act.RANKING, Act.RANKING, Act.QUEUE]


def test_whoever_stepped_down_gets_in_again_by_the_queue_alone_and_may_leave_again(pairs, term):
    first, (fourth_a, fourth_b) = pairs[0][0], pairs[3]
    with clock.at(at_geneva("2005-03-01 10:00")):
        for person in (first, fourth_a, fourth_b):
            leave(person)
    term.refresh_from_db()

    with clock.at(term.queue_opens_at):
        claim_seat(term, user=first.user)
        assert seated(term)[1] == first
        leave(first)
        keep_time()

        assert 1 not in seated(term)
    assert Seat.objects.filter(user=first.user).count() == 2


def test_a_seat_given_up_for_two_later_days_is_filled_on_each(pairs, term):
    first, (fourth_a, fourth_b) = pairs[0][0], pairs[3]
    with clock.at(at_geneva("2005-03-01 10:00")):
        step_down(Seat.objects.get(user=first.user), actor=first.user, on=date(2005, 3, 10))
    with clock.at(at_geneva("2005-03-10 00:01")):
        keep_time()
        seat = Seat.objects.get(user=fourth_a.user)
        step_down(seat, actor=fourth_a.user, on=date(2005, 3, 20))
    with clock.at(at_geneva("2005-03-20 00:01")):
        keep_time()

    held = Seat.objects.filter(term=term, number=1).order_by("since")
    assert [(seat.focal_point, seat.since) for seat in held] == [
        (first, date(2005, 1, 31)),
        (fourth_a, date(2005, 3, 10)),
        (fourth_b, date(2005, 3, 20)),
    ]


def test_the_waiting_list_goes_on_where_it_stood(pairs):
    term = make_open_queue(pairs[:2])
    people = [make_focal_point() for _ in range(5)]
    claims = [claim_seat(term, user=person.user) for person in people]

    leave(people[0])
    leave(people[2])

    assert [seated(term)[number] for number in (5, 6)] == [people[3], people[1]]
    claims[4].refresh_from_db()
    assert (claims[4].is_waiting, place_of(claims[4])) == (True, 1)


def test_everybody_without_a_seat_hears_of_one_that_falls_free_while_the_queue_is_open(pairs):
    term = make_open_queue(pairs[:2])
    people = [make_focal_point() for _ in range(2)]
    for person in people:
        claim_seat(term, user=person.user)
    waits = pairs[3][0]

    leave(people[1])
    keep_time()

    told = OutgoingMail.objects.filter(occasion__startswith="seat-free")
    without = {one.user.email for one in (*pairs[2], *pairs[3])}
    assert {mail.to for mail in told} == without
    assert told.count() == len(without)
    claim_seat(term, user=waits.user)
    leave(waits)
    assert told.filter(to=people[1].user.email).count() == 1  # it fell free again
    assert told.all().count() == 2 * len(without)
