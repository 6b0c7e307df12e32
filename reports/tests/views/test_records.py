"""The records behind a figure: listed where everybody may read them, else counted."""

import pytest

from csb_portal import clock
from reports import figures
from reports.models import MonthlyReport
from reports.tests.factories import PUBLISHING, geneva, make_draft, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


def test_every_figure_of_a_published_report_has_its_page(client, members):
    report = make_published(members)

    for row in report.figures:
        page = client.get(row["url"])
        assert page.status_code == 200, row["url"]
        assert row["query"] in page.text.replace("&#x27;", "'")


def test_the_page_lists_exactly_what_is_counted(client, members):
    make_published(members)

    page = client.get("/reports/2005-02/figures/seats_filled/")

    assert (page.context["row"]["value"], len(page.context["lines"])) == (6, 6)
    assert "The records say the same today." in page.text


def test_the_page_says_when_the_records_say_something_else_today(client, members):
    report = make_published(members)
    rows = [row | {"value": 5} if row["key"] == "seats_held" else row for row in report.figures]
    MonthlyReport.objects.update(figures=rows)

    page = client.get("/reports/2005-02/figures/seats_held/").text

    assert "The report says 5." in page
    assert "The records say 6 today" in page


def test_a_draft_shows_its_records_to_those_who_write_it_only(client, members):
    make_draft()
    url = "/reports/2005-02/figures/seats_held/"

    assert client.get(url).status_code == 404
    client.force_login(members[0])
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "part", ["2005-02/figures/moons", "2005-03/figures/seats_held", "x/figures/y"]
)
def test_what_no_report_counts_is_not_found(client, members, part):
    make_published(members)

    assert client.get(f"/reports/{part}/").status_code == 404


def test_a_figure_no_floor_counts_any_more_is_not_found(client, members, monkeypatch):
    make_published(members)
    monkeypatch.setattr(figures, "SOURCES", ())

    assert client.get("/reports/2005-02/figures/seats_held/").status_code == 404


def test_a_long_list_comes_in_pages(client, members, monkeypatch):
    monkeypatch.setattr("reports.views.records.RECORDS_A_PAGE", 4)
    with clock.at(max(PUBLISHING, geneva(2005, 3, 4))):
        make_published(members)

    second = client.get("/reports/2005-02/figures/seats_filled/?page=2")

    assert len(second.context["lines"]) == 2
