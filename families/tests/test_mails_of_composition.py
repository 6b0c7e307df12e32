"""Mails about reviews and applications, as they read."""

import re
from uuid import UUID

import pytest

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.services.admissions.commenting import Commenter, write_comment
from families.services.admissions.deciding import (
    appeal_refusal,
    decide_appeal,
    decide_application,
    object_to_application,
)
from families.services.admissions.timekeeping import keep_time as keep_admissions
from families.services.families import make_dormant
from families.services.reviews.settling import object_to_dormancy, stop_review
from families.services.reviews.timekeeping import keep_time
from families.tests.admission_helpers import asked, published
from families.tests.factories import make_focal_point
from families.tests.review_helpers import at, case_of, confirmed, make_pair, notice_at

pytestmark = pytest.mark.django_db

KEY = UUID("12345678-1234-5678-1234-567812345678")
TOKEN = re.compile(r"(?<=/confirm-)(stop|word|comment)/[^/\s]+")


@pytest.fixture
def eva():
    """Eva of Rights & access sits in Geneva; her family is silent, another is not."""
    _family, first, _second = make_pair(
        slug="rights", name_en="Rights & access", contact_email="rights@example.org"
    )
    first.user.name, first.user.email, first.user.time_zone = "Eva", "eva@example.org", "UTC"
    first.user.save()
    busy = make_focal_point(user=make_user(name="Bea", email="bea@example.org"))
    confirmed(busy, busy.since.replace(year=2005, month=2, day=1))
    return first


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam", email="sam@example.org")


def reads(occasion, to, name):
    mail = OutgoingMail.objects.get(occasion__startswith=occasion, to=to)
    hiding = {match[0]: f"{match[1]}/TOKEN" for match in TOKEN.finditer(mail.body)}
    assert_golden(mail, f"families/{name}", hiding=hiding)


def test_mails_of_a_review_that_ends_in_dormancy(eva, staff):
    notice_at(staff=staff)
    reads("review-asked:", "eva@example.org", "review_asked")
    reads("review-notice:", "rights@example.org", "review_notice")
    with at("2005-03-28T18:00"):
        keep_time()
    reads("review-objections:", "bea@example.org", "review_objections")
    with at("2005-03-30T18:00"):
        keep_time()
    reads("review-decided:", "bea@example.org", "review_dormant")


def test_mails_of_a_review_that_is_stopped(eva, staff):
    notice_at(staff=staff)
    with at("2005-03-10T10:00"):
        stop_review(case_of(eva.family), how="click", actor=eva.user, reply="We moved office.")

    reads("review-stopped:", "sam@example.org", "review_stopped")


def test_mails_of_a_review_somebody_objects_to(eva, staff):
    notice_at(staff=staff)
    with at("2005-03-28T18:00"):
        keep_time()
    bea = make_focal_point(user=make_user(email="other@example.org"))
    with at("2005-03-29T10:00"):
        object_to_dormancy(case_of(eva.family), reason="They host us.", actor=bea.user)

    reads("review-decision-wanted:", "sam@example.org", "review_decision_wanted")


def test_the_mail_to_a_silent_seat(eva, staff):
    partner = eva.family.focal_points.get(seat=2)
    confirmed(partner, partner.since.replace(year=2005, month=2, day=1))
    notice_at(staff=staff)

    reads("seat-silent:", "eva@example.org", "seat_silent")


def test_mails_of_an_application_that_is_admitted(eva, staff):
    application = published(asked(), staff=staff)
    reads("application-word:", "ada@example.org", "application_word")
    reads("application-received:", "ada@example.org", "application_received")
    reads("application-waits:", "sam@example.org", "application_waits")
    reads("application-published:", "eva@example.org", "application_published")
    with at("2005-03-20T10:00"):
        cyd = Commenter("Cyd Three", "cyd@example.org")
        write_comment(application, text="Welcome.", key=KEY, commenter=cyd)
    reads("application-comment:", "cyd@example.org", "application_comment")
    with at("2005-03-30T18:00"):
        keep_admissions()
    reads("application-admitted:", "ada@example.org", "application_admitted")


def test_mails_of_a_family_that_returns(eva, staff):
    family = make_pair(slug="old", name_en="Old family")[0]
    with at("2005-01-10T10:00"):
        make_dormant(family, actor=None, reason="x")
    published(asked(kind="return", family=family), staff=staff)
    reads("application-published:", "eva@example.org", "return_published")
    with at("2005-03-30T18:00"):
        keep_admissions()
    reads("application-admitted:", "eva@example.org", "return_admitted")


def test_mails_of_a_refusal_and_its_appeal(eva, staff):
    second = make_user(Role.STAFF, name="Sue", email="sue@example.org")
    application = published(asked(), staff=staff)
    with at("2005-03-20T10:00"):
        object_to_application(application, reason="They are us already.", actor=eva.user)
    with at("2005-03-30T18:00"):
        decide_application(application, admitted=False, reason="The same people.", actor=staff)
        appeal_refusal(application, text="The people are others.")
        decide_appeal(application, upheld=False, reason="They are not.", actor=second)

    reads("application-decision-wanted:", "sam@example.org", "application_decision_wanted")
    reads("application-refused:", "bo@example.org", "application_refused")
    reads("application-appealed:", "sue@example.org", "application_appealed")
    reads("application-appeal:", "bo@example.org", "appeal_decided")
