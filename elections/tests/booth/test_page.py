"""The vote page in a real Chromium: tick, review, cast, and what is said at each step."""

import json

import pytest

from csb_portal.testing.browser import look, tick
from elections.choices import ChainKind
from elections.models import Election
from elections.tests.booth.conftest import choose, counted, in_the_box, names_of, press
from elections.tests.factories import voters_of
from elections.tests.trusteeship import open_separated_election

pytestmark = pytest.mark.django_db(transaction=True)
BLANK = "I hand in a blank ballot: none of these"
WATCH = """() => {
    window.steps = [];
    const done = document.querySelector("[data-fill=done]");
    const note = () => steps.push(done.textContent);
    new MutationObserver(note).observe(done, { childList: true });
}"""


def reviewed(page):
    return page.get_by_role("main").get_by_role("listitem").filter(visible=True).all_inner_texts()


def test_a_vote_is_ticked_reviewed_cast_and_counted(enter, election):
    names = names_of(election)
    page = enter()

    for count, name in enumerate(names[1:4], 1):
        tick(page, name)
        page.get_by_text(f"{count} of 3 chosen").wait_for()
    look(page, "booth-choose")
    press(page, "Review my ballot")
    page.get_by_role("heading", name="Is this your ballot?").wait_for()
    look(page, "booth-review")
    assert [line for line in reviewed(page) if line in names] == names[1:4]
    assert "encrypt" not in page.content().casefold().split('data-step="done"')[0]
    press(page, "Cast my vote")
    in_the_box(page)
    look(page, "booth-done")

    entry = election.roll.voted().get()
    assert page.locator("[data-fill=tracker]").inner_text() == entry.tracker
    grouped = " ".join(entry.tracker[at : at + 4] for at in (0, 4, 8))
    assert page.locator("[data-fill=short]").inner_text() == grouped
    page.reload()
    in_the_box(page)
    look(page, "booth-came-back")
    assert entry.tracker in page.inner_text("main")
    assert counted(election) == (1, 0, dict.fromkeys(names[1:4], 1))


def test_a_fourth_tick_is_explained_and_taken_away(enter, election):
    names = names_of(election)
    page = enter()

    for name in names[:4]:
        tick(page, name)

    page.get_by_text("a ballot holds up to 3 choices. You have as many").wait_for()
    fourth = page.get_by_label(names[3], exact=True)
    assert not fourth.is_checked()
    page.get_by_text("3 of 3 chosen").wait_for()
    look(page, "booth-fourth")
    tick(page, names[0])
    page.get_by_text("2 of 3 chosen").wait_for()
    assert page.get_by_text("a ballot holds up to 3 choices").is_hidden()


def test_a_blank_ballot_is_a_deliberate_choice(enter, election):
    name = names_of(election)[0]
    page = enter()

    press(page, "Review my ballot")
    page.get_by_text("You have chosen nothing. If you mean a blank ballot").wait_for()
    tick(page, name)
    tick(page, BLANK)
    page.get_by_text("A ballot with choices is not blank.").wait_for()
    assert not page.get_by_label(BLANK).is_checked()
    tick(page, name)
    choose(page, BLANK)
    assert "A blank ballot: none of the candidates." in reviewed(page)
    press(page, "Cast my vote")
    in_the_box(page)

    assert counted(election) == (1, 1, {})


def test_a_choice_is_not_added_to_a_blank_ballot(enter, election):
    name = names_of(election)[0]
    page = enter()

    tick(page, BLANK)
    tick(page, name)

    page.get_by_text("A ballot with choices is not blank.").wait_for()
    assert page.get_by_label(BLANK).is_checked()
    assert not page.get_by_label(name, exact=True).is_checked()


def test_a_mind_can_be_changed_before_the_vote_is_cast(enter, election):
    names = names_of(election)
    page = enter()

    choose(page, names[0], names[1])
    press(page, "Change it")
    tick(page, names[0])
    choose(page, names[4])

    assert [line for line in reviewed(page) if line in names] == [names[1], names[4]]
    assert not election.roll.voted().exists()


def test_a_voter_may_vote_again_and_the_last_vote_counts(enter, election):
    first, second, *_rest = names_of(election)
    page = enter()
    page.get_by_text("You may vote again until the close; the last vote counts.").wait_for()
    choose(page, first)
    press(page, "Cast my vote")
    in_the_box(page)

    page.get_by_role("link", name="Vote again").click()
    page.get_by_text("A vote of yours is in the box already.").wait_for()
    choose(page, second)
    press(page, "Cast my vote")
    in_the_box(page)

    assert election.chain.filter(kind=ChainKind.BALLOT).count() == 2
    assert counted(election) == (1, 0, {second: 1})


def test_the_making_of_a_ballot_is_seen_line_by_line(enter, election):
    page = enter()
    choose(page, names_of(election)[0])
    page.evaluate(WATCH)

    press(page, "Cast my vote")
    in_the_box(page)

    assert page.evaluate("steps") == [f"{done} / 6" for done in range(1, 7)]
    assert page.evaluate("document.querySelector('progress').value") == 1


def test_the_keyboard_alone_suffices(enter, election):
    name = names_of(election)[0]
    page = enter()

    def focused(by):
        return page.evaluate(f"document.activeElement.{by}")

    def walk_to(text):
        while focused("innerText") != text:
            page.keyboard.press("Tab")
            assert focused("tagName") != "BODY", f"Nobody gets to {text!r} by keyboard."

    page.get_by_role("link", name="Skip to the content").focus()
    while focused("id") != "line-1":
        page.keyboard.press("Tab")
    page.keyboard.press(" ")
    walk_to("Review my ballot")
    page.keyboard.press("Enter")
    assert focused("innerText") == "Is this your ballot?"
    walk_to("Cast my vote")
    page.keyboard.press("Enter")
    in_the_box(page)

    assert focused("innerText") == "Your vote is in the box"
    assert counted(election) == (1, 0, {name: 1})


def test_candidates_have_their_names_in_the_readers_language_beside_the_english_ones(
    enter, election
):
    names = names_of(election)
    translated = {"fr": {"answers": [f"Famille «{number}»" for number in range(5)]}}
    text = json.dumps(translated)
    Election.objects.filter(pk=election.pk).update(translations_text=text)
    voter = voters_of(election)[0]
    voter.language = "fr"
    voter.save()

    page = enter()

    line = page.locator("label[for=line-2]")
    assert line.inner_text() == f"Famille «1» {names[1]}"
    assert line.locator("[lang=fr]").inner_text() == "Famille «1»"
    look(page, "booth-french")


def test_without_scripts_the_page_says_plainly_what_is_needed(enter):
    page = enter(java_script_enabled=False)

    page.get_by_text("casting a vote here needs JavaScript").wait_for()
    assert page.get_by_text("Upload a ballot made elsewhere").count() == 1
    assert not page.get_by_role("button", name="Review my ballot").is_visible()


def test_at_full_separation_the_code_is_asked_first_and_never_sent(enter):
    election, codes = open_separated_election(families=5)
    sent = []
    page = enter(at=election)
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))

    choose(page, names_of(election)[0])
    page.get_by_text("This is no voting code").wait_for()
    look(page, "booth-code")
    page.get_by_label("Your voting code").fill(codes[0].replace("-", " "))
    page.keyboard.press("Tab")
    # Nothing moves away from under the button that is about to be pressed.
    assert page.get_by_text("This is no voting code").is_visible()
    press(page, "Review my ballot")
    press(page, "Cast my vote")
    in_the_box(page)

    assert election.roll.voted().count() == 1
    assert any("ballot=" in one for one in sent)
    assert not [one for one in sent if codes[0] in one or codes[0].replace("-", "") in one]
