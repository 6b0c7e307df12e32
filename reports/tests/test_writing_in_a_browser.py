"""The report in a real Chromium: shared out, written by two at once, remarked on, translated."""

import pytest

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tick, tour
from csb_portal.testing.factories import make_user
from reports.choices import Section
from reports.services.editing import approve_report, edit_report
from reports.services.publishing import correct_report, publish_report
from reports.services.sharing import comment_on_section
from reports.services.translating import translate_text
from reports.tests.factories import FEBRUARY, make_draft, make_members, make_published

pytestmark = pytest.mark.django_db(transaction=True)
ROOM = f"/reports/{FEBRUARY}/"


@pytest.fixture
def members(floor):
    return make_members()


@pytest.fixture
def helper():
    """Staff, who help the six to write."""
    staff = make_user(Role.STAFF, name="Sam")
    second_factor.set_up(staff)
    return staff


def test_a_helper_writes_a_section_while_a_member_does(members, helper, browser_page):
    page, report = browser_page, make_draft()
    comment_on_section(report, Section.NOW, text="Too long.", actor=members[0])
    login_by_code(page, helper)
    page.goto(f"{ROOM}sections/now/")
    page.get_by_label("Who writes it?").select_option(label="Sam")
    page.get_by_role("button", name="Set who writes it").click()
    page.get_by_text("Sam writes it.").wait_for()
    look(page, "report-section")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_text("settled it").wait_for()
    page.get_by_role("link", name="Write this section").click()
    page.get_by_label("What you can do now").fill("Mine, **at last**.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Nothing is saved yet.").wait_for()
    edit_report(report, texts={"now": "Theirs, at last."}, based_on=1, actor=members[0])

    page.get_by_role("button", name="Save the text").click()

    page.get_by_text("Saved meanwhile").wait_for()
    look(page, "report-both-texts")
    page.get_by_role("button", name="Save the text").click()
    page.get_by_text("Your text is saved.").wait_for()
    tour(page, f"{ROOM}draft/", f"{ROOM}history/", f"{ROOM}history/?before=1&after=3")


def test_a_helper_translates_and_improves_beside_the_original(members, helper, browser_page):
    page, report = browser_page, make_published(members, now="One **two**.")
    text = report.revision
    words = {section: f"FR {words}" for section, words in text.texts.items() if words}
    translate_text(text, language="fr", texts=words, actor=members[0])
    correct_report(report, texts={"now": "One three."}, change="Three.", actor=members[0])
    approve_report(report, actor=members[1])
    publish_report(report, actor=members[1])
    login_by_code(page, helper)
    tour(page, f"{ROOM}translations/", f"{ROOM}1.0/fr/")
    page.goto(f"{ROOM}translations/fr/")
    page.get_by_text("What changed here since it was translated").wait_for()
    tick(page, "Volunteer translation")
    look(page, "report-translate")

    page.get_by_role("button", name="Add this translation").click()

    page.get_by_text("The translation is there. Somebody else can check it.").wait_for()
    tour(page, f"{ROOM}1.1/fr/", ROOM)
