"""The mails of funding, as they read."""

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_url
from secretariat.services.funding.awarding import decline_award
from secretariat.services.funding.rounds import cancel_round
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    with clock.at(NOW):
        yield make_round(slug="fellowships", title="Fellowships", panel_size=1)


def test_a_member_reads_what_the_panel_asks_of_them(found):
    member = make_member(found)
    member.user.refresh_from_db()
    mail = OutgoingMail.objects.get(occasion=f"funding-member:{member.pk}")
    assert_golden(mail, "secretariat/funding_member", hiding={member.user.name: "NAME"})


def test_a_replacement_is_asked_for_without_a_name(found):
    member = make_member(found)
    make_application(found, is_accredited=False, user=member.user)
    mail = OutgoingMail.objects.get(occasion__startswith="funding-replacement")
    assert_golden(mail, "secretariat/funding_replacement", hiding={member.named_by.name: "NAME"})
    assert member.user.name not in mail.body


def test_the_panel_of_a_cancelled_round_hears_of_it(found):
    member = make_member(found)
    cancel_round(found, reason="The sponsor withdrew.", actor=member.named_by)
    mail = OutgoingMail.objects.get(occasion__startswith="funding-cancelled")
    assert_golden(mail, "secretariat/funding_cancelled", hiding={member.user.name: "NAME"})


def test_each_outcome_has_its_mail(found):
    make_member(found, user=make_focal_point(family=make_family()).user)
    made = [
        make_application(found, amount=amount, name=f"Person {letter}")
        for letter, amount in (("A", 5000), ("B", 4000), ("C", 100))
    ]
    with clock.at(CLOSED):
        score_all(found, dict(zip(made, [(60, 40), (50, 30), (1, 1)], strict=True)))
        decide(found)
        decline_award(made[0])
    for one, name, number in (
        (made[0], "awarded", 1),
        (made[1], "reserve", 1),
        (made[2], "refused", 1),
        (made[1], "stepped_up", 2),
    ):
        mail = OutgoingMail.objects.get(occasion=f"funding-outcome:{one.pk}:{number}")
        hiding = {follow_url(one.case): "LINK"}
        assert_golden(mail, f"secretariat/funding_{name}", hiding=hiding)
