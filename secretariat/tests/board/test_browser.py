"""The desk in a real browser: narrow and wide, by keyboard, and without a fault for axe."""

from datetime import timedelta

import pytest

from csb_portal import clock, second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import PHONE, login_by_code, look
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_cases_are_passed_on_from_a_phone(open_page):
    staff = make_user(Role.STAFF)
    second_factor.set_up(staff)
    cases = [make_case(CaseKind.VISA), make_case(organisation="Réseau des femmes du Sud")]
    Case.objects.filter(pk=cases[0].pk).update(due_at=clock.now() - timedelta(days=2))
    own_rule = make_case(CaseKind.ROOM)
    move_case(make_case(), CaseStatus.REFUSED, reason="No.")
    page = open_page(PHONE)
    login_by_code(page, staff)

    page.goto("/participation/board/?view=all")
    look(page, "desk-board")
    for case in (*cases, own_rule):
        page.locator(f"#case-{case.pk}").press(" ")
    page.get_by_label("What is done").select_option("with_division")
    page.get_by_role("button", name="Go on").press("Enter")
    page.get_by_text("3 cases are chosen.").wait_for()
    look(page, "desk-step")
    page.get_by_label("Reason").fill("Complete.")
    page.get_by_role("button", name="Show what would be done").press("Enter")
    page.get_by_text("It would be done for 2 cases.").wait_for()
    look(page, "desk-preview")
    page.get_by_role("button", name="Do it for 2 cases").press("Enter")
    page.get_by_text("Done for 2 cases. 1 was skipped.").wait_for()
    look(page, "desk-done")
    page.get_by_role("link", name="Back to the desk").press("Enter")
    page.get_by_role("link", name="Waiting for the Civil Society Division (2)").wait_for()
