from datetime import date, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections.tests.factories import at_geneva
from families.tests.factories import make_focal_point
from secretariat.choices.terms import Act
from secretariat.models import Seat
from secretariat.services.terms.queue import claim_seat
from secretariat.services.terms.resignations import step_down
from secretariat.sources import terms as sources
from secretariat.tests.factories import (
    make_certified_election,
    make_elected_term,
    make_open_queue,
    make_pairs,
    make_served_term,
)

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = Month(2005, 1), Month(2005, 2), Month(2005, 3)


def test_the_figures_are_those_of_the_last_day_of_the_month():
    with clock.at(at_geneva("2005-01-31 09:00")):
        pairs = make_pairs(3)
        make_elected_term(pairs)
    with clock.at(at_geneva("2005-03-31 09:00")):
        step_down(Seat.objects.get(user=pairs[0][0].user), actor=pairs[0][0].user)

        assert counted(sources.FIGURES, Month(2004, 12)) == {"seats_held": 0, "seats_vacant": 0}
        assert counted(sources.FIGURES, JANUARY) == {"seats_held": 6, "seats_vacant": 0}
        assert counted(sources.FIGURES, FEBRUARY) == {"seats_held": 6, "seats_vacant": 0}
        assert counted(sources.FIGURES, MARCH) == {"seats_held": 5, "seats_vacant": 1}
        assert counted(sources.FIGURES, Month(2006, 1)) == {"seats_held": 0, "seats_vacant": 0}


def test_the_report_hears_who_was_seated_by_which_act_and_who_left():
    with clock.at(at_geneva("2005-01-31 09:00")):
        pairs = make_pairs(4)
        term = make_elected_term(pairs)
    with clock.at(at_geneva("2005-02-10 09:00")):
        step_down(Seat.objects.get(user=pairs[0][0].user), actor=pairs[0][0].user)

    assert [seat.act for seat in sources.seated_since(JANUARY)] == [Act.ELECTION] * 6
    taken, left = sources.entries(FEBRUARY)
    result = reverse("elections:election-result", args=[term.election.slug])
    assert (taken.section, taken.url) == ("decisions", result)
    assert taken.title == (
        f"{pairs[3][0].user} ({pairs[3][0].family}) takes seat 1 of the secretariat"
    )
    assert left.title == (
        f"{pairs[0][0].user} ({pairs[0][0].family}) leaves seat 1 of the secretariat"
    )


def test_the_home_page_says_when_the_queue_opens_and_that_it_is_open():
    with clock.at(at_geneva("2005-01-15 12:00")):
        make_served_term(make_pairs(2), queue_opens_at=at_geneva("2005-01-17 09:00"))
        (announced,) = sources.notices()
    with clock.at(at_geneva("2005-01-17 09:00")):
        (opened,) = sources.notices()

    assert announced.until == at_geneva("2005-01-17 09:00")
    assert "2 seats are empty" in announced.detail
    assert opened.title == "Seats in the secretariat can be claimed"


def test_nothing_is_announced_without_a_queue_or_without_an_empty_seat():
    assert sources.notices() == []
    make_elected_term(make_pairs(4))
    assert sources.notices() == []


def test_the_desk_offers_an_empty_seat_to_focal_points_who_have_none():
    pairs = make_pairs(2)
    term = make_open_queue(pairs)
    outsider, claimant = make_focal_point().user, make_focal_point().user
    claim_seat(term, user=claimant)

    (task,) = sources.tasks_for(outsider)

    assert task.url == reverse("secretariat:seat-claim")
    assert sources.tasks_for(claimant) == []
    assert sources.tasks_for(pairs[0][0].user) == []
    assert sources.tasks_for(make_user()) == []


def test_the_desk_offers_nothing_once_all_seats_are_taken():
    term = make_open_queue(make_pairs(2))
    outsider = make_focal_point().user
    for _ in range(2):
        claim_seat(term, user=make_focal_point().user)

    assert sources.tasks_for(outsider) == []


def test_staff_and_operators_are_asked_to_constitute_what_is_settled():
    call = make_certified_election(make_pairs(4)).call

    for role in (Role.STAFF, Role.OPERATOR):
        (task,) = sources.tasks_for(make_user(role))
        assert task.url == reverse("admin:secretariat_term_constitute", args=[call.slug])
    assert sources.tasks_for(make_user()) == []


def test_nobody_is_asked_while_it_is_undecided_or_when_it_is_done():
    make_certified_election(make_pairs(4), certified_at=clock.now())
    assert sources.tasks_for(make_user(Role.OPERATOR)) == []

    with clock.at(clock.now() + timedelta(days=2)):
        make_elected_term(make_pairs(4))
        assert sources.tasks_for(make_user(Role.OPERATOR)) == []


def test_the_month_of_an_empty_bureau_has_no_entries():
    assert sources.entries(Month.of(date(2005, 1, 1))) == []
