from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.login import log_in
from liaison.choices.consultations import AdvocacyStatus
from liaison.models import AdvocacyCase
from liaison.services.advocacy import answer_access
from liaison.tests.consultations.factories import (
    make_case,
)
from liaison.tests.factories import make_member, make_request

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def page(name: str, *args: object) -> str:
    return reverse(f"liaison:{name}", args=args)


def test_a_demand_for_access_is_recorded_answered_and_followed_up(client):
    request = make_request()
    body = request.to_counterpart
    client.force_login(make_member())

    client.post(
        page("advocacy-create"),
        {"subject": "A seat", "counterpart": body.pk, "message": request.reference},
    )
    case = AdvocacyCase.objects.get()
    assert case.message == request
    refused = client.post(page("advocacy-answer", case.reference), {"status": "refused"})
    assert "What was answered is missing." in refused.text
    client.post(
        page("advocacy-answer", case.reference),
        {"status": "refused", "answer": "No seat.", "answered_on": "2005-02-08"},
    )
    client.post(page("advocacy-follow-up", case.reference), {"text": "We ask again in June."})
    client.logout()
    text = client.get(case.get_absolute_url()).text

    assert "No seat." in text
    assert "We ask again in June." in text
    assert "Record the answer" not in text


def test_the_register_of_advocacy_is_filtered_by_links(client):
    first = make_case(subject="A room", asked_on=date(2005, 1, 31))
    second = make_case(subject="A list")
    answer_access(second, status=AdvocacyStatus.NO_ANSWER, actor=second.recorded_by)

    def found(**query: str) -> list[str]:
        return [case.subject for case in client.get(page("advocacy"), query).context["page"]]

    assert found() == ["A list", "A room"]
    assert found(status="no_answer") == ["A list"]
    assert found(month="2005-01") == ["A room"]
    assert found(text="room") == ["A room"]
    assert found(body=first.counterpart.slug) == ["A list", "A room"]
    assert found(body="itu") == []
    assert found(month="nonsense") == ["A list", "A room"]


def test_the_table_of_advocacy_runs_no_formula(client):
    case = make_case(subject="=HYPERLINK(1)")
    answer_access(case, status="granted", answer="@all: yes", actor=case.recorded_by)

    response = client.get(page("advocacy-export"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, line = response.content.decode("utf-8-sig").splitlines()
    assert header.startswith("reference,access_asked_for,of_whom,asked_on")
    assert line.startswith("AD-2005-0001,'=HYPERLINK(1),")
    assert "'@all: yes" in line


def test_a_follow_up_that_says_nothing_is_asked_for_again(client):
    case = make_case()
    log_in(client, make_member())

    page = client.post(
        reverse("liaison:advocacy-follow-up", args=[case.reference]),
        {"text": "", "happened_on": "2005-02-01"},
    )

    assert "This field is required." in page.text
    assert 'value="2005-02-01"' in page.text
