from datetime import date

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from elections.tests.factories import at_geneva
from families.tests.factories import make_focal_point
from secretariat.models import Seat
from secretariat.services.terms.queue import claim_seat
from secretariat.services.terms.resignations import step_down
from secretariat.tests.factories import (
    make_elected_term,
    make_open_queue,
    make_pairs,
    make_served_term,
)

pytestmark = pytest.mark.django_db

PAGE = "/secretariat/"


def test_before_the_first_secretariat_the_page_says_what_would_appear_and_how(client):
    shown = client.get(PAGE).text

    assert "No secretariat yet" in shown
    assert "When a call for volunteers has closed and its outcome is settled" in shown


def test_everybody_sees_the_six_and_the_act_that_seated_each(client):
    pairs = make_pairs(4)
    term = make_elected_term(pairs)

    shown = client.get(PAGE).text

    result = reverse("elections:election-result", args=[term.election.slug])
    assert shown.count(f'href="{result}"') >= 6
    for pair in pairs[:3]:
        assert all(person.user.name in shown for person in pair)
        assert pair[0].family.get_absolute_url() in shown
    assert pairs[3][0].user.name not in shown


def test_three_volunteers_are_named_as_what_they_are(client):
    make_served_term(make_pairs(3))

    assert "No election: three families volunteered." in client.get(PAGE).text


def test_no_address_is_shown_to_anybody(client):
    pairs = make_pairs(4)
    make_elected_term(pairs)

    assert pairs[0][0].user.email not in client.get(PAGE).text


def test_a_vacancy_is_counted_in_days_and_the_waiting_list_is_public(client):
    with clock.at(at_geneva("2005-02-01 10:00")):
        pairs = make_pairs(3)
        make_served_term(pairs)
        step_down(Seat.objects.get(user=pairs[0][0].user), actor=pairs[0][0].user)
    with clock.at(at_geneva("2005-02-13 10:00")):
        shown = client.get(PAGE).text

    assert "12 days" in shown
    assert "The first-come queue is open" in shown


def test_the_waiting_list_shows_numbers_names_and_families(client):
    term = make_open_queue(make_pairs(2))
    people = [make_focal_point() for _ in range(3)]
    for person in people:
        claim_seat(term, user=person.user)

    shown = client.get(PAGE).text

    assert people[2].user.name in shown
    assert "number 1 in the queue" in shown


def test_any_day_of_the_past_can_be_read(client):
    with clock.at(at_geneva("2005-01-31 09:00")):
        pairs = make_pairs(4)
        make_elected_term(pairs)
    with clock.at(at_geneva("2005-03-01 10:00")):
        step_down(Seat.objects.get(user=pairs[0][0].user), actor=pairs[0][0].user)
        before = client.get(PAGE, {"on": "2005-02-28"}).text
        after = client.get(PAGE, {"on": "2005-03-01"}).text
        earlier = client.get(PAGE, {"on": "2005-01-30"}).text

    assert pairs[3][0].user.name not in before
    assert pairs[3][0].user.name in after
    assert "No secretariat was in office on that day." in earlier


@pytest.mark.parametrize("day", ["2999-01-01", "soon", "2005-02-30", ""])
def test_a_day_that_cannot_be_shows_today_and_says_so(day, client):
    pairs = make_pairs(4)
    make_elected_term(pairs)

    response = client.get(PAGE, {"on": day})

    assert response.status_code == 200
    assert pairs[0][0].user.name in response.text
    assert ("today&#x27;s view" in response.text or "today's view" in response.text) == bool(day)


def test_an_ended_term_is_still_listed(client):
    with clock.at(at_geneva("2005-01-31 09:00")):
        former = make_elected_term(make_pairs(4))
    with clock.at(at_geneva("2005-06-01 09:00")):
        make_served_term(make_pairs(3))
        shown = client.get(PAGE).text

    assert former.get_absolute_url() in shown


def test_the_page_costs_as_many_queries_for_many_rows_as_for_few(
    client, django_assert_max_num_queries
):
    with clock.at(at_geneva("2005-01-31 09:00")):
        make_elected_term(make_pairs(4))
        client.get(PAGE)
        with django_assert_max_num_queries(6) as few:
            client.get(PAGE)
    with clock.at(at_geneva("2005-06-01 09:00")):
        term = make_served_term(make_pairs(1), queue_opens_at=clock.now())
        for _ in range(12):
            claim_seat(term, user=make_focal_point().user)
        for seat in Seat.objects.filter(term=term, until=None):
            step_down(seat, actor=seat.user)
        with django_assert_max_num_queries(len(few)):
            client.get(PAGE)


# --- stepping down --------------------------------------------------------------------


@pytest.fixture
def seat():
    pairs = make_pairs(4)
    make_elected_term(pairs)
    return Seat.objects.get(user=pairs[0][0].user)


def address(seat):
    return reverse("secretariat:seat-step-down", args=[seat.pk])


def test_a_member_steps_down_with_one_deliberate_click(client, seat):
    client.force_login(seat.user)
    today = clock.today().isoformat()

    assert f'value="{today}"' in client.get(address(seat)).text
    client.post(address(seat), {"on": today, "confirmed": "on"})

    seat.refresh_from_db()
    assert seat.until == clock.today()
    assert "There is nothing left to do here." in client.get(address(seat)).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"on": "2005-01-01", "confirmed": "on"}, "1 January 2005 is past"),
        ({"on": "", "confirmed": "on"}, "This field is required"),
        ({"on": "2999-01-01", "confirmed": "on"}, "The term ends on"),
        ({"on": date.max.isoformat()}, "This field is required"),
    ],
)
def test_a_day_that_cannot_be_is_answered_in_words(fields, words, client, seat):
    client.force_login(seat.user)

    assert words in client.post(address(seat), fields).text

    seat.refresh_from_db()
    assert seat.until is None


def test_nobody_gives_up_the_seat_of_somebody_else(client, seat):
    other = Seat.objects.exclude(pk=seat.pk).first()
    client.force_login(other.user)

    assert client.get(address(seat)).status_code == 403
    assert client.post(address(seat), {"confirmed": "on"}).status_code == 403


def test_a_stranger_is_asked_to_log_in(client, seat):
    assert reverse("account_login") in client.get(address(seat)).url


def test_staff_write_a_resignation_down(client, seat):
    log_in(client, make_user(Role.STAFF))

    assert "You write this down for the member" in client.get(address(seat)).text
    client.post(address(seat), {"on": clock.today().isoformat(), "confirmed": "on"})

    seat.refresh_from_db()
    assert seat.until == clock.today()
