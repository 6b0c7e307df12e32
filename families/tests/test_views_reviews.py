"""Pages of reviews: read by everybody, stopped by one click, with and without a login."""

from datetime import date

import pytest

from csb_portal.logs import without_secrets
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.choices.reviews import CaseStatus, StoppedHow
from families.models import FocalPoint, RosterConfirmation
from families.review_links import stop_url
from families.services.process_flags import flag_in_process, lift_process_flag
from families.services.reviews.noticing import give_notices
from families.services.reviews.opening import open_review
from families.services.reviews.settling import object_to_dormancy, stop_review
from families.services.reviews.timekeeping import keep_time
from families.sources import reviews as sources
from families.tests.review_helpers import at, case_of, make_pair, notice_at, open_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(silent):
    """A family under review since 7 March."""
    notice_at()
    return silent


def path_of(case, user=None):
    return stop_url(case, user).split("8000")[-1]


def test_a_review_is_nobodys_business_before_notice_is_given(client, silent):
    review = open_at()

    with at("2005-03-03T10:00"):
        assert client.get(review.get_absolute_url()).status_code == 404
        assert review.reference not in client.get("/reviews/").text
        assert "Under review" not in client.get(silent.get_absolute_url()).text
        log_in(client, make_user(Role.STAFF))
        assert client.get(review.get_absolute_url()).status_code == 200


def test_everybody_reads_the_record_and_no_address(client, noticed):
    with at("2005-03-08T10:00"):
        page = client.get(case_of(noticed).review.get_absolute_url()).text
        listed = client.get("/reviews/").text

    assert "Under review" in page
    assert "28 March 2005, 18:00 CEST" in page
    assert "Roster confirmed" in page
    assert "silent@example.org" not in page
    assert "CR-2005-0001" in listed
    assert "2 families were looked at" in listed


def test_the_record_does_not_say_which_seat_was_silent(client, silent):
    family, first, _second = make_pair(name_en="Half a family")
    RosterConfirmation.objects.create(
        family=family, user=first.user, seat=1,
        confirmed_on="2005-02-01", confirmed_at="2005-02-01T12:00Z",
    )  # fmt: skip
    review = notice_at()

    page = client.get(review.get_absolute_url()).text

    assert "Half a family" in page
    assert "silent" not in page.lower().replace("silent@", "")


def test_the_familys_page_says_why_and_how_to_stop_it(client, noticed):
    with at("2005-03-08T10:00"):
        page = client.get(noticed.get_absolute_url()).text

    assert "Under review" in page
    assert "no sign of activity from this family between" in page
    assert "One click of either focal point stops the review" in page
    assert "/stop-review/" not in page  # it is not theirs


def test_either_focal_point_stops_it_by_one_click(client, noticed):
    seat = noticed.focal_points.get(seat=2)
    with at("2005-03-28T17:59"):
        log_in(client, seat.user)
        assert "/stop-review/" in client.get(noticed.get_absolute_url()).text
        assert case_of(noticed).status == CaseStatus.NOTICED
        assert client.get(f"/families/{noticed.slug}/stop-review/").status_code == 200
        client.post(f"/families/{noticed.slug}/stop-review/")

    assert (case_of(noticed).status, case_of(noticed).stopped_by) == (
        CaseStatus.STOPPED,
        seat.user,
    )


def test_nobody_else_stops_it(client, noticed):
    other = FocalPoint.objects.exclude(family=noticed).first()
    with at("2005-03-08T10:00"):
        log_in(client, other.user)
        response = client.post(f"/families/{noticed.slug}/stop-review/")

    assert response.status_code == 403
    assert case_of(noticed).status == CaseStatus.NOTICED


def test_opening_the_link_of_a_mail_changes_nothing_and_its_button_stops_it(client, noticed):
    seat = noticed.focal_points.first()
    path = path_of(case_of(noticed), seat.user)

    with at("2005-03-08T10:00"):
        page = client.get(path)
        assert case_of(noticed).status == CaseStatus.NOTICED
        done = client.post(path, {"reply": "We moved office."})

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "The review of" in done.text
    case = case_of(noticed)
    assert (case.stopped_how, case.stopped_by, case.reply) == (
        StoppedHow.LINK,
        seat.user,
        "We moved office.",
    )
    with at("2005-03-09T10:00"):
        assert "We moved office." in client.get(case.review.get_absolute_url()).text


def test_after_the_deadline_the_page_says_that_the_word_counts_as_an_objection(client, noticed):
    path = path_of(case_of(noticed))

    with at("2005-03-28T18:00"):
        page = client.get(path).text
        done = client.post(path).text

    assert "That hour has passed." in page
    assert "counts as an objection" in done
    assert case_of(noticed).status == CaseStatus.OBJECTED


def test_a_link_that_was_not_made_here_is_explained(client, noticed):
    path = path_of(case_of(noticed))

    response = client.get(path[:-2] + "x/")

    assert response.status_code == 404
    assert "This link is not known" in response.text


def test_a_link_of_somebody_who_left_stops_nothing(client, noticed):
    seat = noticed.focal_points.first()
    path = path_of(case_of(noticed), seat.user)
    FocalPoint.objects.filter(pk=seat.pk).update(until="2005-03-07")

    with at("2005-03-08T10:00"):
        response = client.post(path)

    assert "You do not speak for" in response.text
    assert case_of(noticed).status == CaseStatus.NOTICED


def test_the_links_are_not_in_the_log(noticed):
    path = path_of(case_of(noticed))

    assert without_secrets(None, "", {"path": path})["path"] == "/reviews/confirm-stop/***/"


def test_a_focal_point_objects_and_staff_decide(client, noticed):
    other = FocalPoint.objects.exclude(family=noticed).first()
    with at("2005-03-28T18:00"):
        keep_time()
    where = f"/reviews/CR-2005-0001/{noticed.slug}"

    with at("2005-03-29T10:00"):
        log_in(client, other.user)
        assert client.get(f"{where}/object/").status_code == 200
        assert client.post(f"{where}/object/", {"reason": ""}).status_code == 200
        client.post(f"{where}/object/", {"reason": "They host us in May."})
        assert client.get(f"{where}/object/").status_code == 403  # once
        assert client.get(f"{where}/decide/").status_code == 403
    with at("2005-03-30T18:00"):
        log_in(client, make_user(Role.STAFF))
        assert "They host us in May." in client.get(f"{where}/decide/").text
        client.post(f"{where}/decide/", {"dormant": "no", "reason": "They are there."})

    assert case_of(noticed).status == CaseStatus.KEPT
    page = client.get("/reviews/CR-2005-0001/").text
    assert "They host us in May." in page
    assert "They are there." in page


def test_before_the_window_nobody_can_object(client, noticed):
    other = FocalPoint.objects.exclude(family=noticed).first()
    with at("2005-03-08T10:00"):
        log_in(client, other.user)
        response = client.get(f"/reviews/CR-2005-0001/{noticed.slug}/object/")

    assert response.status_code == 403


def test_a_roster_is_confirmed_by_one_click(client, silent):
    seat = silent.focal_points.first()
    with at("2005-03-01T10:00"):
        log_in(client, seat.user)
        assert "Confirm that this is right" in client.get(silent.get_absolute_url()).text
        client.post(f"/families/{silent.slug}/confirm/")
        page = client.get(silent.get_absolute_url()).text
        other = client.post(f"/families/{FocalPoint.objects.last().family.slug}/confirm/")

    assert "The family confirmed this last on" in page
    assert RosterConfirmation.objects.get(user=seat.user).family == silent
    assert other.status_code == 403


@pytest.mark.parametrize("families", [1, 6])
def test_a_record_costs_the_same_queries_for_any_number_of_families(
    client, families, django_assert_max_num_queries
):
    for _ in range(families):
        make_pair()
    review = notice_at()

    with django_assert_max_num_queries(9):
        client.get(review.get_absolute_url())


def test_desk_and_home_say_what_is_wanted_of_whom(noticed):
    own, staff = noticed.focal_points.first().user, make_user(Role.STAFF)
    other = FocalPoint.objects.exclude(family=noticed).first().user

    def titles(user):
        return [task.title for task in sources.tasks_for(user)]

    with at("2005-03-08T10:00"):
        assert titles(own) == [f"Say that {noticed} is there"]
        assert titles(other) == titles(staff) == []
        assert [notice.title for notice in sources.notices()] == [f"{noticed} is under review"]
    with at("2005-03-28T18:00"):
        keep_time()
        assert titles(other) == [f"{noticed} is to be recorded as dormant"]
        object_to_dormancy(case_of(noticed), reason="Because.", actor=other)
    with at("2005-03-30T18:00"):
        assert titles(staff) == [f"Decide on {noticed}"]
        assert titles(other) == []


def test_staff_are_reminded_of_the_notices_once_the_days_are_over(silent):
    review = open_at()
    with at("2005-03-06T10:00"):
        assert sources.tasks_for(review.opened_by) == []
    with at("2005-03-07T10:00"):
        (task,) = sources.tasks_for(review.opened_by)
    assert task.title == "Give the notices of review CR-2005-0001"


def test_inactive_in_the_process_is_shown_with_its_reason_and_removes_nobody(client, silent):
    staff = make_user(Role.STAFF)
    with at("2005-03-01T10:00"):
        flag = flag_in_process(silent, reason="Absent from both PrepComs.", actor=staff)
        page = client.get(silent.get_absolute_url()).text
    assert "Absent from both PrepComs." in page
    assert "This removes nobody from the bureau." in page
    with at("2005-04-01T10:00"):
        keep_time()
        lift_process_flag(flag, reason="They came.", actor=staff)
        assert "Absent" not in client.get(silent.get_absolute_url()).text
    silent.refresh_from_db()
    assert silent.is_active


def test_who_was_only_asked_kindly_is_in_no_public_table(client, noticed):
    with at("2005-06-02T10:00"):
        asked = make_pair(name_en="Gentle family")[0]
        staff = make_user(Role.STAFF)
        review = open_review(first=date(2005, 3, 1), last=date(2005, 5, 31), actor=staff)
    with at("2005-06-03T10:00"):
        stop_review(case_of(asked), how="click", actor=asked.focal_points.first().user)
    with at("2005-06-07T10:00"):
        give_notices(review, actor=staff)
        page, listed = (client.get(path).text for path in (review.get_absolute_url(), "/reviews/"))
        log_in(client, staff)
        own = client.get(review.get_absolute_url()).text

    assert ("Gentle family" in page, "Gentle family" in own) == (False, True)
    assert "1 family was looked at. 1 gave no sign." in " ".join(listed.split())
