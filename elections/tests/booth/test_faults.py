"""What goes wrong between the button and the box, and that it ends in a clear word."""

import pytest
from playwright.sync_api import expect

from csb_portal import clock
from elections.choices import ChainKind
from elections.models import Election
from elections.tests.booth.conftest import choose, in_the_box, names_of, press
from elections.tests.voting import make_ballot_for

pytestmark = pytest.mark.django_db(transaction=True)
CAST, FATE = "**/cast/", "**/cast/*/"
CUT = "internetdisconnected"
NO_TIMERS = "window.setTimeout = () => 0"  # so that only what a test does wakes the page


@pytest.fixture
def page(enter, election):
    """A page before the button."""
    page = enter()
    choose(page, names_of(election)[0])
    return page


def ballots_in(election):
    return election.chain.filter(kind=ChainKind.BALLOT).count()


def bodies(page):
    """Collect what is sent to the box."""
    sent = []

    def note(request):
        if request.method == "POST":
            sent.append(request.post_data)

    page.on("request", note)
    return sent


def test_a_line_cut_before_the_ballot_arrives_ends_with_the_same_ballot_in_the_box(page, election):
    sent = bodies(page)
    page.evaluate(NO_TIMERS)
    page.route(CAST, lambda route: route.abort(CUT))
    page.route(FATE, lambda route: route.abort(CUT))

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    assert page.get_by_text("This page keeps your ballot").is_visible()
    assert ballots_in(election) == 0
    page.unroute(CAST)
    page.unroute(FATE)
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 1
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_the_page_tries_again_by_itself_when_the_line_is_back(page, election):
    page.evaluate(NO_TIMERS)
    page.context.set_offline(True)

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    page.context.set_offline(False)
    in_the_box(page)

    assert ballots_in(election) == 1


def test_an_answer_that_got_lost_is_asked_for_and_nothing_is_sent_twice(page, election):
    sent = bodies(page)

    def lose_the_answer(route):
        route.fetch()
        route.abort(CUT)

    page.route(CAST, lose_the_answer)

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 1
    assert len(sent) == 1


def test_a_no_that_was_overtaken_by_the_ballot_itself_is_asked_about_once_more(page, election):
    def refuse_what_has_just_landed(route):
        route.fetch()
        route.fulfill(status=409, json={"refusal": "Too late."})

    page.route(CAST, refuse_what_has_just_landed)

    press(page, "Cast my vote")
    in_the_box(page)

    assert ballots_in(election) == 1


def test_the_page_tries_again_after_a_while_without_being_told(page, election):
    page.route(CAST, lambda route: route.abort(CUT))
    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()

    page.unroute(CAST)
    in_the_box(page)

    assert ballots_in(election) == 1


def test_a_fault_of_the_server_is_no_answer(page, election):
    page.route(CAST, lambda route: route.fulfill(status=502, body="Bad gateway"))
    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()

    page.unroute(CAST)
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 1


def test_whoever_closes_the_page_and_comes_back_reads_whether_the_vote_is_in_the_box(
    page, election, address
):
    def lose_the_answer(route):
        route.fetch()
        route.abort(CUT)

    page.route(CAST, lose_the_answer)
    page.route(FATE, lambda route: route.abort(CUT))
    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()

    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)

    in_the_box(page)
    assert election.roll.voted().get().tracker in page.inner_text("main")


def test_a_doubled_click_casts_one_ballot(page, election):
    button = page.get_by_role("button", name="Cast my vote")

    button.evaluate("button => { button.click(); button.click(); }")
    in_the_box(page)

    assert ballots_in(election) == 1


def test_a_refusal_is_shown_in_words_and_says_not_cast(page, election):
    Election.objects.filter(pk=election.pk).update(closes_at=clock.now())

    press(page, "Cast my vote")
    page.get_by_role("heading", name="This vote was not cast").wait_for()

    page.get_by_text("voting is not open. Nothing was cast.").wait_for()
    assert ballots_in(election) == 0
    press(page, "Back to my ballot")
    assert page.get_by_label(names_of(election)[0], exact=True).is_checked()


def test_a_ballot_that_arrived_in_time_is_cast_though_its_answer_came_after_the_close(
    page, election
):
    def answer_after_the_close(route):
        route.fetch()
        Election.objects.filter(pk=election.pk).update(closes_at=clock.now())
        route.abort(CUT)

    page.route(CAST, answer_after_the_close)

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 1


def test_two_tabs_cast_and_each_is_told_that_its_ballot_is_in_the_box(page, enter, election):
    second = enter()
    choose(second, names_of(election)[1])

    press(page, "Cast my vote")
    in_the_box(page)
    press(second, "Cast my vote")
    in_the_box(second)

    assert ballots_in(election) == 2
    last = election.roll.voted().get().tracker
    expect(second.locator("[data-fill=tracker]")).to_have_text(last)


def test_a_vote_replaced_from_elsewhere_while_its_answer_was_lost_is_still_said_to_be_in_the_box(
    page, election
):
    def lose_the_answer(route):
        route.fetch()
        entry = election.roll.select_related("election").get(voted_at__isnull=False)
        replace(election, entry)
        route.abort(CUT)

    page.route(CAST, lose_the_answer)

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 2


def replace(election, entry):
    from elections.services.ballots import cast_ballot

    cast_ballot(election, entry.user, ballot=make_ballot_for(entry))


def test_whoever_is_logged_out_meanwhile_is_told_so(page, election):
    page.context.clear_cookies(name="sessionid")

    press(page, "Cast my vote")
    page.get_by_role("heading", name="This vote was not cast").wait_for()

    assert ballots_in(election) == 0


def test_a_page_too_old_to_be_trusted_by_the_portal_says_not_cast_and_what_to_do(page, election):
    page.context.clear_cookies(name="csrftoken")

    press(page, "Cast my vote")
    page.get_by_role("heading", name="This vote was not cast").wait_for()

    assert page.get_by_text("reload the page and vote again").is_visible()
    assert ballots_in(election) == 0


def test_a_program_that_is_not_the_published_one_opens_no_booth(page, address):
    def alter_what_is_fetched(route):
        text = route.fetch().text()
        altered = route.request.resource_type == "fetch"
        route.fulfill(body=text + "\n" * altered, content_type="text/javascript")

    page.route("**/voting/booth.js", alter_what_is_fetched)
    page.goto(address)

    page.get_by_role("heading", name="The booth stays shut").wait_for()
    assert not page.get_by_role("button", name="Review my ballot").is_visible()


def test_a_page_script_that_is_not_the_published_one_never_runs(chromium, page, address):
    complaints = []
    other = chromium.new_context(
        base_url=page.url.split("/elections/")[0], storage_state=page.context.storage_state()
    ).new_page()
    other.on("console", lambda message: complaints.append(message.text))
    other.route(
        "**/voting/booth.js",
        lambda route: route.fulfill(body="alert(1)", content_type="text/javascript"),
    )

    other.goto(address)

    assert any("integrity" in complaint for complaint in complaints)
    other.get_by_text("The ballot opens in a moment. If it does not").wait_for()
    assert not other.get_by_role("button", name="Review my ballot").is_visible()
    other.context.close()


def test_whoever_is_logged_out_after_a_ballot_arrived_is_told_that_it_is_in_the_box(page, election):
    def lose_the_answer(route):
        route.fetch()
        page.context.clear_cookies(name="sessionid")
        route.abort(CUT)

    page.route(CAST, lose_the_answer)

    press(page, "Cast my vote")
    page.get_by_role("heading", name="Not confirmed yet").wait_for()
    press(page, "Try again now")
    in_the_box(page)

    assert ballots_in(election) == 1
