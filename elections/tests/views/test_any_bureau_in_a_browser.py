"""The pages of another bureau in a real Chromium: axe finds nothing, and nothing is cut off."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.browser import login_by_code, tick, tour
from csb_portal.testing.factories import make_user
from csb_portal.tests.bureaux import living
from elections.models import Election
from elections.services.nominations import offer_to_sit
from families.models import Family, Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_call_for_people_its_ballot_and_the_composition(browser_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page, voter = browser_page, make_user(name="Vera Voter")
    with clock.at(clock.now() - timedelta(days=15, hours=2)):
        living.start("unep-mgfc")
        operator, group = living.make_operator(), Family.objects.first()
        Organisation.objects.create(
            slug="one", name="Ocean Watch", group=group, accredited_since="2020-01-01",
            representative=voter,
        )  # fmt: skip
        call = living.announce(operator, days=14)
    with clock.at(call.opens_at):
        for name in ("Ana Lima", "Ben Oak", "Eva Stein"):
            offer_to_sit(
                call, group, make_user(name=name), statement="I will serve.",
                letter=living.letter(), region="Andes",
            )  # fmt: skip
    living.close(call)
    call.refresh_from_db()
    with clock.at(call.closes_at):
        election = living.prepare(call, group, operator)
    Election.objects.filter(pk=election.pk).update(opens_at=clock.now() - timedelta(minutes=5))
    election.refresh_from_db()
    living.opened(election, operator)

    login_by_code(page, voter)
    tour(
        page,
        call.get_absolute_url(),
        election.get_absolute_url(),
        "/composition/",
        "/composition/about-me/",
        "/subscription/",
        f"/elections/{election.slug}/vote/",
    )

    tick(page, "Ana Lima")
    page.get_by_role("button", name="Review my ballot").click()
    page.get_by_text("a ballot holds exactly 2 different choices").wait_for()
    tick(page, "Ben Oak")
    page.get_by_role("button", name="Review my ballot").click()
    page.get_by_role("button", name="Cast my vote").click()
    page.get_by_role("heading", name="Your vote is in the box").last.wait_for()
    assert election.roll.voted().count() == 1
    assert page.get_by_role("link", name="Vote again").count() == 0
