from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from liaison.choices.register import MessageStatus, Visibility
from liaison.models import ServiceTerms
from liaison.services.register.details import Details
from liaison.services.register.relays import approve_relay
from liaison.sources.service import FIGURES, service_of
from liaison.tests.factories import make_relay, make_request

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)
FEBRUARY = Month(2005, 2)
PAGE = reverse("liaison:service")


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def relay_after(hours: float) -> None:
    relay = make_relay()
    with clock.at(NOW + timedelta(hours=hours)):
        approve_relay(relay, actor=make_user(Role.STAFF))


def test_before_anything_was_measured_the_page_says_so(client):
    assert "Nothing has been measured yet." in client.get(PAGE).text


def test_a_month_that_kept_its_promise(client):
    relay_after(1)
    relay_after(24)

    text = client.get(PAGE).text

    assert "In 2005-02 it was kept: 100 percent, where 95 were promised." in text
    assert "2 of 2 (100 %)" in text
    measured = service_of(FEBRUARY)
    assert (measured.median_time, measured.longest_time) == ("12 h 30 min", "24 h 0 min")


def test_a_bad_month_is_said_as_plainly(client):
    relay_after(1)
    relay_after(24.1)

    text = client.get(PAGE).text

    assert "In 2005-02 it was not kept: 50 percent, where 95 were promised." in text
    assert "1 of 2 in time, below the target" in text


def test_a_relay_that_still_waits_is_late_after_its_hours_and_not_counted_before():
    make_relay()
    assert service_of(FEBRUARY).relays == 0

    with clock.at(NOW + timedelta(hours=24, seconds=1)):
        measured = service_of(FEBRUARY)

    assert (measured.relays, measured.relays_in_time, measured.percent) == (1, 0, 0)


def test_a_past_month_is_measured_by_what_was_promised_then():
    relay_after(5)
    ServiceTerms.objects.create(since=date(2005, 3, 1), relay_hours=2)
    assert service_of(FEBRUARY).is_kept

    ServiceTerms.objects.create(since=date(2005, 2, 1), relay_hours=2)

    assert not service_of(FEBRUARY).is_kept


def test_requests_are_measured_to_their_delivery_and_their_answer():
    make_request(MessageStatus.ANSWERED)
    late = make_request(MessageStatus.SENT, received_at=NOW - timedelta(hours=25))

    measured = service_of(FEBRUARY)

    assert (measured.delivered, measured.delivered_in_time) == (2, 1)
    assert (measured.answered, measured.answered_in_time) == (1, 1)
    assert late.delivered_at == NOW


def test_what_is_open_stands_there_with_its_age(client):
    request = make_request(received_at=NOW - timedelta(days=3))

    text = client.get(PAGE).text

    assert request.reference in text
    assert "open for 3 days" in text


def test_what_is_private_stands_in_no_public_list(client):
    request = make_request(details=Details(visibility=Visibility.PRIVATE))

    assert request.reference not in client.get(PAGE).text


def test_the_monthly_report_gets_the_middle_and_the_longest():
    assert counted(FIGURES, FEBRUARY) == {"relays_median_minutes": 0, "relays_longest_minutes": 0}
    relay_after(2)

    assert counted(FIGURES, FEBRUARY) == {
        "relays_median_minutes": 120,
        "relays_longest_minutes": 120,
    }


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_for_one_relay_and_for_many(
    client, count, django_assert_num_queries
):
    for _ in range(count):
        relay_after(1)
        make_request()
    client.get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)
