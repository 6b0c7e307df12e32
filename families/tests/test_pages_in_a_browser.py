"""The pages of this floor in a real Chromium: axe finds nothing, and nothing is cut off."""

import pytest

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.services.families import import_families
from families.services.mandates import end_mandate
from families.services.rosters import import_roster
from families.tests.files import MALFORMED, data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau():
    import_families(data("families.csv"), actor=None)
    import_families(data("families_unconfirmed.csv"), actor=None)
    import_roster(data("roster_synthetic.csv"), actor=None)
    gone = FocalPoint.objects.get(user__email="youth.b@example.org")
    end_mandate(gone, actor=None, reason="Asked to be replaced.")
    return FocalPoint.objects.get(user__email="youth.a@example.org")


def test_the_directory_and_a_familys_page_are_open_to_everybody(bureau, browser_page):
    tour(
        browser_page,
        "/families/",
        "/families/?on=2004-12-31",
        "/families/?on=never",
        "/families/youth/",
        "/families/social-movements/",
    )


def test_a_focal_point_states_the_basis_and_leaves_the_seat(bureau, browser_page):
    page = browser_page
    login_by_code(page, bureau.user)
    tour(page, "/families/youth/", "/families/youth/basis/", "/families/youth/step-down/")

    page.goto("/families/youth/basis/")
    page.get_by_text("Ad hoc").click()
    page.get_by_role("button", name="Publish it").click()
    page.get_by_text("Everybody can read now how your family chose you.").wait_for()

    page.get_by_role("link", name="Leave my seat").click()
    page.get_by_label("I have read this and want to go on.").check()
    page.get_by_role("button", name="Leave my seat").click()
    page.get_by_text("You have left the seat. Thank you for your service.").wait_for()
    assert page.goto("/families/youth/step-down/").status == 403


def test_staff_preview_a_roster_choose_who_leaves_and_confirm(bureau, browser_page):
    page = browser_page
    staff = make_user(Role.STAFF)
    second_factor.set_up(staff)
    login_by_code(page, staff)
    page.goto("/admin/families/focalpoint/import/")
    look(page, "roster-import")
    page.get_by_label("The file").set_input_files(MALFORMED / "04_three_focal_points.csv")
    page.get_by_role("button", name="Show what it would change").click()
    page.get_by_text("youth: 3 people, 2 seats.").wait_for()
    look(page, "roster-too-many")

    page.get_by_label("Line 16").check()
    page.get_by_role("button", name="Show it without them").click()
    page.get_by_text("2 mandates begin, 1 end, 40 stay.").wait_for()
    look(page, "roster-preview")
    page.get_by_role("button", name="Import exactly this").click()
    page.get_by_text("Imported. 2 mandates begin, 1 end, 40 stay.").wait_for()

    tour(page, "/admin/families/focalpoint/begin/")
