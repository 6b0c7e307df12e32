"""The mails of the inbox and of consultations, as they read."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.golden import assert_golden
from liaison.models import DutyShift
from liaison.services.consultations.running import cancel_consultation
from liaison.services.consultations.summarising import answer_comment, publish_summary
from liaison.services.inbox.assigning import assign_message
from liaison.services.inbox.duty import hand_over_duty, hand_over_if_silent
from liaison.services.inbox.rotas import generate_shifts
from liaison.services.inbox.swaps import answer_swap, propose_swap
from liaison.services.timekeeping import keep_time
from liaison.tests.consultations.factories import (
    close,
    make_comment,
    make_consultation,
    make_open_consultation,
    write,
)
from liaison.tests.factories import make_request
from liaison.tests.inbox.factories import make_named_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 23, 20, tzinfo=UTC)
PLENARY = "plenary@lists.example.org"
WORDS = {
    "question": "Do we take the two rooms & the nine offices?",
    "background": "Who gets a room decides which text is drafted.",
}


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


@pytest.fixture
def members():
    amina = make_named_member("Amina Member", time_zone="Asia/Tokyo")
    bo = make_named_member("Bo Member")
    generate_shifts()
    return [amina, bo]


def letter(occasion: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion__startswith=occasion, to=to)


def test_a_message_that_was_given_to_somebody(members):
    amina, bo = members
    assign_message(make_request(subject="Two booths"), to=bo, actor=amina, note="Ask today.")

    assert_golden(letter("assignment:", bo.email), "liaison/message_assigned")


def test_a_message_nobody_took(members):
    make_request(subject="Two booths")
    with clock.at(NOW + timedelta(hours=3)):
        keep_time()

    assert_golden(letter("still-waits:", members[1].email), "liaison/message_still_waits")


def test_the_duty_that_passed_from_somebody_silent(members):
    amina, bo = members
    request = make_request(subject="Two booths")
    assign_message(request, to=amina, actor=bo)
    with clock.at(NOW + timedelta(hours=12)):
        hand_over_if_silent()

    assert_golden(letter("duty:", amina.email), "liaison/duty_passed_on")
    assert_golden(letter("duty:", bo.email), "liaison/duty_taken_over")


def test_the_duty_that_was_handed_over(members):
    amina, bo = members
    hand_over_duty(actor=amina)

    assert "was handed over from Amina Member to you" in letter("duty:", bo.email).body
    assert "nothing to do for you" not in letter("duty:", amina.email).body


def test_a_swap_that_is_asked_for_and_agreed(members):
    amina, bo = members
    shifts = list(DutyShift.objects.order_by("starts_at"))
    mine, theirs = shifts[6], shifts[1]
    swap = propose_swap(mine, theirs, actor=amina)
    answer_swap(swap, agrees=True, actor=bo)

    assert_golden(letter("swap:", bo.email), "liaison/swap_proposed")
    assert_golden(letter("swap-answered:", amina.email), "liaison/swap_answered")


def test_a_question_to_the_plenary_and_its_withdrawal(members):
    consultation = make_open_consultation(actor=members[0], **WORDS)
    cancel_consultation(consultation, reason="The rooms are gone.", actor=members[0])

    occasion = f"consultation:{consultation.reference}"
    assert_golden(letter(f"{occasion}:opened", PLENARY), "liaison/consultation_opened")
    assert_golden(letter(f"{occasion}:cancelled", PLENARY), "liaison/consultation_cancelled")


def test_the_end_of_a_consultation_and_its_summary(members):
    consultation = make_open_consultation(actor=members[0], **WORDS)
    comment = make_comment(consultation, members[1], text="Both.")
    close(consultation)
    answer_comment(comment, outcome="taken_up", reason="Yes.", actor=members[0])
    publish_summary(consultation, summary="We take both.", actor=members[0])

    occasion = f"consultation:{consultation.reference}"
    assert_golden(letter("comment:", members[1].email), "liaison/comment_taken")
    assert_golden(letter(f"{occasion}:closed", members[0].email), "liaison/consultation_closed")
    assert_golden(letter(f"{occasion}:summary", PLENARY), "liaison/consultation_summarised")


def test_the_link_that_makes_a_text_a_comment(members):
    write(make_open_consultation(actor=members[0], **WORDS))

    mail = letter("unconfirmed-comment:", "ada@example.org")
    token = re.search(r"/confirm/(\S+)/", mail.body)[1]
    assert_golden(mail, "liaison/comment_written", hiding={token: "TOKEN"})


def test_nobody_hears_of_a_draft(members):
    make_consultation(actor=members[0], **WORDS)

    assert not OutgoingMail.objects.exists()
