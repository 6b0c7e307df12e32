"""What a trustee's page is where its program cannot run, and with a link that leads nowhere."""

import pytest
from playwright.sync_api import expect

from csb_portal.testing.browser import look
from elections.tests.ceremony.steps import listen, visit
from elections.tests.trusteeship import make_shared_election, name_trustees

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def election():
    return make_shared_election()


@pytest.fixture
def trustees(election):
    return name_trustees(election)


def test_a_program_that_was_changed_on_its_way_does_not_run(chromium, live_server, trustees):
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    problems = listen(page)
    page.route(
        "**/voting/envelope.js",
        lambda route: route.fulfill(
            body=route.fetch().text() + "\n", content_type="text/javascript"
        ),
    )

    visit(page, trustees[0])
    page.wait_for_function("document.readyState === 'complete'")

    expect(page.get_by_text("It opens in a moment.")).to_be_visible()
    assert any("integrity" in line and "envelope.js" in line for line in problems)
    assert not any("/status/" in line for line in problems)
    context.close()


def test_without_javascript_the_page_says_why_it_needs_it(open_page, trustees):
    page = open_page(java_script_enabled=False)
    visit(page, trustees[0])

    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()


def test_a_void_link_is_explained(open_page, election):
    page = open_page()
    page.goto(f"/elections/{election.slug}/trustee/trustee-1-1.forged/")

    look(page, "keeper-void-link")
    expect(page.get_by_text("This link is not one of the portal's.")).to_be_visible()
