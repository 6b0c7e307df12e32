"""A review whose hour has come: late words and signs, objections of others, who is told."""

from datetime import date

import pytest

from csb_portal.errors import DomainError
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.choices.reviews import CaseStatus, StoppedHow
from families.models import FocalPoint, ReviewCase
from families.permissions.reviews import can_decide_case
from families.services.reviews.settling import decide_case, object_to_dormancy, stop_review
from families.services.reviews.timekeeping import keep_time
from families.sources import reviews as sources
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at, case_of, confirmed, mails, notice_at

pytestmark = pytest.mark.django_db

PLENARY = "plenary@lists.example.org"


def say(case: ReviewCase, moment: str, reply: str = "", actor=None) -> ReviewCase:
    with at(moment):
        how = StoppedHow.CLICK if actor else StoppedHow.LINK
        return stop_review(case, how=how, actor=actor, reply=reply)


def test_a_second_late_reply_stands_beside_the_first(silent):
    notice_at()
    first, second = (mandate.user for mandate in silent.focal_points.order_by("seat"))

    say(case_of(silent), "2005-03-28T18:00", "We moved office.", first)
    say(case_of(silent), "2005-03-29T10:00", "", second)
    say(case_of(silent), "2005-03-29T11:00", "We meet on Friday.", second)

    case = case_of(silent)
    assert case.reply == "We moved office.\n\nWe meet on Friday."
    assert case.status == CaseStatus.OBJECTED


def test_a_sign_within_the_notice_stops_it_also_where_a_click_comes_before_the_clock(silent):
    notice_at()
    seat = silent.focal_points.first()
    confirmed(seat, date(2005, 3, 20))

    say(case_of(silent), "2005-03-28T18:30", "We moved office.", seat.user)

    case = case_of(silent)
    assert (case.status, case.stopped_how) == (CaseStatus.STOPPED, StoppedHow.SIGN)
    assert case.reply == "We moved office."


def test_one_objection_to_dormancy_does_not_end_the_hours_of_the_others(silent):
    notice_at()
    with at("2005-03-28T18:00"):
        keep_time()
    other, third = FocalPoint.objects.exclude(family=silent)[:2]
    staff = make_user(Role.STAFF)
    with at("2005-03-29T10:00"):
        object_to_dormancy(case_of(silent), reason="They host us.", actor=other.user)

    with at("2005-03-30T17:59"):
        assert not can_decide_case(staff, case_of(silent))
        assert sources.tasks_for(staff) == []
        with pytest.raises(DomainError, match="once the time to object is over"):
            decide_case(case_of(silent), dormant=True, reason="x", actor=staff)
        object_to_dormancy(case_of(silent), reason="Us too.", actor=third.user)
    with at("2005-03-30T18:00"):
        assert can_decide_case(staff, case_of(silent))
        decide_case(case_of(silent), dormant=False, reason="They are there.", actor=staff)


@pytest.mark.parametrize(("is_click", "sentence"), [
    (True, "Silent answered; its review was stopped."),
    (False, "Silent gave a sign of activity; its review was stopped."),
])  # fmt: skip
def test_the_report_says_whether_the_family_answered_or_acted(silent, is_click, sentence):
    type(silent).objects.filter(pk=silent.pk).update(name_en="Silent")
    notice_at()
    if is_click:
        say(case_of(silent), "2005-03-10T10:00", actor=silent.focal_points.first().user)
    else:
        confirmed(silent.focal_points.first(), date(2005, 3, 20))
        with at("2005-03-28T18:00"):
            keep_time()

    assert sentence in [entry.title for entry in sources.entries(Month(2005, 3))]


def test_the_plenary_hears_that_a_family_is_dormant_and_not_that_one_is_kept(silent):
    notice_at()
    with at("2005-03-28T18:00"):
        keep_time()
    with at("2005-03-30T18:00"):
        keep_time()

    assert PLENARY in mails(f"review-decided:{case_of(silent).pk}")


def test_the_plenary_does_not_hear_of_a_family_that_is_kept(silent):
    notice_at()
    say(case_of(silent), "2005-03-28T18:00", actor=silent.focal_points.first().user)
    make_focal_point()
    with at("2005-03-31T10:00"):
        case, staff = case_of(silent), make_user(Role.STAFF)
        decide_case(case, dormant=False, reason="They are there.", actor=staff)

    assert PLENARY not in mails(f"review-decided:{case.pk}") != []
