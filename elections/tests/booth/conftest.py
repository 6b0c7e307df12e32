"""A vote of five families, and a voter who stands before the booth in a real Chromium."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from csb_portal import clock
from csb_portal.testing.browser import tick
from elections.models import Election
from elections.services.closing import close_election
from elections.tests.factories import make_open_election, voters_of


@pytest.fixture
def election(transactional_db) -> Election:
    return make_open_election(families=5)


@pytest.fixture
def address(election) -> str:
    return f"/elections/{election.slug}/vote/"


@pytest.fixture
def enter(open_page, election, live_server) -> Callable[..., Page]:
    """Open the vote page as one of the voters, past the login."""

    def enter_booth(voter: int = 0, *, at: Election = election, **options) -> Page:
        page = open_page(**options)
        client = Client()
        client.force_login(voters_of(at)[voter])
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"/elections/{at.slug}/vote/")
        return page

    return enter_booth


def names_of(election: Election) -> list[str]:
    return [candidacy.family.name_en for candidacy in election.drawn_candidacies()]


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def choose(page: Page, *names: str) -> None:
    """Tick these lines and go on to the review."""
    for name in names:
        tick(page, name)
    press(page, "Review my ballot")


def in_the_box(page: Page) -> None:
    page.get_by_role("heading", name="Your vote is in the box").wait_for()


def counted(election: Election) -> tuple[int, int, dict[str, int]]:
    """Close the vote; return its ballots, the blank ones, and the families with votes."""
    with clock.at(election.closes_at):
        close_election(election, actor=None)
    election.refresh_from_db()
    votes = {c.family.name_en: c.votes for c in election.drawn_candidacies() if c.votes}
    return election.ballots, election.blank_ballots, votes
