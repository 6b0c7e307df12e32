"""Passes in a real browser: on a phone with a bad line, without an account, in under a minute."""

import gzip
import re
from http import HTTPStatus
from time import monotonic

import pytest
from django.core import mail
from django.urls import reverse

from csb_portal import clock, second_factor
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from secretariat.case_links import follow_path
from secretariat.choices.passes import PassStatus
from secretariat.models import PassRequest
from secretariat.services.passes.holding import give_back
from secretariat.tests.passes.factories import ask, first_pass, make_pool, make_told_pool

pytestmark = pytest.mark.django_db(transaction=True)

# 25 KB take eight seconds, and each answer a third of one to begin.
SECOND_GENERATION = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 3200,
    "uploadThroughput": 1600,
}
A_MINUTE = 60
LIGHT = 25 * 1024
FOLLOW = re.compile(r"/participation/follow/\S+")


def slow_down(page) -> None:
    """Put the page on a slow line, which nobody compresses for as the real server does."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SECOND_GENERATION)


class Scale:
    """Says what came to a page since it was last asked, as the real server compresses it."""

    def __init__(self, page) -> None:
        self.answers: list = []
        page.on("response", self._hear)

    def _hear(self, answer) -> None:
        self.answers.append(answer)

    def since_last(self) -> int:
        came, self.answers[:] = list(self.answers), []
        whole = [answer for answer in came if answer.status == HTTPStatus.OK]
        return sum(len(gzip.compress(answer.body())) for answer in whole)


def mailed_link() -> str:
    """Return the path of the link in the receipt: as sent, or still waiting."""
    letters = [str(letter.body) for letter in mail.outbox]
    letters += OutgoingMail.objects.values_list("body", flat=True)
    return next(found[0] for body in letters if (found := FOLLOW.search(body)))


def test_somebody_without_an_account_asks_on_a_slow_line_in_under_a_minute(phone_page):
    pool, page = make_pool(), phone_page
    make_family(name_en="Youth")
    page.set_default_timeout(A_MINUTE * 1000)
    slow_down(page)
    scale, began = Scale(page), monotonic()

    page.goto(reverse("participation:pass-ask", args=[pool.slug]))
    page.wait_for_load_state("networkidle")
    weights = [scale.since_last()]
    page.get_by_label("Your name").fill("Ama Owusu")
    page.get_by_label("Your e-mail address").fill("ama@example.org")
    page.get_by_label("Family").select_option(label="Youth")
    page.get_by_role("button", name="Ask for a pass").click()
    page.get_by_text("Your number is").wait_for()
    page.wait_for_load_state("networkidle")
    weights.append(scale.since_last())
    page.goto(mailed_link())
    page.wait_for_load_state("networkidle")
    weights.append(scale.since_last())
    page.get_by_role("button", name="Yes, I asked for this").click()
    page.get_by_text("It counts from when it came in").wait_for()
    took = monotonic() - began
    page.wait_for_load_state("networkidle")
    weights.append(scale.since_last())

    request = PassRequest.objects.get()
    assert request.number in page.content()
    assert request.case.is_confirmed
    assert took < A_MINUTE, f"{took:.0f} seconds"
    assert max(weights) <= LIGHT, weights


def test_the_pages_somebody_without_an_account_sees(phone_page):
    pool = make_told_pool(4)
    running = make_pool(title="Closing")
    family = pool.requests.first().case.family

    tour(
        phone_page,
        reverse("participation:pool-list"),
        running.get_absolute_url(),
        reverse("participation:pass-ask", args=[running.slug]),
        pool.get_absolute_url(),
        reverse("participation:pool-family", args=[pool.slug, family.slug]),
        reverse("participation:pass-history"),
    )
    phone_page.goto(follow_path(first_pass(pool).request.case))
    look(phone_page, "pass-held")


def test_public_pages_are_light_on_a_first_visit(open_page):
    pool = make_told_pool(20, quota=12)

    for address in (
        reverse("participation:pool-list"),
        pool.get_absolute_url(),
        follow_path(first_pass(pool).request.case),
    ):
        page = open_page({"width": 360, "height": 740})
        scale = Scale(page)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert scale.since_last() <= LIGHT, address


def test_an_offer_is_taken_and_given_back_on_a_phone(phone_page):
    pool, page = make_told_pool(4), phone_page
    give_back_moment = pool.results_at
    with clock.at(give_back_moment):
        give_back(first_pass(pool))
    offer = pool.passes.with_people().get(status=PassStatus.OFFERED)

    page.goto(follow_path(offer.request.case))
    look(page, "pass-offered")
    page.get_by_role("button", name="I take it").click()
    page.get_by_role("heading", name="OP-003").wait_for()
    look(page, "pass-taken")
    assert page.get_by_alt_text("Code of OP-003").evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Give it back").click()
    page.get_by_text("Thank you for giving it back").wait_for()


def test_a_focal_point_ranks_and_a_handler_keeps_the_door(phone_page):
    pool, page = make_pool(), phone_page
    family = make_family(name_en="Youth")
    ask(pool, family)
    speaker = make_focal_point(family=family).user
    held = make_told_pool(3)

    login_by_code(page, speaker)
    page.goto(reverse("participation:pass-ranking", args=[pool.slug, family.slug]))
    look(page, "pass-ranking")
    page.context.clear_cookies()
    handler = make_user(Role.OPERATOR)
    second_factor.set_up(handler)
    login_by_code(page, handler)
    page.wait_for_url("**/desk/")
    tour(
        page,
        reverse("participation:pool-create"),
        reverse("participation:pool-registrations", args=[pool.slug]),
        reverse("participation:pass-history-import"),
        reverse("participation:pool-raise", args=[held.slug]),
        reverse("participation:pool-cancel", args=[held.slug]),
        reverse("participation:pass-release", args=[held.slug, 2]),
        reverse("participation:pass-door", args=[held.slug]),
    )
    page.get_by_label("OP-001").press(" ")
    page.get_by_role("button", name="Hand over").first.click()
    page.get_by_text("Handed over: OP-001.").wait_for()
    look(page, "pass-door-ticked")
