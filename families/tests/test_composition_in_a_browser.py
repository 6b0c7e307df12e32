"""Reviews and applications in a real Chromium: axe finds nothing, and nothing is cut off."""

import pytest

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.review_links import stop_url
from families.services.admissions.deciding import (
    appeal_refusal,
    decide_application,
    publish_application,
)
from families.services.families import make_dormant
from families.services.reviews.noticing import give_notices
from families.services.reviews.opening import open_review
from families.tests.admission_helpers import PEOPLE, asked, received, token_of
from families.tests.factories import make_focal_point
from families.tests.review_helpers import WINDOW, at, case_of, confirmed, make_pair

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau():
    """A family under notice now, one that is active, and one that is dormant."""
    quiet, first, _second = make_pair(name_en="Think tanks", contact_email="quiet@example.org")
    for mandate in make_pair(name_en="Youth")[1:]:
        confirmed(mandate, WINDOW["last"])
    dormant = make_pair(name_en="Social movements")[0]
    with at("2005-01-10T10:00"):
        make_dormant(dormant, actor=None, reason="x")
    staff = make_user(Role.STAFF)
    with at("2005-03-02T10:00"):
        review = open_review(**WINDOW, actor=staff)
    give_notices(review, actor=staff)  # now, so that its days run
    return quiet, first, dormant


def test_a_family_reads_why_it_is_reviewed_and_stops_it_from_its_mail(bureau, browser_page):
    quiet, first, _dormant = bureau
    link = stop_url(case_of(quiet), first.user).split("8000")[-1]
    page = browser_page
    tour(page, "/reviews/", "/reviews/CR-2005-0001/", quiet.get_absolute_url(), link)

    page.goto(link)
    page.get_by_role("button", name="We are there").click()
    page.get_by_text("The review of Think tanks is over.").wait_for()
    look(page, "review-stopped")


def test_a_dormant_family_says_that_it_is_back(bureau, browser_page):
    _quiet, _first, dormant = bureau
    page = browser_page
    login_by_code(page, dormant.focal_points.first().user)
    page.get_by_text("Social movements is dormant").wait_for()
    tour(page, dormant.get_absolute_url(), f"/families/{dormant.slug}/return/")

    page.goto(dormant.get_absolute_url())
    page.get_by_role("link", name="We are back").click()
    page.get_by_label("Statement").fill("We come back.")
    page.get_by_label("How were its people chosen?").fill("Ad hoc.")
    page.get_by_label("Supporting organisations").fill("One\nTwo\nThree")
    page.get_by_label("Person 2: name").fill("Bo Two")
    page.get_by_label("Person 2: e-mail address").fill("bo@example.org")
    page.get_by_role("button", name="We are back").click()
    page.get_by_text("Bo Two: was mailed the link").wait_for()
    look(page, "we-are-back")


def test_applications_are_read_and_made_by_everybody(bureau, browser_page):
    staff, refused = make_user(Role.STAFF), received(asked(name="Night libraries"))
    decide_application(refused, admitted=False, reason="Not complete.", actor=staff)
    appeal_refusal(refused, text="It is complete.")
    application = publish_application(received(asked()), actor=staff)
    tour(
        browser_page,
        "/applications/",
        "/applications/new/",
        refused.get_absolute_url(),
        application.get_absolute_url(),
        f"/applications/confirm-word/{token_of(application)}/",
    )


def test_staff_see_what_a_review_finds_before_they_open_it(bureau, browser_page):
    page = browser_page
    staff = make_user(Role.STAFF)
    second_factor.set_up(staff)
    application = received(asked())
    login_by_code(page, staff)
    tour(page, f"{application.get_absolute_url()}publish/", "/admin/families/application/")
    make_focal_point(user=make_user(email=PEOPLE[0].email))
    tour(page, f"{application.get_absolute_url()}decide/")
    page.get_by_text("Let that mandate end first").wait_for()
    page.goto("/admin/families/compositionreview/open/")
    page.get_by_role("button", name="Show what it would find").click()
    page.get_by_text("This is a preview. Nothing has been written.").wait_for()
    look(page, "review-open")
    page.get_by_role("button", name="Open the review, and ask these families").click()
    page.get_by_text("The review is open; the families are asked.").wait_for()
    page.get_by_role("link", name="Give notice").click()
    page.get_by_text("Nothing has been sent.").wait_for()
    look(page, "review-notice")
