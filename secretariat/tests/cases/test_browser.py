"""A phone, no account: an organisation asks, is asked back, hands in, and sees its answer."""

import pytest
from django.apps import apps
from django.urls import reverse

from csb_portal import clock, second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family
from secretariat.case_links import follow_path
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case, Requirement
from secretariat.services.cases.completing import ask_items, hand_in_item
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.keeping import write_note
from secretariat.services.cases.requirements import load_requirements
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _checklists(transactional_db):
    """Bring the shipped checklists back, where a test that committed took them away."""
    if not Requirement.objects.exists():
        load_requirements(apps)


def test_an_organisation_asks_and_completes_its_file_on_a_phone(phone_page):
    make_family(name_en="Youth")
    make_event(name="PrepCom-3 of the Tunis phase")
    page = phone_page

    tour(page, reverse("participation:overview"), reverse("participation:registration"))
    page.goto(reverse("participation:accreditation"))
    look(page, "case-accreditation")
    page.get_by_role("link", name="Ask for accreditation").click()
    page.get_by_label("Name of the organisation").fill("Lake Watch")
    page.get_by_label("Country").select_option("GH")
    page.get_by_label("Family").select_option(label="Youth")
    page.get_by_label("What the organisation does").fill("We watch the lake.")
    page.get_by_label("Name of the person to write to").fill("Ama Owusu")
    page.get_by_label("Your e-mail address").fill("ama@example.org")
    look(page, "case-lodge")
    page.get_by_role("button", name="Ask for accreditation").click()
    page.get_by_role("heading", name="One step is left").wait_for()
    look(page, "case-lodged")
    case = Case.objects.get()
    page.goto(follow_path(case))
    look(page, "case-follow-unconfirmed")
    page.get_by_role("button", name="Yes, I asked for this").click()
    page.get_by_text("It counts from when it came in").wait_for()
    look(page, "case-follow-received")

    for code in "abcdefgijk":
        hand_in_item(case, code, answer="On paper.")
    move_case(case, CaseStatus.WITH_DIVISION)
    ask_items(case, ["h"], words="The last two years are enough.", actor=None)
    page.goto(follow_path(case))
    look(page, "case-follow-incomplete")
    page.get_by_role("link", name="Hand in item h").click()
    look(page, "case-follow-item")
    page.get_by_label("In words").fill("We were founded in 2004; the only report is attached.")
    page.get_by_role("button", name="Hand it in").click()
    page.get_by_text("11 items are in your file").wait_for()

    refused = Decision(
        CaseStatus.REASON_REQUESTED, "Preparatory Committee", clock.now(), "An objection."
    )
    decide_case(case, refused, actor=None)
    page.goto(follow_path(case))
    look(page, "case-follow-decided")
    page.goto(reverse("participation:lost-link"))
    look(page, "case-lost-link")


def test_who_handles_a_case_sees_it_whole(browser_page):
    page, operator = browser_page, make_user(Role.OPERATOR)
    case = make_case(organisation="Lake Watch")
    write_note(case, "Looks sound to me.", is_shared=False, actor=operator)
    write_note(case, "Which country are you registered in?", is_shared=True, actor=operator)

    second_factor.set_up(operator)
    login_by_code(page, operator)
    page.wait_for_url("**/desk/")
    page.goto(case.get_absolute_url())
    page.get_by_role("heading", name="Checklist").wait_for()
    look(page, "case-detail")
    for name in ("ask", "decide", "waive", "note", "assign", "withdraw"):
        page.goto(reverse("participation:case-step", args=[case.reference, name]))
        look(page, f"case-step-{name}")
