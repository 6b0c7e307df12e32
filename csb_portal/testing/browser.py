"""A real Chromium for journeys: fixtures, and the steps every journey begins with.

A page fails its test at the end if the browser reported an error of ours or a breach of the
content security policy. Where Chromium is missing the tests are skipped, and say so.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse
from django.utils.text import slugify
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from csb_portal import second_factor
from csb_portal.models import OutgoingMail, User

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
SCREENSHOTS = os.environ.get("CSB_SCREENSHOTS", "")
PATIENCE = 10_000
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # axe would copy sheets that import others into inline styles, which our policy forbids.
    "preload": False,
    # What passed is many times as much, and nobody reads it.
    "resultTypes": ["violations"],
}
VIOLATIONS = """async (rules) => (await axe.run(document, rules)).violations.flatMap(
    (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html}`),
)"""
CODE = re.compile(r"\d{3}-\d{3}-\d{3}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for the whole run."""
    if not CHROMIUM.exists():
        pytest.skip(f"NO BROWSER: {CHROMIUM} is missing, so no journey was tried.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a session of its own; their complaints fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_a_refusal(message.text):
            complaints.append(message.text)

    def open_one(viewport: ViewportSize = DESK, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == [], "The browser complained."


@pytest.fixture
def browser_page(open_page: Callable[..., Page]) -> Page:
    """A page of 1280 pixels in a fresh session."""
    return open_page()


@pytest.fixture
def phone_page(open_page: Callable[..., Page]) -> Page:
    """A page of 360 pixels in a fresh session."""
    return open_page(PHONE)


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong by WCAG 2.2 AA: a line each, empty if all is well."""
    page.wait_for_load_state()  # a click ends when the next page begins, not when it is there
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(VIOLATIONS, RULES)


def look(page: Page, name: str) -> None:
    """Hold the page to its promises at both widths; keep a picture of each in CSB_SCREENSHOTS.

    Nobody scrolls sideways and axe finds nothing. The width it had comes first, and it is left at
    the other, so that a journey is walked at both in turn.
    """
    page.wait_for_load_state()
    for viewport in (PHONE, DESK) if page.viewport_size == PHONE else (DESK, PHONE):
        page.set_viewport_size(viewport)
        width = viewport["width"]
        if SCREENSHOTS:
            picture = Path(SCREENSHOTS) / f"{slugify(name)}-{width}.png"
            page.screenshot(path=picture, full_page=True)
        assert not overflows(page), f"{name} at {width}"
        assert axe(page) == [], f"{name} at {width}"


def look_by_day_and_night(page: Page, name: str) -> None:
    """Look at the page in its light colours and in its dark ones."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        look(page, f"{name}-{scheme}")


def tour(page: Page, *addresses: str) -> None:
    """Go to each address in turn and look at what is there."""
    for address in addresses:
        page.goto(address)
        look(page, address.partition("://")[2].partition("/")[2] or address.strip("/") or "home")


def tick(page: Page, label: str) -> None:
    """Tick a box by keyboard once it is there to be seen; a key by itself waits for nothing."""
    box = page.get_by_label(label, exact=True)
    box.wait_for()
    box.press(" ")


def overflows(page: Page) -> bool:
    """Tell whether somebody would have to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def login_by_code(page: Page, user: User, email: str = "") -> None:
    """Log ``user`` in as they would: ask for a code, read the mail, enter it."""
    email = email or user.email
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("mail").fill(email)
    page.get_by_role("main").get_by_role("button", name="Mail me a code").click()
    page.get_by_label("Code").fill(mailed_code(email))
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    if second_factor.has_second_factor(user):
        page.get_by_label("Code").fill(second_factor.code_now(user))
        page.get_by_role("main").get_by_role("button", name="Log in").click()


def mailed_code(email: str) -> str:
    """Return the code of the newest login mail to ``email``: as sent, or still waiting."""
    sent = [str(letter.body) for letter in mail.outbox if letter.to == [email]]
    waiting = OutgoingMail.objects.filter(to=email, is_confidential=True).order_by("pk")
    letters = sent + list(waiting.values_list("body", flat=True))
    return next(found[0] for body in reversed(letters) if (found := CODE.search(body)))


def _is_a_refusal(text: str) -> bool:
    """Chromium logs each answer of 400 and more, and a line cut; a test that causes one means it."""
    failed = "Failed to load resource: "
    return text.startswith(
        (
            f"{failed}the server responded with a status of",
            f"{failed}net::ERR_INTERNET_DISCONNECTED",
        )
    )
