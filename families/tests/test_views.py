"""The public directory: names of office for everybody, addresses for colleagues only."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.desk import Notice
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_bureau, make_family, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def youth():
    return make_family(slug="youth", name_en="Youth", name_fr="Jeunesse", aliases="Youth Caucus")


def sit(family, name, **fields):
    user = make_user(name=name, email=f"{name.lower()}@example.org")
    return make_focal_point(user=user, family=family, **fields)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_directory_shows_who_sits_since_when_and_what_is_vacant(client, youth):
    sit(youth, "Eva")
    sit(youth, "Gone", seat=2, until=date(2005, 2, 19))

    text = page(client, "/families/")

    assert "1 active family, 1 seat filled, 1 vacant." in text
    assert "Eva" in text
    assert "Gone" not in text
    assert "Seat 2: vacant" in text
    assert "for 10 days, since" in text


def test_the_directory_of_a_past_day_shows_that_day(client, youth):
    sit(youth, "Gone", until=date(2005, 2, 19))
    sit(youth, "Eva", since=date(2005, 2, 19))

    then = page(client, "/families/?on=2005-02-18")

    assert "Gone" in then
    assert "Eva" not in then
    assert 'href="/families/youth/?on=2005-02-18"' in then
    assert 'href="/families/directory.csv?on=2005-02-18"' in then


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2005-02-30", "That is not a day; write one like 2005-03-01."),
        ("yesterday", "That is not a day; write one like 2005-03-01."),
        ("2005-03-02", "That day is still to come; nobody knows who will sit."),
    ],
)
@pytest.mark.parametrize("address", ["/families/", "/families/youth/"])
def test_a_day_that_cannot_be_gets_a_sentence_and_todays_view(client, youth, address, on, sentence):
    sit(youth, "Eva")

    text = page(client, f"{address}?on={on}")

    assert sentence in text
    assert "So this is today's view." in text
    assert "Eva" in text


def test_an_empty_directory_says_what_will_be_there(client):
    assert "Staff enter them from a list in the administration." in page(client, "/families/")


def test_a_dormant_family_is_listed_apart_without_vacancies(client):
    make_family(name_en="Social movements", status="dormant")

    text = page(client, "/families/")

    assert "Dormant" in text
    assert "0 active families, 0 seats filled, 0 vacant." in text


@pytest.mark.parametrize(
    "address",
    [
        "/families/",
        "/families/youth/",
        "/families/directory.csv",
        "/families/seats/",
        "/families/seats.csv",
    ],
)
def test_the_public_sees_names_and_no_addresses(client, youth, address):
    sit(youth, "Eva")

    text = page(client, address)

    assert "Eva" in text
    assert "eva@example.org" not in text


@pytest.mark.parametrize("address", ["/families/", "/families/youth/"])
def test_colleagues_and_staff_see_addresses_and_others_do_not(client, youth, address):
    sit(youth, "Eva")
    colleague, staff, former = make_focal_point().user, make_user(Role.STAFF), make_user()
    make_focal_point(user=former, until=date(2005, 2, 1))

    seen = {
        person: "eva@example.org" in page(log_in(client, person), address)
        for person in (colleague, staff, former)
    }

    assert seen == {colleague: True, staff: True, former: False}


@pytest.mark.parametrize("families", [1, 21])
def test_the_directory_costs_the_same_queries_for_any_number(
    client, families, django_assert_num_queries
):
    make_bureau(families)

    for address in (
        "/families/",
        "/families/directory.csv",
        "/families/seats/",
        "/families/seats.csv",
    ):
        with django_assert_num_queries(4):
            client.get(address)


@pytest.mark.parametrize("terms", [1, 12])
def test_a_family_page_costs_the_same_queries_after_any_number_of_terms(
    client, youth, terms, django_assert_num_queries
):
    for year in range(terms):
        begins = date(1990 + year, 1, 1)
        make_focal_point(family=youth, since=begins, until=date(1990 + year, 12, 31))

    with django_assert_num_queries(9):
        client.get("/families/youth/")


def test_a_family_page_shows_names_people_past_and_present_and_their_basis(client, youth):
    sit(
        youth,
        "Eva",
        designation="elected",
        designated_by="the caucus meeting",
        designated_on=date(2004, 12, 1),
    )
    sit(youth, "Ion", seat=2)
    sit(youth, "Gone", seat=2, since=date(2003, 1, 1), until=date(2004, 1, 1), designation="ad_hoc")

    text = page(client, "/families/youth/")

    assert "Youth Caucus" in text
    assert "Jeunesse" in text
    assert "Elected by the family, by the caucus meeting, on" in text
    assert "Not stated yet" in text
    assert "Gone" in text
    assert "Ad hoc" in text


def test_a_family_page_of_a_past_day_shows_nothing_later(client, youth):
    sit(youth, "Gone", until=date(2005, 2, 19))
    sit(youth, "Eva", since=date(2005, 2, 19))

    text = page(client, "/families/youth/?on=2005-02-01")

    assert "Eva" not in text
    assert "Who spoke for it on" in text


def test_what_upper_floors_know_is_asked_by_name(client, youth, settings):
    settings.FAMILY_ACTIVITY = [f"{__name__}.some_activity"]

    assert '<a href="/calls/x/">Offered for Youth</a>' in page(client, "/families/youth/")


def some_activity(family):
    return [Notice(f"Offered for {family}", "/calls/x/")]


def test_an_unknown_family_is_not_found(client):
    assert client.get("/families/nobody/").status_code == 404


def test_the_csv_is_that_of_its_day_and_its_cells_are_defused(client, youth):
    sit(youth, "=HYPERLINK", designation="ad_hoc", designated_by="+1")
    sit(youth, "Later", seat=2, since=date(2005, 3, 1))
    make_family(slug="asleep", name_en="Asleep", status="dormant")

    response = client.get("/families/directory.csv?on=2005-02-28")

    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="families-2005-02-28.csv"' in response["Content-Disposition"]
    assert [(row["seat"], row["display_name"], row["designated_by"]) for row in rows] == [
        ("1", "'=HYPERLINK", "'+1"),
        ("2", "", ""),
        ("", "", ""),
    ]
    assert rows[2]["status"] == "dormant"


def test_the_csv_of_a_day_that_cannot_be_is_a_sentence(client):
    response = client.get("/families/directory.csv?on=tomorrow")

    assert (response.status_code, response.text) == (
        400,
        "* That is not a day; write one like 2005-03-01.",
    )
