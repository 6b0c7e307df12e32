"""The open figures: the same for everybody, page by page, as data and as tables."""

import csv
import json
import os
from pathlib import Path

import pytest
from django.utils.html import escape
from django.utils.translation import gettext

from families.models import Family
from families.tests.factories import make_bureau, make_family, make_focal_point
from liaison.choices.register import Visibility
from liaison.models import Message
from liaison.tests.factories import make_sent_relay
from reports.open_sets import OPEN_SETS

pytestmark = pytest.mark.django_db
PROMISED = Path(__file__).parent / "golden" / "api-v1.json"
NAMES = [one.name for one in OPEN_SETS]


def rows(client, name, **query):
    return client.get(f"/api/v1/{name}", query).json()["rows"]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_portal_answers_with_no_rows(client, name):
    Family.objects.all().delete()

    assert client.get(f"/api/v1/{name}").json() == {"count": 0, "page": 1, "pages": 0, "rows": []}


def test_a_mandate_tells_seat_and_days_and_nobodys_name(client):
    point = make_focal_point(family=make_family(slug="youth"))

    assert rows(client, "mandates") == [
        {
            "id": point.pk,
            "family": "youth",
            "seat": point.seat,
            "since": point.since.isoformat(),
            "until": None,
            "designation": point.designation,
        }
    ]


def test_what_is_not_public_yet_is_not_told(client):
    relay = make_sent_relay(subject="Room passes")
    hidden = make_sent_relay(subject="Between two offices")
    Message.objects.filter(pk=hidden.pk).update(visibility=Visibility.PRIVATE)

    told = rows(client, "messages")

    assert [row["subject"] for row in told] == ["Room passes"]
    assert told[0]["url"].endswith(relay.get_absolute_url())
    assert hidden.reference not in json.dumps(told)


def test_rows_come_page_by_page_and_none_twice(client):
    make_bureau(families=5)

    pages = [client.get("/api/v1/mandates", {"page": page, "size": 4}).json() for page in (1, 2, 3)]

    assert [page["count"] for page in pages] == [10, 10, 10]
    assert [len(page["rows"]) for page in pages] == [4, 4, 2]
    assert len({row["id"] for page in pages for row in page["rows"]}) == 10
    assert rows(client, "mandates", page=4, size=4) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"size": "0"}, "size: Input should be greater than or equal to 1."),
        ({"size": "501"}, "size: Input should be less than or equal to 500."),
        ({"page": "two"}, "page: Input should be a valid integer"),
    ],
)
def test_what_cannot_be_asked_for_is_said(client, query, said):
    answer = client.get("/api/v1/families", query)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(said)


@pytest.mark.parametrize("address", ["/api/v1/families", "/api/v1/families.csv"])
def test_nothing_is_sent_again_to_whoever_has_it(client, address):
    make_family()
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    make_family()
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=300"
    assert changed.status_code == 200


def test_a_table_holds_the_same_rows_and_no_formula(client):
    make_family(slug="youth", name_en="=cmd()")

    text = client.get("/api/v1/families.csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(text.splitlines())
    assert (row["slug"], row["name_en"]) == ("youth", "'=cmd()")


@pytest.mark.parametrize("name", NAMES)
def test_more_rows_cost_no_more_queries(client, django_assert_max_num_queries, name):
    make_bureau(families=2)
    for _ in range(3):
        make_sent_relay()

    with django_assert_max_num_queries(4):
        client.get(f"/api/v1/{name}")


def test_nobody_writes(client):
    for method in (client.post, client.put, client.patch, client.delete):
        answer = method("/api/v1/families")
        assert (answer.status_code, answer["Allow"]) == (405, "GET")
        assert answer.json() == {"detail": "These figures are read only."}


def test_people_read_what_there_is_and_what_it_means(client):
    page = client.get("/api/").content.decode()

    for one in OPEN_SETS:
        assert f'href="/api/v1/{one.name}.csv"' in page
        assert all(escape(gettext(column.about)) in page for column in one.columns)


def test_the_page_is_reached_from_every_page(client):
    assert 'href="/api/"' in client.get("/privacy/").content.decode()


def test_the_description_is_the_one_that_programs_were_promised(client):
    """A set may gain columns: then the file is written anew, and nothing in it may have gone."""
    told = client.get("/api/v1/openapi.json").json()
    if os.environ.get("CSB_UPDATE_GOLDEN") == "1":
        PROMISED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    assert told == json.loads(PROMISED.read_text(encoding="utf-8"))
