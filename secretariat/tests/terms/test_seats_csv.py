"""The secretariat of any day as a table."""

import csv
import io
from datetime import timedelta

import pytest

from csb_portal import clock
from secretariat.services.terms.resignations import step_down
from secretariat.tests.factories import make_pairs, make_served_term

pytestmark = pytest.mark.django_db


def rows(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


def test_the_table_names_holders_and_their_act_and_what_is_vacant(client):
    pairs = make_pairs(2)
    term = make_served_term(pairs)
    today = clock.today()
    with clock.at(clock.now() + timedelta(days=3)):
        step_down(term.holdings.get(number=1), actor=pairs[0][0].user)
    later = clock.at(clock.now() + timedelta(days=5))

    with later:
        now = rows(client.get("/secretariat/seats.csv"))
        then = rows(client.get(f"/secretariat/seats.csv?on={today}"))

    assert [row["seat"] for row in now] == [str(number) for number in range(1, 7)]
    assert then[0]["display_name"] == pairs[0][0].user.name
    assert (then[0]["family_slug"], then[0]["act"]) == (pairs[0][0].family.slug, "volunteers")
    assert (now[0]["display_name"], now[0]["days_vacant"]) == ("", "2")
    assert "@" not in client.get("/secretariat/seats.csv").text


def test_a_day_before_any_term_is_an_empty_table_and_no_day_is_a_sentence(client):
    make_served_term(make_pairs(2))

    assert rows(client.get("/secretariat/seats.csv?on=2001-01-01")) == []
    assert client.get("/secretariat/seats.csv?on=soon").status_code == 400


def test_the_table_costs_the_same_queries_for_any_number_of_seats(
    client, django_assert_max_num_queries
):
    make_served_term(make_pairs(3))

    with django_assert_max_num_queries(5):
        client.get("/secretariat/seats.csv")
