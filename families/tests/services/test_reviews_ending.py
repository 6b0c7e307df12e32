"""A composition review, how it is answered and how it ends."""

from datetime import date

import pytest

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.choices.reviews import CaseStatus, ReviewEvent, StoppedHow
from families.models import Family, FocalPoint, ReviewCase
from families.services.confirmations import confirm_roster
from families.services.reviews.settling import decide_case, object_to_dormancy, stop_review
from families.services.reviews.timekeeping import keep_time
from families.tests.review_helpers import (
    at,
    case_of,
    confirmed,
    geneva,
    mails,
    notice_at,
)

pytestmark = pytest.mark.django_db


def test_21_days_end_at_18_00_on_the_clocks_of_easter_monday(silent):
    notice_at()

    case = case_of(silent)
    assert case.notice_ends_at == geneva("2005-03-28T18:00")
    assert case.notice_ends_at.astimezone(geneva("2005-03-28T18:00").tzinfo).hour == 18
    assert case.notice_ends_at.isoformat() == "2005-03-28T16:00:00+00:00"  # summer time began


def test_one_click_at_17_59_stops_it(silent):
    notice_at()
    seat = silent.focal_points.first()

    with at("2005-03-28T17:59"):
        keep_time()
        stop_review(case_of(silent), how=StoppedHow.CLICK, actor=seat.user, reply="We are there.")

    case = case_of(silent)
    assert (case.status, case.stopped_by, case.reply) == (
        CaseStatus.STOPPED, seat.user, "We are there.",
    )  # fmt: skip
    with at("2005-04-08T18:00"):
        keep_time()
    silent.refresh_from_db()
    assert silent.is_active


@pytest.mark.parametrize("hour", ["18:00", "18:30"])
@pytest.mark.parametrize("is_awake", [True, False])
def test_from_18_00_on_a_word_of_the_family_asks_for_a_decision(silent, hour, is_awake):
    notice_at()
    seat = silent.focal_points.first()

    with at(f"2005-03-28T{hour}"):
        if is_awake:
            keep_time()
        stop_review(case_of(silent), how=StoppedHow.CLICK, actor=seat.user)

    assert case_of(silent).status == CaseStatus.OBJECTED
    with at("2005-04-08T18:00"):
        keep_time()
    assert case_of(silent).status == CaseStatus.OBJECTED


def test_a_sign_within_the_notice_stops_it_without_a_click(silent):
    notice_at()
    confirmed(silent.focal_points.first(), date(2005, 3, 20))

    with at("2005-03-28T18:00"):
        keep_time()

    assert case_of(silent).stopped_how == StoppedHow.SIGN


def test_the_address_of_the_family_can_stop_it_by_its_link(silent):
    notice_at()

    with at("2005-03-10T10:00"):
        stop_review(case_of(silent), how=StoppedHow.LINK, actor=None)

    assert case_of(silent).status == CaseStatus.STOPPED


def test_nobody_of_another_family_stops_it(silent):
    notice_at()
    other = FocalPoint.objects.exclude(family=silent).first()

    with at("2005-03-10T10:00"), pytest.raises(DomainError, match="do not speak for"):
        stop_review(case_of(silent), how=StoppedHow.CLICK, actor=other.user)


def test_48_hours_without_an_objection_make_the_family_dormant(silent):
    notice_at()
    with at("2005-03-28T18:00"):
        keep_time()
    assert case_of(silent).objections_until == geneva("2005-03-30T18:00")
    with at("2005-03-30T17:59"):
        keep_time()
        silent.refresh_from_db()
        assert silent.is_active

    with at("2005-03-30T18:00"):
        keep_time()
        keep_time()

        silent.refresh_from_db()
        assert not silent.is_active
        assert not FocalPoint.objects.sitting().filter(family=silent).exists()
        assert FocalPoint.objects.current().filter(family=silent).count() == 2
    (change,) = silent.status_changes.all()
    assert (change.was, change.became, change.on) == ("active", "dormant", date(2005, 3, 30))
    case = case_of(silent)
    assert (case.decided_by, case.status) == (None, CaseStatus.DORMANT)
    assert len(mails("review-objections:")) == 4
    assert len(mails("review-decided:")) == 6  # bureau, former seats, address, plenary


def proposed(family: Family) -> ReviewCase:
    notice_at()
    with at("2005-03-28T18:00"):
        keep_time()
    return case_of(family)


def test_an_objection_stops_the_clock_and_asks_for_a_decision(silent):
    case = proposed(silent)
    other = FocalPoint.objects.exclude(family=silent).first()

    with at("2005-03-29T10:00"):
        object_to_dormancy(case, reason="They host us in May.", actor=other.user)
    with at("2005-03-30T18:00"):
        keep_time()

    assert case_of(silent).status == CaseStatus.OBJECTED
    assert len(mails("review-decision-wanted:")) == 1


@pytest.mark.parametrize(("moment", "reason", "message"), [
    ("2005-03-30T18:00", "Because.", "takes no objections now"),
    ("2005-03-29T10:00", "  ", "gave no reason"),
])  # fmt: skip
def test_an_objection_has_its_hours_and_its_reason(silent, moment, reason, message):
    case = proposed(silent)
    other = FocalPoint.objects.exclude(family=silent).first()

    with at(moment), pytest.raises(DomainError, match=message):
        object_to_dormancy(case, reason=reason, actor=other.user)


def test_only_focal_points_object(silent):
    case = proposed(silent)

    with at("2005-03-29T10:00"), pytest.raises(DomainError, match="no focal point"):
        object_to_dormancy(case, reason="Because.", actor=make_user())


@pytest.mark.parametrize("dormant", [True, False])
def test_staff_decide_after_an_objection_with_a_reason(silent, dormant):
    case, staff = proposed(silent), make_user(Role.STAFF)
    other = FocalPoint.objects.exclude(family=silent).first()
    with at("2005-03-29T10:00"):
        object_to_dormancy(case, reason="They host us in May.", actor=other.user)

    with at("2005-03-31T10:00"):
        decide_case(case, dormant=dormant, reason="They said so themselves.", actor=staff)

    case, family = case_of(silent), Family.objects.get(pk=silent.pk)
    assert case.status == (CaseStatus.DORMANT if dormant else CaseStatus.KEPT)
    assert (case.decided_by, case.decision_reason) == (staff, "They said so themselves.")
    assert family.is_active is not dormant


def test_nobody_decides_who_objected_or_spoke_for_the_family(silent):
    case = proposed(silent)
    other = FocalPoint.objects.exclude(family=silent).first().user
    with at("2005-03-29T10:00"):
        object_to_dormancy(case, reason="They host us in May.", actor=other)

    for actor in (other, silent.focal_points.first().user):
        with at("2005-03-31T10:00"), pytest.raises(DomainError, match="own matter"):
            decide_case(case, dormant=False, reason="They are there.", actor=actor)


def test_before_an_objection_nobody_decides_but_the_clock(silent):
    case = proposed(silent)

    with at("2005-03-29T10:00"), pytest.raises(DomainError, match="cannot become"):
        decide_case(case, dormant=False, reason="x", actor=make_user(Role.STAFF))


def test_the_trail_says_what_the_clock_and_people_did_and_holds_no_words(silent):
    notice_at()
    with at("2005-03-10T10:00"):
        stop_review(case_of(silent), how=StoppedHow.LINK, actor=None, reply="Private words")

    entries = list(audit.entries_about(case_of(silent)))
    assert [entry.event for entry in entries] == [
        ReviewEvent.NOTICE_GIVEN, ReviewEvent.REVIEW_STOPPED,
    ]  # fmt: skip
    assert "Private words" not in str([entry.content for entry in entries])


def test_a_roster_is_confirmed_once_a_day_by_its_own_people(silent):
    mandate = silent.focal_points.first()
    with at("2005-03-01T10:00"):
        first = confirm_roster(silent, actor=mandate.user)
        again = confirm_roster(silent, actor=mandate.user)
        with pytest.raises(DomainError, match="do not speak for"):
            confirm_roster(silent, actor=make_user())

    assert first == again
    assert (first.confirmed_on, first.seat) == (date(2005, 3, 1), mandate.seat)
