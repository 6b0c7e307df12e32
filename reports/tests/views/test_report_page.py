"""The page of a report: what it draws, how it is cited, what it tells machines."""

import json
import re

import pytest

from csb_portal import clock
from csb_portal.months import Month
from reports.charts import charts_of
from reports.models import ReportVersion
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.tests.factories import (
    COUNTED,
    FEBRUARY,
    geneva,
    make_corrected,
    make_published,
    use_floor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
PAGE = "/reports/2005-02/"


def publish_months(members, monkeypatch, *counted: dict) -> None:
    """Publish February and the months after it, each with figures of its own."""
    for later, figures in enumerate(counted):
        month = FEBRUARY.plus(later)
        use_floor(monkeypatch, counted=COUNTED | figures)
        with clock.at(geneva(*month.plus(1).first_day.timetuple()[:2], 4, 12)):
            make_published(members, month=month)


def test_one_month_alone_is_not_drawn(client, members):
    make_published(members)

    assert "<figure" not in client.get(PAGE).text


def test_months_are_drawn_beside_the_table_of_the_same_figures(client, members, monkeypatch):
    publish_months(members, monkeypatch, {"requests_received": 4}, {"requests_received": 8})

    text = client.get("/reports/2005-03/").text

    figure = re.search(r"<figure.*?Requests, month by month.*?</figure>", text, re.DOTALL)[0]
    assert '<title id="requests-chart">Requests, month by month</title>' in figure
    assert re.search(r'<desc id="requests-words">[^<]+ same figures\.</desc>', figure)
    assert 'aria-labelledby="requests-chart requests-words"' in figure
    received = re.findall(
        r'class="columns-0" x="([\d.]+)%" y="[\d.]+em" [^>]*height="([\d.]+)em"', figure
    )
    assert received == [("5.0", "4.5"), ("55.0", "9.0")]
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td class="number">(\d+)', figure)
    assert rows == [("February 2005", "4"), ("March 2005", "8")]
    assert "columns-3" not in figure


def test_a_chart_goes_back_a_year_and_not_ahead(members, monkeypatch):
    publish_months(members, monkeypatch, *({"requests_received": n} for n in range(14)))

    first, last = ReportVersion.objects.filter(
        report__month__in=[Month(2005, 3).first_day, Month(2006, 3).first_day]
    ).order_by("report__month")
    requests = {version: charts_of(version)[0] for version in (first, last)}

    assert [point.values[0] for point in requests[first].points] == [0, 1]
    assert [point.values[0] for point in requests[last].points] == list(range(2, 14))
    assert requests[last].points[0].name == "April 2005"


def test_what_only_one_month_counted_is_not_drawn(client, members, monkeypatch):
    publish_months(members, monkeypatch, {"relays_median_minutes": 5}, {})

    assert "How long relays took" not in client.get("/reports/2005-03/").text


def test_a_figure_that_one_month_did_not_count_leaves_a_gap(client, members, monkeypatch):
    publish_months(members, monkeypatch, {"cases_received": 3}, {"cases_settled": 2})

    text = client.get("/reports/2005-03/").text

    figure = re.search(r"<figure[^§]*?Participation cases.*?</figure>", text, re.DOTALL)[0]
    assert re.findall(r'<td class="number">(.*?)</td>', figure)[-4:] == ["3", "–", "–", "2"]


def test_a_version_is_cited_with_its_hash_and_where_it_stays(client, members):
    report = make_corrected(members)
    version = report.versions.get(correction=1)

    text = client.get(PAGE).text

    assert (
        "Civil Society Bureau: Report of February 2005, version 1.1, published 8 March 2005, "
        f"11:00 CET. http://127.0.0.1:8000/reports/2005-02/1.1/. SHA-256 {version.sha256}"
    ) in text
    assert 'href="/reports/2005-02/1.1.pdf"' in text
    assert 'href="/reports/2005-02/1.1.json"' in text


def test_times_are_told_in_utc_and_at_the_bureau(client, members):
    make_published(members)

    assert "1 March 2005, 05:00 UTC" in client.get(PAGE).text
    assert "(06:00 CET at the bureau)" in client.get(PAGE).text


def test_a_page_tells_machines_what_it_is(client, members):
    report = make_corrected(members)

    text = client.get(PAGE).text

    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    )
    assert data["@type"] == "Report"
    assert data["name"] == "Report of February 2005"
    assert data["@id"] == "http://127.0.0.1:8000/reports/2005-02/1.1/"
    assert data["correction"] == "60, not 59."
    assert data["dateModified"].startswith("2005-03-08T10:00:00")
    assert data["identifier"] == f"sha256:{report.versions.get(correction=1).sha256}"
    assert '<meta property="og:title" content="Report of February 2005">' in text
    assert '<meta property="og:url" content="http://127.0.0.1:8000/reports/2005-02/">' in text


def test_nothing_typed_ends_the_data_for_machines(client, members):
    report = make_published(members)
    hostile = '</script><script>alert(1)</script>"\\\n'
    correct_report(report, texts={"now": "Other."}, change=hostile, actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[0])

    text = client.get(PAGE).text

    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    )
    assert data["correction"] == hostile.strip()
    assert "<script>alert" not in text
