"""The pages of this floor in a real browser: narrow and wide, and without a fault for axe."""

import pytest
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.testing.browser import login_by_code, look, look_by_day_and_night
from csb_portal.testing.factories import make_user
from families.tests.factories import make_bureau
from liaison.choices.register import Manner, MessageStatus, Outcome
from liaison.models import Message
from liaison.services.register.answer_links import token_of as link_token
from liaison.services.register.confirming import token_of
from liaison.services.register.details import Details
from liaison.services.register.relays import approve_relay
from liaison.tests.factories import (
    answer,
    bureau,
    content_themes,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
    plenary,
)
from liaison.tests.register.services.test_confirming import write
from liaison.tests.register.services.test_translations import translate

pytestmark = pytest.mark.django_db(transaction=True)
BODY = (
    "The Assembly Hall is over capacity for the opening on 17 February at 10:00. "
    "Civil society receives 12 overpasses. The Bureau distributes them.\n\n"
    "Names by 15 February 18:00."
)


def test_anyone_reads_the_register_and_each_kind_of_message(browser_page):
    make_bureau(3)
    title = "Twelve overpasses for the opening plenary of PrepCom-2"
    sent = make_sent_relay(subject=title, body=BODY, audiences=[bureau(), plenary()])
    waiting = make_relay(audiences=[plenary()])
    asked = make_request(MessageStatus.SENT, subject="A room with a printer")
    answered = answer(
        make_request(MessageStatus.SENT, subject="Interpretation for the daily plenary"),
        manner=Manner.ORAL,
        place="Room XVIII",
        outcome=Outcome.PART_GRANTED,
    )
    page = browser_page

    page.goto(reverse("liaison:register"))
    look_by_day_and_night(page, "liaison-register")
    for message, name in (
        (sent, "relay"),
        (waiting, "waiting"),
        (asked, "request"),
        (answered, "answered"),
    ):
        page.goto(message.get_absolute_url())
        look_by_day_and_night(page, f"liaison-{name}")


def test_anybody_asks_without_an_account(open_page):
    page = open_page()

    page.goto(reverse("liaison:request-create"))
    look(page, "liaison-request-form")
    page.get_by_label("On behalf of").select_option(label=str(plenary()))
    page.get_by_label("To", exact=False).first.select_option(
        label="Civil Society Division of the WSIS Executive Secretariat"
    )
    page.get_by_label("Procedure: logistics").check(force=True)
    page.get_by_label("Subject").fill("Wheelchair access to Room XXII")
    page.get_by_label("Text*", exact=True).fill("The ramp was closed on two days.")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Read it once more").click()
    look(page, "liaison-request-preview")
    page.get_by_role("button", name="Mail me the link").click()
    look(page, "liaison-request-written")

    page.goto(reverse("liaison:request-confirm", args=[token_of(write())]))
    look(page, "liaison-request-confirm")
    page.get_by_role("button", name="Yes, this is my request").click()
    assert Message.objects.count() == 1
    page.goto(reverse("liaison:request-confirm", args=["made-up"]))
    look(page, "liaison-request-stale")


def test_a_member_sends_delivers_and_records(open_page):
    focal_points = make_bureau(6)
    member = make_member(focal_points[0])
    relay = make_relay(subject="Twelve overpasses", body=BODY, audiences=[bureau(), plenary()])
    request = make_request(actor=focal_points[1].user, on_behalf_of=content_themes())
    page = open_page()
    login_by_code(page, member)

    page.goto(reverse("liaison:relay-create"))
    look(page, "liaison-relay-form")
    page.goto(reverse("liaison:relay-approve", args=[relay.reference]))
    look(page, "liaison-approve")
    page.get_by_label("I have read the text").check(force=True)
    page.get_by_role("button", name="Send it").click()
    look(page, "liaison-sent")
    page.goto(reverse("liaison:request-deliver", args=[request.reference]))
    look(page, "liaison-deliver")
    page.get_by_role("button", name="Deliver it").click()
    page.get_by_role("link", name="Record the answer").click()
    look(page, "liaison-answer")
    page.get_by_label("Orally").check(force=True)
    page.get_by_label("What was answered").fill("Granted for French.")
    page.get_by_label("Who answered").fill("Civil Society Division")
    page.get_by_role("button", name="Keep the answer").click()
    look(page, "liaison-answer-refused")

    assert "The place is missing." in page.content()
    relay.refresh_from_db()
    assert relay.status == MessageStatus.SENT


def test_an_operator_enters_a_relay_and_sees_whom_it_reaches(open_page):
    make_bureau(6)
    operator = make_operator()
    make_user()
    page = open_page()
    second_factor.set_up(operator)
    login_by_code(page, operator)

    page.goto(reverse("liaison:relay-create"))
    page.get_by_label("Civil Society Plenary").check(force=True)
    page.get_by_label("Civil Society Bureau").check(force=True)
    page.get_by_label("Procedure: logistics").check(force=True)
    page.get_by_label("Subject").fill("Room offer")
    page.get_by_label("Text*", exact=True).fill(BODY)
    page.get_by_role("button", name="See whom it reaches").click()
    look(page, "liaison-relay-preview")
    page.get_by_role("button", name="Record it").click()

    assert Message.objects.get().body == BODY


def test_a_member_corrects_translates_and_ends(open_page):
    focal_points = make_bureau(6)
    member = make_member(focal_points[0])
    notice = make_sent_statement(author=focal_points[1], subject="Sub-Committee at 10:00")
    relay = make_relay(
        subject="CORRECTION: Sub-Committee moved to 15:00",
        body=BODY,
        details=Details(supersedes=notice, is_urgent=True, cc=[bureau()]),
        actor=make_member(focal_points[2]),
    )
    translate(relay, subject="CORRECTION", body="La sous-commission est a 15 h.")
    approve_relay(relay, actor=member)
    statement = make_statement(
        author=focal_points[1], details=Details(needs_concurrence=True, other_reference="WSIS/7")
    )
    page = open_page()
    login_by_code(page, member)

    for address, name in (
        (notice.get_absolute_url(), "superseded"),
        (relay.get_absolute_url(), "correction"),
        (statement.get_absolute_url(), "statement-waiting"),
        (reverse("liaison:statement-create"), "statement-form"),
        (f"{reverse('liaison:relay-create')}?corrects={relay.reference}", "correction-form"),
        (reverse("liaison:translation-add", args=[relay.reference]), "translation-form"),
        (
            reverse(
                "liaison:translation-check", args=[relay.reference, relay.translations.get().pk]
            ),
            "translation-check",
        ),
        (reverse("liaison:message-close", args=[relay.reference]), "close"),
        (reverse("liaison:message-relate", args=[relay.reference]), "relate"),
    ):
        page.goto(address)
        page.eval_on_selector_all("main details", "all => all.forEach(each => each.open = true)")
        look(page, f"liaison-{name}")


def test_another_body_answers_by_its_link(open_page):
    request = make_request(MessageStatus.SENT, subject="Interpretation for the daily plenary")
    page = open_page()

    page.goto(reverse("liaison:answer-by-link", args=[link_token(request.answer_links.get())]))
    look(page, "liaison-answer-link")
    page.get_by_label("Granted in part").check(force=True)
    page.get_by_label("In your words").fill("Granted for French, not for Spanish.")
    page.get_by_role("button", name="See it once more").click()
    look(page, "liaison-answer-link-preview")
    page.get_by_role("button", name="Record my answer").click()
    look(page, "liaison-answer-link-done")
    page.goto(request.get_absolute_url())

    assert "by the link they were mailed" in page.content()
