"""A composition review, from its preview to its end."""

from datetime import date

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.choices.reviews import CaseStatus, Finding, StoppedHow
from families.models import Bureau, ReviewCase
from families.services.reviews.counting import plan_review
from families.services.reviews.noticing import give_notices, plan_notices
from families.services.reviews.opening import open_review
from families.services.reviews.timekeeping import keep_time
from families.tests.factories import make_family, make_focal_point
from families.tests.review_helpers import (
    WINDOW,
    at,
    case_of,
    confirmed,
    mails,
    make_pair,
    notice_at,
    open_at,
)

pytestmark = pytest.mark.django_db

IN_WINDOW, AFTER = date(2005, 2, 1), date(2005, 3, 3)


def test_only_a_family_without_any_sign_is_asked(silent):
    review = open_at()

    results = {finding.family_id: finding.result for finding in review.findings.all()}
    assert results[silent.pk] == Finding.NO_SIGN
    assert list(results.values()).count(Finding.ACTIVE) == 1
    assert [case.family for case in ReviewCase.objects.all()] == [silent]
    assert len(mails("review-asked:")) == 3  # both seats and the address
    assert "silent@example.org" in mails("review-asked:")


def test_nothing_is_under_review_before_notice_is_given(silent):
    open_at()

    assert not ReviewCase.objects.public().exists()
    assert case_of(silent).status == CaseStatus.REMINDED


@pytest.mark.parametrize(("on", "counts"), [
    (date(2004, 10, 31), False), (date(2004, 11, 1), True),
    (date(2005, 2, 28), True), (date(2005, 3, 1), False),
])  # fmt: skip
def test_a_sign_counts_from_the_first_day_of_the_window_to_the_last(on, counts):
    _family, first, _second = make_pair()
    confirmed(first, on)

    with at("2005-03-02T10:00"):
        (found,) = plan_review(**WINDOW).found

    assert (found.result != Finding.NO_SIGN) is counts


def test_a_silent_seat_beside_an_active_one_is_no_review():
    _family, first, second = make_pair()
    confirmed(first, IN_WINDOW)

    review = notice_at()

    finding = review.findings.get()
    assert (finding.result, finding.silent_seats) == (Finding.SEAT_SILENT, [2])
    assert not ReviewCase.objects.exists()
    assert mails(f"seat-silent:{review.pk}") == [second.user.email]


def test_what_somebody_did_before_they_sat_counts_for_nobody():
    family = make_family()
    mandate = make_focal_point(family=family, since=date(2005, 2, 10))
    confirmed(mandate, date(2005, 2, 1))

    with at("2005-03-02T10:00"):
        (found,) = plan_review(**WINDOW).found

    assert found.result == Finding.NO_SIGN


def test_what_a_predecessor_did_in_the_seat_counts_for_the_family_and_the_seat():
    family = make_family()
    former = make_focal_point(family=family, since=date(2004, 10, 1), until=date(2005, 1, 1))
    make_focal_point(family=family, since=date(2005, 1, 1))
    confirmed(former, date(2004, 12, 1))

    with at("2005-03-02T10:00"):
        (found,) = plan_review(**WINDOW).found

    assert (found.result, found.silent_seats) == (Finding.ACTIVE, [])


def test_which_signs_count_is_data_of_the_bureau(silent):
    Bureau.objects.create(activity_signs=["vote"])

    with at("2005-03-02T10:00"):
        plan = plan_review(**WINDOW)

    assert [sign.key for sign in plan.signs] == ["vote"]
    assert len(plan.asking) == 2


def test_a_bureau_that_counts_no_sign_reviews_nobody(silent):
    Bureau.objects.create(activity_signs=[])

    with at("2005-03-02T10:00"), pytest.raises(DomainError, match="No sign of activity counts"):
        plan_review(**WINDOW)


def test_a_window_that_is_not_over_is_refused(silent):
    with at("2005-02-28T10:00"), pytest.raises(DomainError, match="days that are over"):
        plan_review(**WINDOW)


def test_counting_takes_as_many_queries_for_forty_families_as_for_one(
    django_assert_max_num_queries,
):
    for _ in range(40):
        make_pair()

    with at("2005-03-02T10:00"), django_assert_max_num_queries(9):
        assert len(plan_review(**WINDOW).found) == 40


def test_the_record_keeps_the_numbers_it_began_with(silent):
    bureau = Bureau.objects.create(review_days=10, review_reminder_days=3)
    review = open_at()
    bureau.review_days = 99
    bureau.save()

    review.refresh_from_db()
    assert (review.notice_days, review.reminder_days) == (10, 3)


def test_a_preview_that_is_stale_opens_nothing(silent):
    staff = make_user(Role.STAFF)
    with at("2005-03-02T10:00"):
        seen = plan_review(**WINDOW).fingerprint
    confirmed(silent.focal_points.first(), IN_WINDOW)

    with at("2005-03-02T11:00"), pytest.raises(DomainError, match="something has changed"):
        open_review(**WINDOW, actor=staff, expected=seen)


def test_notice_follows_the_kind_reminder_by_the_days_of_the_bureau(silent):
    review = open_at()

    with at("2005-03-06T23:59"), pytest.raises(DomainError, match="5 days after"):
        give_notices(review, actor=review.opened_by)
    with at("2005-03-07T00:00"):
        give_notices(review, actor=review.opened_by)
    assert case_of(silent).status == CaseStatus.NOTICED


def test_the_link_by_which_one_acts_is_shown_to_nobody_else(silent):
    notice_at()

    letters = OutgoingMail.objects.filter(occasion__startswith="review-notice:")
    assert letters.exists()
    assert not letters.filter(is_confidential=False).exists()


def test_notice_is_given_once(silent):
    review = notice_at()

    with at("2005-03-08T10:00"), pytest.raises(DomainError, match="Notice is given once"):
        give_notices(review, actor=review.opened_by)


def test_who_acts_after_the_kind_reminder_gets_no_notice(silent):
    review = open_at()
    confirmed(silent.focal_points.first(), AFTER)

    with at("2005-03-07T10:00"):
        assert plan_notices(review).noticing == []
        give_notices(review, actor=review.opened_by)

    case = case_of(silent)
    assert (case.status, case.stopped_how) == (CaseStatus.STOPPED, StoppedHow.SIGN)
    assert mails("review-notice:") == []


def test_the_notice_is_repeated_after_seven_and_fourteen_days_and_no_more(silent):
    notice_at()

    sent = []
    for day in range(8, 28):
        with at(f"2005-03-{day:02}T08:59"):
            keep_time()
            before = case_of(silent).notices_sent
        with at(f"2005-03-{day:02}T09:00"):
            keep_time()
            keep_time()
            if case_of(silent).notices_sent > before:
                sent.append(day)

    assert sent == [14, 21]
    assert len(mails("review-notice:")) == 9
