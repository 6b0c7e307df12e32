"""The offline booth: one file that makes a ballot without a network, uploaded after the login."""

import re

import pytest

from csb_portal.testing.browser import look, tick
from elections.choices import ChainKind
from elections.services.codes import code_for
from elections.tests.booth.conftest import counted, in_the_box, names_of, press
from elections.tests.factories import voters_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def code(election):
    entry = election.roll.select_related("election").get(user=voters_of(election)[0])
    return code_for(entry)


@pytest.fixture
def offline(open_page, election, client, tmp_path):
    """The downloaded file, opened from the disk in a browser that has no network."""
    answer = client.get(f"/elections/{election.slug}/booth.html")
    file = tmp_path / "booth.html"
    file.write_bytes(answer.content)
    page = open_page()
    page.context.set_offline(True)
    page.goto(file.as_uri())
    return page


def make(page, code, *names):
    page.get_by_label("Your voting code").fill(code)
    for name in names:
        tick(page, name)
    page.get_by_role("button", name="Review my ballot").click()
    page.get_by_role("button", name="Make my ballot").click()
    page.get_by_role("heading", name="Your ballot is made, and not cast yet").wait_for()


def test_a_ballot_made_offline_is_saved_uploaded_and_counted(
    offline, enter, election, code, tmp_path
):
    names = names_of(election)[:2]
    make(offline, code, *names)
    look(offline, "booth-offline")
    tracker = offline.locator("[data-fill=tracker]").inner_text()
    with offline.expect_download() as download:
        offline.get_by_role("link", name="Save the ballot as a file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)

    page = enter()
    page.get_by_text("upload one made elsewhere").click()
    look(page, "booth-elsewhere")
    page.get_by_label("Or the file that the offline booth saved").set_input_files(saved)
    press(page, "Cast this ballot")
    in_the_box(page)

    assert election.roll.voted().get().tracker == tracker
    assert saved.name == f"ballot-{election.slug}.json"
    assert counted(election) == (1, 0, dict.fromkeys(names, 1))


def test_its_text_can_be_pasted_and_pasting_it_twice_is_one_vote(offline, enter, election, code):
    make(offline, code, names_of(election)[0])
    text = offline.get_by_label("Or copy its text").input_value()

    for turn in ("", "?again=1"):
        page = enter(java_script_enabled=False)
        page.goto(page.url + turn)
        page.get_by_text("upload one made elsewhere").click()
        page.get_by_label("The text of the ballot").fill(f"  {text}\n")
        press(page, "Cast this ballot")
        in_the_box(page)

    assert election.chain.filter(kind=ChainKind.BALLOT).count() == 1


def test_the_voting_code_is_shown_only_on_purpose(enter, code):
    page = enter()
    page.get_by_text("upload one made elsewhere").click()
    shown = page.get_by_text(code)

    assert not shown.is_visible()
    page.get_by_text("Show my voting code for the offline booth").click()
    assert shown.is_visible()


def test_the_offline_booth_may_not_reach_any_network(client, election):
    page = client.get(f"/elections/{election.slug}/booth.html")

    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.text)[1]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("script-src").startswith("'sha256-")
    assert directives.pop("style-src").startswith("'sha256-")
    assert directives == {
        "default-src": "'none'",
        "worker-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert page["Content-Disposition"] == f'attachment; filename="booth-{election.slug}.html"'
    assert not re.search(r'(src|href)="', page.text)
