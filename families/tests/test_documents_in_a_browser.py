"""The governing documents in a real Chromium: read, compared, commented on, published."""

import pytest

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tick, tour
from csb_portal.testing.factories import make_user
from families.services.documents.commenting import comment_on_clause
from families.services.documents.shipped import load_shipped_documents
from families.tests.documents import TEXT, make_adopted, make_published
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = TEXT.replace("great hall", "small hall") + "\n## 2 More\nA **new** clause.\n"


@pytest.fixture
def mandate():
    load_shipped_documents()
    mandate = make_focal_point(user=make_user(name="Eva"))
    version = make_adopted()
    comment_on_clause(version.clauses.get(key="1.a"), text="Which hall?", actor=mandate.user)
    make_published(source=OTHER)
    return mandate


def test_a_focal_point_reads_compares_and_comments(mandate, browser_page):
    page = browser_page
    tour(page, "/documents/", "/documents/charter/", "/privacy/")
    tour(page, "/documents/house-rules/differences/?before=1&after=2")
    login_by_code(page, mandate.user)
    page.goto("/documents/house-rules/")
    page.get_by_text("[1 comment]").click()
    page.get_by_text("[Which hall?]").wait_for()
    tour(page, "/documents/house-rules/2/", "/documents/house-rules/2/2/comment/")

    page.get_by_label("Your comment").fill("Why so late?")
    page.get_by_role("button", name="Put it beside the clause").click()

    page.get_by_text("Your comment stands beside the clause.").wait_for()
    page.goto("/documents/house-rules/1/translate/?language=ar")
    tick(page, "Volunteer translation")
    look(page, "document-translate")
    page.get_by_role("button", name="Add this translation").click()
    page.get_by_text("You translated it yourself.").wait_for()
    look(page, "document-translation")
    tour(page, "/documents/house-rules/", "/accounts/data/")


def test_staff_draft_and_look_before_they_publish(mandate, browser_page):
    page, staff = browser_page, make_user(Role.STAFF)
    second_factor.set_up(staff)
    login_by_code(page, staff)
    page.goto("/admin/families/document/")
    page.get_by_role("link", name="House rules").click()
    page.get_by_role("link", name="Write the next version").click()
    page.get_by_label("Text:", exact=True).fill(TEXT)
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("link", name="Publish the draft").click()
    page.get_by_text("What version 3 changes in version 2").wait_for()
    look(page, "document-publish")

    page.get_by_role("button", name="Publish exactly this").click()

    page.get_by_text("The version is published, and open for comments.").wait_for()
    page.get_by_role("link", name="Record the adoption").click()
    look(page, "document-adopt")
    tour(page, "/admin/csb_portal/mergedperson/duplicates/")
