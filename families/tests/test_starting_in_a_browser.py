"""The assistant as somebody meets it who has never seen the portal, at two widths."""

import pytest

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look
from csb_portal.testing.factories import make_user
from families.models import Family

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_newcomer_starts_a_bureau_from_a_preset(browser_page):
    page = browser_page
    staff = make_user(Role.STAFF)
    second_factor.set_up(staff)
    login_by_code(page, staff)
    page.goto("/admin/")
    page.get_by_role("link", name="Bureau", exact=True).first.click()
    look(page, "start-1-preset")
    page.get_by_label("Best Bits steering committee").check()
    page.get_by_role("button", name="Go on").click()

    look(page, "start-2-words")
    page.get_by_role("button", name="Go on").click()
    look(page, "start-3-rules")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("There is no group.").wait_for()
    look(page, "start-4-groups")
    page.get_by_label("The groups, a line each").fill("Africa; regional\nAsia; regional\nYouth")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("3 groups, 3 seats.").wait_for()
    look(page, "start-5-preview")
    page.get_by_label("I have read this.").check()
    page.get_by_role("button", name="Start this bureau").click()
    page.get_by_text("Best Bits steering committee is set up with 3 groups.").wait_for()

    assert list(Family.objects.values_list("slug", flat=True)) == ["africa", "asia", "youth"]
    page.goto("/families/")
    look(page, "start-6-directory")
