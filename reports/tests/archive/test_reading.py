"""The archive in a browser, from the disk: no server and no network."""

import pytest

from csb_portal.testing.browser import look
from liaison.services.reference_data import load_reference_data
from liaison.tests.factories import make_sent_relay
from reports.archive.making import export

PAGES = (
    "index.html",
    "families/index.html",
    "liaison/index.html",
    "trail/index.html",
    "archive/index.html",
    "contents.html",
    "search.html",
)


def leading_to(relay) -> str:
    return f'a[href$="{relay.reference}/index.html"]'


@pytest.fixture
def relay(transactional_db):
    load_reference_data()
    return make_sent_relay(subject="Le café est fermé")


@pytest.fixture
def go(relay, tmp_path, browser_page):
    """Return ``go(name)``, which opens a file of the archive in a browser without a network."""
    export(tmp_path)
    browser_page.context.set_offline(True)
    return lambda name: browser_page.goto((tmp_path / name).as_uri())


def test_every_kind_of_page_reads_well_at_both_widths(go, relay, browser_page):
    for name in (*PAGES, f"liaison/{relay.reference}/index.html"):
        go(name)
        look(browser_page, f"archive-{name.removesuffix('.html')}")


def test_links_and_search_lead_to_a_record(go, relay, browser_page):
    page, heading = browser_page, browser_page.get_by_role("heading", level=1)
    go("index.html")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Liaison").first.click()
    page.locator(leading_to(relay)).first.click()
    assert page.url.endswith(f"liaison/{relay.reference}/index.html")
    subject = heading.inner_text()

    page.get_by_role("link", name="Search the archive").click()
    page.get_by_role("searchbox").fill("CAFE ferm")
    page.get_by_role("button", name="Search the archive").click()
    assert "have these words" in page.get_by_role("status").inner_text()
    page.locator(f"#found {leading_to(relay)}").click()

    assert heading.inner_text() == subject


def test_the_search_says_when_nothing_is_found(go, browser_page):
    go("search.html")
    browser_page.get_by_role("searchbox").fill("qwertz")
    browser_page.get_by_role("searchbox").press("Enter")

    assert "No page has these words." in browser_page.get_by_role("status").inner_text()


def test_without_scripts_there_is_the_list(go, relay, open_page, tmp_path):
    page = open_page(java_script_enabled=False)
    page.goto((tmp_path / "search.html").as_uri())
    page.get_by_role("main").get_by_role("link", name="list of all pages").click()
    page.locator(leading_to(relay)).click()

    assert page.get_by_role("heading", level=1).inner_text() == "Le café est fermé"
