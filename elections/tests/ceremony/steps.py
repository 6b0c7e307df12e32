"""What trustees and registrars do in a browser, as steps of a journey."""

from collections.abc import Sequence

from django.urls import reverse
from playwright.sync_api import Page, expect

from csb_portal import clock
from csb_portal.models import User
from elections.links import token_of
from elections.models import Election, Registrar, Trustee
from elections.services.closing import close_election
from elections.services.opening import open_election
from elections.tests.factories import slugs_of, voters_of
from elections.twin import vote

PAGES = {Trustee: "elections:trustee-visit", Registrar: "elections:registrar-visit"}
PATIENCE = 60_000


def visit(page: Page, keeper: Trustee | Registrar) -> None:
    """Open the page of the mail's link."""
    page.goto(reverse(PAGES[type(keeper)], args=[keeper.election.slug, token_of(keeper)]))


def reach(page: Page, heading: str) -> None:
    """Wait for a step that follows another: its heading has the focus, so it is spoken."""
    expect(page.get_by_role("heading", name=heading)).to_be_focused(timeout=PATIENCE)


def begin(page: Page, heading: str) -> None:
    """Wait for the step with which a page opens."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=PATIENCE)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def put_on_paper(page: Page, button: str) -> str:
    """Make a secret, read it as one would copy it, and type it back; return it."""
    press(page, button)
    reach(page, "Put this on paper now")
    secret = on_the_sheet(page)
    press(page, "I have it on paper")
    reach(page, "Type it once from your paper")
    page.get_by_label("The 22 characters on your paper").fill(secret)
    press(page, "This is it")
    return secret


def on_the_sheet(page: Page) -> str:
    return page.locator(".sheet .secret").inner_text().replace(" ", "")


def enter(page: Page, secret: str, button: str) -> None:
    """Type a secret as it stands on its sheet, in groups, and send it off with the keyboard."""
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page.get_by_label("from its sheet").fill(groups)
    assert page.get_by_role("button", name=button, exact=True).is_visible()
    page.get_by_label("from its sheet").press("Enter")


def listen(page: Page) -> list[str]:
    """Return a list that fills with all the page asks of the portal or sends to it."""
    heard: list[str] = []
    page.on("request", lambda request: heard.append(f"{request.url} {request.post_data or ''}"))
    page.on("console", lambda message: heard.append(message.text))
    return heard


def hold_vote(
    election: Election, ballots: Sequence[tuple[User, Sequence[str], str]] = ()
) -> Election:
    """Open the vote at its hour, cast ballots, and close it at its end.

    A ballot is a voter, slugs and the voter's code, if it is not the portal's; without any,
    three voters choose the first family.
    """
    wanted = [slugs_of(election)[0]]
    ballots = ballots or [(voter, wanted, "") for voter in voters_of(election)[:3]]
    with clock.at(election.opens_at):
        election = open_election(election, actor=None)
        for voter, slugs, code in ballots:
            vote(election, voter, *slugs, code=code)
    with clock.at(election.closes_at):
        return close_election(election, actor=None)
