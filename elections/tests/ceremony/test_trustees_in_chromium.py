"""Three trustees make a key in three browsers, and two of them open the sum: in a real Chromium."""

import json

import pytest
from playwright.sync_api import expect

from csb_portal.testing.browser import look
from elections.choices import ElectionStatus
from elections.models import Election, Trustee
from elections.protocol.ceremony import new_secret, polynomial
from elections.protocol.encoding import dumps
from elections.services.trustees import replace_trustee
from elections.tests.ceremony.steps import (
    PATIENCE,
    begin,
    enter,
    hold_vote,
    listen,
    on_the_sheet,
    press,
    put_on_paper,
    reach,
    visit,
)
from elections.tests.factories import make_operator, slugs_of
from elections.tests.trusteeship import (
    make_shared_election,
    name_trustees,
    run_ceremony,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def election():
    return make_shared_election()


@pytest.fixture
def trustees(election):
    return name_trustees(election)


@pytest.fixture
def pages(open_page, trustees):
    opened = [open_page() for _ in trustees]
    for page, trustee in zip(opened, trustees, strict=True):
        visit(page, trustee)
        begin(page, "Make your secret")
    return opened


def waits_for(page, names):
    shown = page.locator("[data-fill=waits]").filter(visible=True)
    expect(shown).to_have_text(names, timeout=PATIENCE)


def test_three_browsers_that_stay_open_make_the_key_and_two_of_them_open_the_sum(
    election, trustees, pages
):
    heard = [listen(page) for page in pages]

    secrets = [put_on_paper(page, "Make my secret") for page in pages]

    for page in pages:
        reach(page, "You are ready")
        expect(page.get_by_text("All trustees are ready")).to_be_visible(timeout=PATIENCE)
    marks = {page.locator("[data-fill=key]").inner_text() for page in pages}
    assert len(marks) == 1
    look(pages[0], "keeper-ready")
    election.refresh_from_db()
    assert election.keys_ready_at is not None

    election = hold_vote(election)
    for page in pages:
        begin(page, "Voting is over: your secret is needed")
    look(pages[0], "keeper-decrypt")
    enter(pages[0], secrets[0], "Decrypt the sum")
    reach(pages[0], "Thank you: your part is in")
    look(pages[0], "keeper-decrypted")
    enter(pages[2], secrets[2], "Decrypt the sum")
    reach(pages[2], "Thank you: your part is in")
    look(pages[2], "keeper-counted")
    expect(pages[0].get_by_role("link", name="See the result")).to_be_visible(timeout=PATIENCE)

    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
    votes = {c.family.slug: c.votes for c in election.candidacies.all()}
    assert votes[slugs_of(election)[0]] == 3
    enter(pages[1], secrets[1], "Decrypt the sum")
    reach(pages[1], "The result is known")
    look(pages[1], "keeper-known")
    everything = "\n".join(line for lines in heard for line in lines)
    assert all(secret not in everything for secret in secrets)


def test_a_trustee_who_closed_the_page_comes_back_with_the_secret(
    election, trustees, pages, open_page
):
    secret = put_on_paper(pages[0], "Make my secret")
    reach(pages[0], "Done for now")
    waits_for(pages[0], "Trustee 2, Trustee 3")
    look(pages[0], "keeper-waiting")
    pages[0].context.close()
    for page in pages[1:]:
        put_on_paper(page, "Make my secret")
    for page in pages[1:]:
        waits_for(page, "Trustee 1")

    back = open_page()
    visit(back, trustees[0])
    begin(back, "Share the key")
    look(back, "keeper-share")
    enter(back, secret, "Share the key")
    reach(back, "You are ready")

    back.reload()
    begin(back, "You are ready")
    for page in pages[1:]:
        reach(page, "You are ready")
    election.refresh_from_db()
    assert election.keys_ready_at is not None


def test_each_visit_can_be_one_of_its_own(election, trustees, open_page):
    secrets = {}

    def come(place, step, button, end):
        page = open_page()
        visit(page, trustees[place - 1])
        begin(page, step)
        if button == "Make my secret":
            secrets[place] = put_on_paper(page, button)
        else:
            enter(page, secrets[place], button)
        reach(page, end)
        page.context.close()

    for place in (1, 2, 3):
        come(place, "Make your secret", "Make my secret", "Done for now")
    # Whoever comes last goes on at once: the third has shared the key, the second checks it.
    come(1, "Share the key", "Share the key", "Done for now")
    come(2, "Share the key", "Share the key", "You are ready")
    come(1, "Check your secret", "Check my secret", "You are ready")
    come(3, "Check your secret", "Check my secret", "You are ready")

    election.refresh_from_db()
    assert election.keys_ready_at is not None


def test_a_secret_counts_only_when_it_was_typed_back(pages, trustees):
    (page, *_others) = pages
    look(page, "keeper-make")

    press(page, "Make my secret")
    reach(page, "Put this on paper now")
    secret = on_the_sheet(page)
    look(page, "keeper-sheet")
    press(page, "I have it on paper")
    reach(page, "Type it once from your paper")
    assert secret not in page.inner_text("main").replace(" ", "")
    page.get_by_label("The 22 characters on your paper").fill(secret.swapcase())
    press(page, "This is it")
    expect(page.get_by_text("This is not the same.")).to_be_visible()
    look(page, "keeper-mistyped")
    trustees[0].refresh_from_db()
    assert trustees[0].certificate == ""

    press(page, "Show it once more")
    reach(page, "Put this on paper now")
    assert on_the_sheet(page) == secret
    press(page, "I have it on paper")
    page.get_by_label("The 22 characters on your paper").fill(f" {secret[:11]}-{secret[11:]} ")
    press(page, "This is it")
    reach(page, "Done for now")
    trustees[0].refresh_from_db()
    assert trustees[0].certificate != ""


def test_a_wrong_secret_is_answered_in_a_sentence(election, trustees, open_page):
    secrets = run_ceremony(election)
    hold_vote(election)
    page = open_page()
    visit(page, trustees[0])
    begin(page, "Voting is over: your secret is needed")

    enter(page, "short", "Decrypt the sum")
    expect(page.get_by_text("A secret has 22 letters and digits")).to_be_visible()
    enter(page, secrets[1], "Decrypt the sum")
    expect(page.get_by_text("This is not the secret you made for this vote.")).to_be_visible()
    expect(page.get_by_text("A secret has 22 letters and digits")).to_be_hidden()
    expect(page.get_by_label("from its sheet")).to_be_focused()
    look(page, "keeper-another")
    enter(page, new_secret(), "Decrypt the sum")
    expect(page.get_by_text("This is not the secret you made for this vote.")).to_be_visible()

    enter(page, secrets[0], "Decrypt the sum")
    reach(page, "Thank you: your part is in")


def test_one_trustee_lost_after_the_opening_kills_nothing(election, trustees, open_page):
    secrets = run_ceremony(election)
    secrets[1] = "lost with its sheet"
    hold_vote(election)

    for at in (0, 2):
        page = open_page()
        visit(page, trustees[at])
        begin(page, "Voting is over: your secret is needed")
        enter(page, secrets[at], "Decrypt the sum")
        reach(page, "Thank you: your part is in")

    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED


def test_a_replacement_lets_open_pages_begin_anew_and_tells_the_one_who_left(trustees, pages):
    former = put_on_paper(pages[0], "Make my secret")
    reach(pages[0], "Done for now")

    replace_trustee(
        trustees[1],
        name="Judge E",
        address="judge@example.org",
        family=None,
        reason="Ill.",
        actor=make_operator(),
    )

    reach(pages[0], "Make your secret")
    expect(pages[0].get_by_text("Your former secret is of no more use")).to_be_visible()
    look(pages[0], "keeper-anew")
    assert put_on_paper(pages[0], "Make my secret") != former
    pages[1].reload()
    begin(pages[1], "You are no longer a trustee of this vote")
    look(pages[1], "keeper-replaced")


def test_a_lost_line_is_said_and_nothing_is_lost(pages, trustees):
    (page, *_others) = pages
    page.route("**/send/", lambda route: route.fulfill(status=503))
    put_on_paper(page, "Make my secret")
    expect(page.get_by_text("No answer from the portal at the moment.")).to_be_visible()
    look(page, "keeper-offline")

    page.unroute("**/send/")

    reach(page, "Done for now")
    trustees[0].refresh_from_db()
    assert trustees[0].certificate != ""


def test_a_share_that_does_not_fit_is_named_and_not_sent(election, trustees, open_page):
    secrets = run_ceremony(election)
    Trustee.objects.update(output="", checked_at=None)
    certificates = list(election.trustees.values_list("certificate", flat=True))
    other = json.loads(polynomial(secrets[1], 2, certificates))
    mixed = json.loads(election.trustees.get(place=2).polynomial) | {"secrets": other["secrets"]}
    Trustee.objects.filter(place=2).update(polynomial=dumps(mixed))
    Election.objects.update(keys_ready_at=None, trustees_text="")
    page = open_page()
    visit(page, trustees[0])
    begin(page, "Check your secret")

    enter(page, secrets[0], "Check my secret")

    reach(page, "Something does not fit")
    expect(page.get_by_text("The share from trustee 2 does not fit")).to_be_visible()
    look(page, "keeper-broken")
    trustees[0].refresh_from_db()
    assert trustees[0].output == ""
