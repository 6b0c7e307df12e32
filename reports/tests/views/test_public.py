"""The pages everybody reads."""

import re

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.months import Month
from reports.services.compiling import compile_report
from reports.services.editing import approve_report
from reports.services.publishing import correct_report, publish_report
from reports.sources import latest_report, notices
from reports.tests.factories import FEBRUARY, geneva, make_corrected, make_draft, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]
PAGE = "/reports/2005-02/"


def test_a_published_report_is_read_with_its_figures_linked_and_its_approvers_named(
    client, members
):
    make_published(members, now="Answer the **call**.")

    text = client.get(PAGE).text

    assert "<h1>Report of February 2005</h1>" in text
    assert "Answer the <strong>call</strong>." in text
    assert (
        '<a href="/reports/2005-02/figures/relays_within_24_hours/">Relays within 24 hours</a>'
        in text
    )
    assert '<td class="number">6</td>' in text
    assert f"{members[1]}, {members[2]}, {members[3]}" in text
    assert text.index("What you can do now</h2>") < text.index("Relays and requests</h2>")
    assert "Meetings with the three counterparts" not in text


def test_both_versions_stay_readable_and_say_what_changed(client, members):
    make_corrected(members)

    latest, first = client.get(PAGE).text, client.get(PAGE + "1.0/").text

    assert "60 requests." in latest
    assert "60, not 59." in latest
    assert 'href="/reports/2005-02/1.0/"' in latest
    assert "59 requests." in first
    assert "You are reading version 1.0. Version 1.1 corrected it:" in first
    assert client.get(PAGE + "1.2/").status_code == 404


def test_a_draft_is_not_public(client, members):
    report = make_draft()

    response = client.get(PAGE)

    assert response.status_code == 200
    assert "The report is in preparation." in response.text
    assert client.get(f"{PAGE}draft/").status_code == 302
    assert client.get(f"{PAGE}1.0/").status_code == 404
    assert report.revision.texts["families"] not in response.text


@pytest.mark.parametrize("typed", ["2005-13", "february", "2005-2", "0000-01"])
def test_a_wrong_month_in_the_address_is_answered_in_words(client, typed):
    response = client.get(f"/reports/{typed}/")

    assert response.status_code == 404
    assert f"“{typed}” is not a month." in response.text
    assert client.get(f"/reports/{typed}/1.0/").status_code == 404


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("2005-03", "March 2005 is not over."),
        ("2004-12", "this portal did not yet keep the bureau"),
    ],
)
def test_a_month_that_owes_no_report_says_why(client, members, month, sentence):
    make_draft()

    response = client.get(f"/reports/{month}/")

    assert response.status_code == 404
    assert sentence in response.text


def test_missing_and_late_months_are_shown(client, members):
    make_published(members)
    with clock.at(geneva(2005, 4, 1, 6)):
        compile_report(Month(2005, 3))
    with clock.at(geneva(2005, 6, 3)):
        text = re.sub(r"\s+", " ", client.get("/reports/").text)
        late = [notice.title for notice in notices()]
        page = client.get("/reports/2005-04/")

    assert re.findall(r'<a href="/reports/(2005-\d\d)/">', text) == [
        "2005-05", "2005-04", "2005-03", "2005-02",
    ]  # fmt: skip
    states = re.findall(r"</svg>(Published|Overdue|Missing|In preparation)</span>", text)
    assert states == ["In preparation", "Missing", "Overdue", "Published"]
    assert late == ["The report of March 2005 is overdue", "The report of April 2005 is overdue"]
    assert page.status_code == 200
    assert "It is missing, and stays on the list as missing until it is there." in page.text


def test_reports_lead_to_the_one_before_and_the_one_after(client, members):
    make_published(members)
    with clock.at(geneva(2005, 4, 5, 10)):
        assert 'rel="next"' not in client.get(PAGE).text
        make_published(members, month=Month(2005, 3))
        february, latest = client.get(PAGE).text, client.get("/reports/2005-03/").text

    assert 'rel="next" href="/reports/2005-03/"' in february
    assert 'rel="prev" href="/reports/2005-02/"' in latest


def test_the_page_takes_five_queries_whatever_there_is(client, members, django_assert_num_queries):
    make_published(members)
    with django_assert_num_queries(5):
        client.get(PAGE)
    report = latest_report()
    correct_report(report, texts={"now": "Other."}, change="Other.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[0])
    with django_assert_num_queries(5):
        client.get(PAGE)


@pytest.mark.parametrize("months", [1, 24])
def test_the_archive_takes_the_same_queries_for_one_month_and_for_two_years(
    client, members, django_assert_max_num_queries, months
):
    for number in range(months):
        with clock.at(FEBRUARY.plus(number + 1).span[0]):
            compile_report(FEBRUARY.plus(number))
    with clock.at(FEBRUARY.plus(months).span[0]), django_assert_max_num_queries(4):
        assert client.get("/reports/").status_code == 200


def test_the_first_page_gets_the_latest_report_with_its_month_in_one_line(members):
    assert latest_report() is None
    make_published(members)

    report = latest_report()

    assert (str(report), report.get_absolute_url()) == ("Report of February 2005", PAGE)
    assert report.summary == (
        "Relays received: 7 · Relays within 24 hours: 6 · "
        "Requests received: 6 · Requests delivered: 6"
    )
    assert reverse("reports:report-list") == "/reports/"
