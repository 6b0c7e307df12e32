"""The registrar makes the codes in a real Chromium, hands them out, and registers them again."""

import csv
import io
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from csb_portal import clock
from csb_portal.testing.browser import look
from elections.choices import ElectionStatus, Level
from elections.models import Election
from elections.protocol.ceremony import new_secret
from elections.services.rolls import strike_from_roll
from elections.services.ties import prepare_runoff
from elections.tests.ceremony.steps import (
    begin,
    enter,
    hold_vote,
    listen,
    press,
    put_on_paper,
    reach,
    visit,
)
from elections.tests.factories import make_election, make_operator
from elections.tests.trusteeship import (
    codes_of,
    decrypt,
    halves_of,
    make_shared_election,
    name_a_registrar,
    name_trustees,
    register,
    run_ceremony,
)
from elections.trusteeship import registrar_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def election():
    return make_shared_election(level=Level.SEPARATED, families=4, voters=6)


@pytest.fixture
def registrar(election):
    return name_a_registrar(election)


@pytest.fixture
def page(open_page, registrar):
    page = open_page()
    visit(page, registrar)
    begin(page, "Make the voting codes")
    return page


def slips(page):
    """Return the codes on the slips by the names of their voters."""
    return {
        slip.locator("[data-of=name]").inner_text(): slip.locator("[data-of=code]").inner_text()
        for slip in page.locator(".slip").all()
    }


def expected(election, seed):
    codes = codes_of(election, seed)
    return {entry.name: codes[entry.user_id] for entry in election.roll.valid()}


def test_codes_are_made_registered_and_handed_out_and_no_code_leaves_the_page(
    election, registrar, page
):
    heard = listen(page)
    look(page, "keeper-registrar-make")

    seed = put_on_paper(page, "Make my seed")

    reach(page, "Hand out these codes")
    look(page, "keeper-registrar-slips")
    registrar.refresh_from_db()
    assert registrar.credentials == halves_of(election, seed)
    assert slips(page) == expected(election, seed)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save them as a CSV file").click()
    content = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert download.value.suggested_filename == f"codes-{election.slug}.csv"
    assert rows[0] == ["Name", "Family", "Voting code"]
    assert {name: code for name, _family, code in rows[1:]} == expected(election, seed)
    everything = "\n".join(heard)
    assert seed not in everything
    assert all(code not in everything for code in codes_of(election, seed).values())


def test_the_slips_print_one_a_voter_and_nothing_beside_them(page):
    put_on_paper(page, "Make my seed")
    reach(page, "Hand out these codes")

    page.emulate_media(media="print")

    assert page.locator(".slip").filter(visible=True).count() == 6
    expect(page.get_by_text("The file holds every code")).to_be_hidden()
    expect(page.get_by_role("heading", name="Hand out these codes")).to_be_hidden()


def test_with_the_seed_the_codes_are_shown_again_and_with_no_other(
    election, registrar, page, open_page
):
    seed = put_on_paper(page, "Make my seed")
    reach(page, "Hand out these codes")
    strike_from_roll(election.roll.first(), reason="Left.", actor=make_operator())

    back = open_page()
    visit(back, registrar)
    begin(back, "The codes are registered")
    enter(back, new_secret(), "Show the codes")
    expect(back.get_by_text("did not come from this seed")).to_be_visible()
    look(back, "keeper-registrar-another")
    enter(back, "short", "Show the codes")
    expect(back.get_by_text("A seed has 22 letters and digits")).to_be_visible()
    enter(back, seed, "Show the codes")
    reach(back, "Hand out these codes")

    assert slips(back) == expected(election, seed)
    assert len(slips(back)) == 5


def test_a_seed_on_paper_goes_on_where_the_line_broke(election, registrar, page, open_page):
    page.route("**/send/", lambda route: route.fulfill(status=503))
    seed = put_on_paper(page, "Make my seed")
    expect(page.get_by_text("No answer from the portal at the moment.")).to_be_visible()
    page.context.close()

    back = open_page()
    visit(back, registrar)
    begin(back, "Make the voting codes")
    enter(back, seed, "Register the codes")
    reach(back, "Hand out these codes")

    registrar.refresh_from_db()
    assert registrar.credentials == halves_of(election, seed)


def test_a_roll_that_changed_meanwhile_is_noticed_and_the_codes_made_again(
    election, registrar, page
):
    strike_from_roll(election.roll.first(), reason="Left.", actor=make_operator())

    seed = put_on_paper(page, "Make my seed")
    reach(page, "The portal did not take this")
    expect(page.get_by_text("The roll has changed meanwhile.")).to_be_visible()
    look(page, "keeper-registrar-refused")
    press(page, "Try again")
    reach(page, "Make the voting codes")
    enter(page, seed, "Register the codes")
    reach(page, "Hand out these codes")

    registrar.refresh_from_db()
    assert len(registrar.credentials) == 5


def test_before_the_freeze_the_page_says_what_it_waits_for(open_page):
    page = open_page()
    visit(page, name_a_registrar(make_election(level=Level.SEPARATED)))

    begin(page, "The roll is not frozen yet")
    look(page, "keeper-registrar-early")


def tie(election, seed, secrets):
    """Let four families have two votes each, by voters with the registrar's codes."""
    families = [c.family.slug for c in election.drawn_candidacies()]
    codes = codes_of(election, seed)
    voters = [entry.user for entry in election.roll.valid()]
    choices = [families[:2], families[:2], families[2:], families[2:]]
    ballots = zip(voters, choices, strict=False)
    election = hold_vote(election, [(voter, own, codes[voter.pk]) for voter, own in ballots])
    with clock.at(election.closes_at):
        decrypt(election, secrets, 1, 2)
    assert election.status == ElectionStatus.TIED
    opens = clock.now() + timedelta(hours=1)
    return prepare_runoff(
        election, actor=make_operator(), opens_at=opens, closes_at=opens + timedelta(days=2)
    )


def test_in_a_run_off_the_same_seed_registers_the_same_codes(election, registrar, open_page):
    name_trustees(election)
    secrets, seed = run_ceremony(election), register(election)
    runoff = tie(election, seed, secrets)
    page = open_page()
    visit(page, registrar_of(runoff))
    begin(page, "Make the voting codes")
    look(page, "keeper-registrar-runoff")

    enter(page, new_secret(), "Register the codes")
    expect(page.get_by_text("did not come from this seed")).to_be_visible()
    enter(page, seed, "Register the codes")
    reach(page, "The codes are registered again")

    runoff = Election.objects.get(pk=runoff.pk)
    assert runoff.keys_ready_at is not None
    assert runoff.registrar.credentials == halves_of(runoff, seed)
    assert runoff.registrar.credentials != halves_of(election, seed)
    voter, wanted = runoff.roll.first().user, runoff.drawn_candidacies()[0].family.slug
    runoff = hold_vote(runoff, [(voter, [wanted], codes_of(election, seed)[voter.pk])])
    with clock.at(runoff.closes_at):
        decrypt(runoff, secrets, 2, 3)
    assert runoff.status == ElectionStatus.DECIDED
