"""Pages about seats in a real browser: at two widths, with axe, from the proposal to the seat."""

from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.models import MandateProposal
from families.services.alternates import name_alternate
from families.services.bases import state_basis
from families.services.mandates import begin_mandate, step_down
from families.services.memberships import join_family
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_seat_is_given_up_proposed_and_confirmed(browser_page):
    page, later = browser_page, clock.today() + timedelta(days=14)
    family = make_family(slug="youth", name_en="Youth")
    ana = make_focal_point(family=family, user=make_user(name="Ana"), designation="ad_hoc")
    ben = make_focal_point(family=family, seat=2, user=make_user(name="Ben"))
    make_focal_point(family=family, seat=1, since=date(2003, 1, 1), until=date(2004, 1, 1))
    other = make_focal_point(user=make_user(name="Mia"))
    step_down(other, actor=other.user, on=later)
    begin_mandate(other.family, make_user(name="Ion"), seat=1, since=later, actor=None)
    name_alternate(family, make_user(name="Eva"), seat=1, actor=None)
    join_family(family, actor=other.user)
    chosen = {"designation": "elected", "designated_by": "the assembly", "designated_on": None}
    state_basis(ana, **chosen, actor=ana.user)
    step_down(ben, actor=ben.user, on=later)

    login_by_code(page, ana.user)
    tour(page, "/families/seats/", "/families/youth/", "/families/youth/step-down/")
    tour(page, f"/families/youth/basis/{ana.pk}/versions/")
    tour(page, "/families/youth/seats/", "/families/youth/seats/1/", "/families/mine/")
    page.goto("/families/youth/seats/")
    page.get_by_role("link", name="Propose somebody").click()
    look(page, "propose")
    page.get_by_label("E-mail address of the person").fill("new@example.org")
    page.get_by_label("Name").fill("Newcomer")
    page.get_by_label("Seat").select_option("2")
    page.get_by_label("How chosen").select_option("ad_hoc")
    page.get_by_role("button", name="Propose this person").click()
    page.get_by_text("A second person is asked to confirm it.").wait_for()
    look(page, "proposed")

    page.context.clear_cookies()
    login_by_code(page, ben.user)
    tour(page, "/families/youth/step-down/")
    page.goto(MandateProposal.objects.get().get_absolute_url())
    look(page, "confirm")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("It is confirmed.").wait_for()
    page.goto("/families/youth/")
    page.get_by_text("Designate: Newcomer, from").wait_for()
