"""Act 8, had a focal point of Think tanks clicked: wound back to the afternoon of 28 March."""

import pytest

from csb_portal import clock
from csb_portal.models import User
from csb_portal.testing.login import log_in
from csb_portal.tests.scenario.questions import at
from families.choices.families import FamilyStatus
from families.choices.reviews import CaseStatus
from families.models import Family, FamilyStatusChange, ReviewCase
from families.review_links import stop_url
from families.services.timekeeping import keep_time

pytestmark = pytest.mark.django_db

STOP = "/families/think-tanks/stop-review/"


@pytest.fixture
def seat():
    """A focal point of the family, while nothing has been decided."""
    FamilyStatusChange.objects.filter(family__slug="think-tanks").delete()
    Family.objects.filter(slug="think-tanks").update(status=FamilyStatus.ACTIVE)
    ReviewCase.objects.update(
        status=CaseStatus.NOTICED,
        proposed_at=None,
        objections_until=None,
        decided_at=None,
        decision_reason="",
    )
    return User.objects.get(email="think-tanks.b@example.org")


def is_active_on_30_march():
    with clock.at(at("2005-03-30T18:00")):
        keep_time()
        return Family.objects.get(slug="think-tanks").is_active


def test_8_2_the_page_says_under_review_with_the_reason_and_how_to_stop_it(client, seat):
    with clock.at(at("2005-03-28T17:59")):
        page = client.get("/families/think-tanks/").text

    assert "Under review" in page
    assert "1 November 2004" in page
    assert "One click of either focal point stops the review" in page
    assert "28 March 2005, 18:00 CEST" in page


def test_8_2_one_click_is_enough_until_17_59(client, seat):
    with clock.at(at("2005-03-28T17:59")):
        log_in(client, seat)
        client.post(STOP)

    assert ReviewCase.objects.get().status == CaseStatus.STOPPED
    assert is_active_on_30_march()


def test_8_2_the_link_of_a_notice_is_enough_without_a_login(client, seat):
    path = stop_url(ReviewCase.objects.get(), seat).partition("/reviews/")
    with clock.at(at("2005-03-28T17:59")):
        client.post(f"/reviews/{path[2]}")

    assert ReviewCase.objects.get().status == CaseStatus.STOPPED
    assert is_active_on_30_march()


@pytest.mark.parametrize("minute", ["17:59", "18:00"])
def test_8_4_the_clock_ends_the_period_at_18_00_local_and_no_minute_earlier(seat, minute):
    with clock.at(at(f"2005-03-28T{minute}")):
        keep_time()

    ended = ReviewCase.objects.get().status == CaseStatus.PROPOSED
    assert ended is (minute == "18:00")


def test_8_4_a_click_at_18_00_stops_nothing_but_a_person_decides(client, seat):
    with clock.at(at("2005-03-28T18:00")):
        log_in(client, seat)
        client.post(STOP)

    assert ReviewCase.objects.get().status == CaseStatus.OBJECTED
    assert is_active_on_30_march()
