"""A call in a real browser: somebody without an account nominates on a phone; the slate is made."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from csb_portal import clock, second_factor
from csb_portal.permissions import Role
from csb_portal.testing.browser import login_by_code, look, tick
from csb_portal.testing.factories import make_user
from secretariat.choices.slots import PlaceStatus
from secretariat.models import SlatePlace, SlotNomination
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.outcomes import record_outcome
from secretariat.services.slots.places import Became
from secretariat.slot_links import word_token
from secretariat.tests.slots.factories import (
    after_deadline,
    make_call,
    make_nomination,
    make_runner,
    make_sent_slate,
    named,
    of_family,
    person_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call():
    call = make_call(title="Speakers at the summit", slug="summit", most=2, sessions=2)
    call.sessions.update(starts_at=clock.now(), note="Depends on Heads of State.")
    return call


def staff():
    """Somebody of the staff, with a second factor."""
    user = make_user(Role.STAFF)
    second_factor.set_up(user)
    return user


def test_somebody_without_an_account_nominates_on_a_phone_and_the_speaker_agrees(
    phone_page: Page, call
):
    page = phone_page
    page.goto(call.get_absolute_url())
    look(page, "slots-call-open")
    page.get_by_role("link", name="Nominate a speaker and an alternate").click()
    for label, words in {
        "Speaker: name": "Ama Owusu",
        "Speaker: e-mail address": "ama@example.org",
        "Alternate: name": "Ben Ali",
        "Alternate: e-mail address": "ben@example.org",
        "How are the criteria met?": "Ten years in the field.",
        "Your name": "Chi",
        "Your e-mail address": "chi@example.org",
    }.items():
        page.get_by_label(label).fill(words)
    tick(page, "Nobody but whoever nominates")
    look(page, "slots-nominate")
    page.get_by_role("button", name="Send the nomination").click()
    page.get_by_text("Your nomination is in.").wait_for()
    look(page, "slots-own-page")

    nomination = SlotNomination.objects.get()
    page.goto(reverse("participation:slot-word", args=[word_token(person_of(nomination))]))
    look(page, "slots-word")
    page.get_by_label("Gender").select_option("woman")
    page.get_by_role("button", name="Yes, I am ready to speak").click()
    page.get_by_text("Your answer is taken.").wait_for()

    assert person_of(nomination).has_agreed


def test_the_slate_is_put_together_and_what_became_of_it_is_read(browser_page: Page, call):
    page = browser_page
    shown = [of_family(call), make_nomination(call, speaker=named(name="Dee Dee"))]
    third = make_nomination(call)
    agree(person_of(shown[0]), gender="woman")
    login_by_code(page, staff())
    with after_deadline(call):
        places = make_sent_slate(call, *shown)
        said = Became(decided_by="The chair", reason="As on the list.", taken_at=clock.now())
        record_outcome(places[0], PlaceStatus.TAKEN, said, actor=make_runner())
        leave(person_of(shown[1]))
    third.case.refresh_from_db()
    assert third.case.status == "refused"

    page.goto(reverse("participation:slot-slate", args=[call.slug]))
    look(page, "slots-slate-sent")
    page.get_by_role("link", name="Write down what became of").first.click()
    look(page, "slots-outcome")
    page.goto(reverse("participation:slot-send", args=[call.slug]))
    look(page, "slots-send")
    page.goto(call.get_absolute_url())
    look(page, "slots-call-slate")
    page.goto(reverse("participation:slot-calls"))
    look(page, "slots-list")


def test_a_slate_in_work_is_operated_by_its_buttons(browser_page: Page, call):
    nominations = [of_family(call) for _ in range(2)]
    make_nomination(call, is_agreed=False)
    type(call).objects.filter(pk=call.pk).update(
        published_at=call.published_at.replace(year=2004),
        opens_at=call.opens_at.replace(year=2004),
        closes_at=call.opens_at.replace(year=2005),
    )
    page = browser_page
    login_by_code(page, staff())
    page.goto(reverse("participation:slot-slate", args=[call.slug]))

    for nomination in nominations:
        page.get_by_role("button", name=f"Put {nomination} on the slate").click()
    page.get_by_role("button", name=f"Move {nominations[1]} up").click()
    page.get_by_role("button", name=f"Move {nominations[0]} up").wait_for()
    look(page, "slots-slate-work")
    page.get_by_role("link", name="Put it before a second person").click()
    look(page, "slots-propose")
    page.get_by_role("button", name="Put it before a second person").click()
    page.get_by_text("It waits for a second person").wait_for()

    placed = SlatePlace.objects.order_by("number").values_list("nomination", flat=True)
    assert list(placed) == [nominations[1].pk, nominations[0].pk]
