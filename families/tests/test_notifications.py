"""Mails about mandates: who gets them, and how they read."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.services.mandates import begin_mandate, end_mandate, step_down
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(datetime(2005, 3, 1, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def family():
    return make_family(slug="rights", name_en="Rights & access")


@pytest.fixture
def mandate(family):
    return make_focal_point(family=family, user=make_user(name="Eva", email="eva@example.org"))


def mail_to(email):
    return OutgoingMail.objects.get(to=email)


def test_whoever_begins_is_told_how_to_get_in(family):
    begin_mandate(family, make_user(name="Eva", email="eva@example.org"), actor=None)

    assert_golden(mail_to("eva@example.org"), "families/mandate_begun")


def test_whoever_begins_with_a_basis_is_not_asked_for_one(family):
    begin_mandate(family, make_user(email="eva@example.org"), designation="ad_hoc", actor=None)

    assert "how your family chose you" not in mail_to("eva@example.org").body


def test_whoever_leaves_is_told_why(mandate):
    end_mandate(mandate, actor=None, reason="The family chose somebody else.")

    assert_golden(mail_to("eva@example.org"), "families/mandate_ended_holder")


def test_the_partner_and_staff_hear_of_the_vacancy_but_not_of_the_reason(mandate, family):
    partner = make_focal_point(family=family, seat=2, user=make_user(email="partner@example.org"))
    make_user(Role.STAFF, email="staff@example.org")
    make_focal_point(user=make_user(email="stranger@example.org"))
    make_focal_point(family=family, seat=3, until=date(2005, 1, 1))

    end_mandate(mandate, actor=partner.user, reason="Secret.")

    addresses = OutgoingMail.objects.values_list("to", flat=True)
    assert set(addresses) == {"eva@example.org", "partner@example.org", "staff@example.org"}
    assert "Secret." not in mail_to("partner@example.org").body
    assert "Secret." not in mail_to("staff@example.org").body


def test_the_mail_about_a_vacancy_reads_well(mandate):
    make_user(Role.STAFF, name="Staff", email="staff@example.org")

    step_down(mandate, actor=mandate.user)

    assert_golden(mail_to("staff@example.org"), "families/mandate_ended")
    assert_golden(mail_to("eva@example.org"), "families/stepped_down")
