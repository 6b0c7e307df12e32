"""What is held on people: seen and taken along by themselves, and asked about."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock, personal_data, second_factor
from csb_portal.errors import DomainError
from csb_portal.models import DataRequest, OutgoingMail, RetentionRule
from csb_portal.permissions import Role
from csb_portal.retention import purgers
from csb_portal.services.data_requests import answer_request, ask_about_data
from csb_portal.services.people import correct_details
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.tests.factories import make_pairs

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)
DATA = "/accounts/data/"


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def eva():
    return make_user(name="Eva", email="eva@example.org", language="fr")


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam")


def test_every_reference_to_somebody_belongs_to_exactly_one_kind():
    registered = [(rows.model, rows.field) for one in personal_data.holdings() for rows in one.rows]

    assert len(registered) == len(set(registered))
    assert set(personal_data.references_to_people()) <= set(registered)


def test_every_kind_goes_or_says_why_it_stays():
    for one in personal_data.holdings():
        assert str(one.what), one.key
        assert str(one.why), one.key
        assert str(one.until), one.key
        assert one.erase or str(one.stays), one.key


def test_until_when_something_is_kept_follows_the_rule():
    kinds = {one.key: one for one in personal_data.holdings()}
    RetentionRule.objects.filter(key="portal.mail-texts").update(days=7)
    RetentionRule.objects.filter(key="portal.mail-readers").update(days=70)

    assert kinds["portal.mails"].kept_until == ("its text for 7 days, that it was sent for 70 days")


def test_no_period_is_said_that_no_rule_holds():
    period = re.compile(r"\d|\b(days?|weeks?|months?|years?)\b")

    for one in personal_data.holdings():
        left = re.sub(r"%\(\w+\)d days", "", str(one.until))
        assert not period.search(left), one.key
        assert set(one.days.values()) <= purgers().keys(), one.key


def test_somebody_sees_what_is_held_and_why(client, eva):
    log_in(client, make_focal_point(user=eva).user)

    html = client.get(DATA).text

    assert "eva@example.org" in html
    assert "Who held a seat of the bureau is public record" in html
    assert 'href="/accounts/profile/"' in html


def test_what_is_held_can_be_taken_along_for_programs_and_to_read(client, eva):
    correct_details(eva, name="Eva M", language="fr", time_zone="UTC", actor=eva)
    log_in(client, eva)

    exported = json.loads(client.get(f"{DATA}export.json").content)
    text = client.get(f"{DATA}export.txt").text

    kinds = {one["key"]: one for one in exported["held"]}
    assert kinds["portal.account"]["records"][0]["email"] == "eva@example.org"
    assert kinds["portal.account"]["can_be_erased"] is True
    assert kinds["portal.trail"]["can_be_erased"] is False
    assert "Eva M" in json.dumps(kinds["portal.trail-details"]["records"])
    assert "What the portal holds on Eva M" in text
    assert "email: eva@example.org" in text


@pytest.mark.parametrize("address", [DATA, f"{DATA}export.json", f"{DATA}export.txt"])
def test_nobody_sees_what_is_held_on_others(client, eva, address):
    assert client.get(address).status_code == 302
    log_in(client, make_user())

    assert "eva@example.org" not in client.get(address).text


def test_no_secret_is_handed_out(client, eva):
    second_factor.set_up(eva)
    log_in(client, eva)

    text = client.get(f"{DATA}export.json").text

    for authenticator in eva.authenticator_set.all():
        for secret in authenticator.data.values():
            assert len(str(secret)) < 8 or str(secret) not in text
    assert eva.password not in text


def test_somebody_asks_and_is_told_until_when(client, eva):
    log_in(client, eva)

    page = client.post(DATA, {"kind": "correction", "text": "I was born Ewa."}, follow=True)

    request = DataRequest.objects.get()
    assert request.due_at == NOW + timedelta(days=30)
    assert "Waits for an answer" in page.text
    assert_golden(OutgoingMail.objects.get(), "csb_portal/data_requested")


@pytest.mark.parametrize(
    ("values", "fact"),
    [
        ({"kind": "correction", "text": ""}, "You have not said what is wrong."),
        ({"kind": "erasure", "text": ""}, "You have asked for this already."),
        ({"kind": "gold", "text": "Now."}, "gold is not one of the available choices"),
    ],
)
def test_what_cannot_be_asked_is_explained(client, eva, values, fact):
    ask_about_data("erasure", text="", actor=eva)
    log_in(client, eva)

    assert fact in client.post(DATA, values).text


def test_staff_answer_a_correction_with_the_reason(client, eva, staff):
    request = ask_about_data("correction", text="I was born Ewa.", actor=eva)
    log_in(client, staff)
    address = f"/admin/csb_portal/datarequest/{request.pk}/decide/"
    assert "I was born Ewa." in client.get(address).text
    assert "asks about personal data" in client.get("/desk/").text

    client.post(address, {"is_done": "yes", "reason": "It says Ewa now."})

    request.refresh_from_db()
    assert (request.status, request.decided_by) == ("done", staff)
    mail = OutgoingMail.objects.get(occasion__startswith="data-request-decided")
    assert_golden(mail, "csb_portal/data_request_answered")


def test_nobody_decides_on_their_own_request(staff):
    request = ask_about_data("correction", text="My name.", actor=staff)

    with pytest.raises(DomainError, match="Nobody decides on their own request"):
        answer_request(request, is_done=True, reason="Yes.", actor=staff)


def test_a_decision_says_why_and_is_taken_once(eva, staff):
    request = ask_about_data("correction", text="My name.", actor=eva)
    with pytest.raises(DomainError, match="told why"):
        answer_request(request, is_done=True, reason=" ", actor=staff)
    answer_request(request, is_done=False, reason="It is right.", actor=staff)

    with pytest.raises(DomainError, match="is declined, so it cannot become"):
        answer_request(request, is_done=True, reason="Or not.", actor=staff)


@pytest.mark.parametrize("rows", [1, 12])
def test_more_records_cost_no_more_queries(client, eva, rows, django_assert_max_num_queries):
    for number in range(rows):
        make_focal_point(user=eva, since=date(2000 + number, 1, 1), until=date(2000 + number, 6, 1))
    make_pairs(1)
    log_in(client, eva)
    client.get(DATA)

    kinds = sum(len(one.rows) for one in personal_data.holdings())
    with django_assert_max_num_queries(kinds + 25):
        client.get(DATA)
