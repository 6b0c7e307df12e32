"""Answers by signed link, without an account."""

import re
from datetime import date

import pytest
from django.core import signing

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.testing.mails import letter_of
from liaison.choices.register import LiaisonEvent, Manner, MessageStatus, Outcome
from liaison.models import AnswerLink, Contact, Message
from liaison.services.incoming.reply_addresses import address_for
from liaison.services.register.answer_links import (
    answer_by_link,
    find_link,
    revoke_link,
    token_of,
)
from liaison.services.register.ending import close_message
from liaison.services.register.requests import deliver_request
from liaison.tests.consultations.factories import make_consultation
from liaison.tests.factories import (
    answer,
    division,
    make_member,
    make_operator,
    make_request,
    plenary,
)

pytestmark = pytest.mark.django_db
SAID = {
    "text": "Two booths are granted.",
    "outcome": Outcome.GRANTED,
    "answered_by": "Conference services",
}


@pytest.fixture
def request_sent() -> Message:
    return make_request(MessageStatus.SENT)


def link_of(message: Message) -> AnswerLink:
    return AnswerLink.objects.get(message=message)


def test_the_mail_of_a_request_carries_a_link_of_its_own_and_an_address_for_answers(request_sent):
    mail = OutgoingMail.objects.get(occasion=request_sent.occasion_of("delivery"))
    link = link_of(request_sent)

    assert f"/liaison/answer/{token_of(link)}/" in mail.body
    assert (link.email, link.counterpart) == ("csd@example.org", division())
    assert letter_of(mail)["Reply-To"] == address_for(request_sent)


def test_each_contact_of_the_body_gets_a_link_of_their_own():
    since = {"since": date(2004, 1, 1)}
    Contact.objects.create(
        counterpart=division(), name="A", email="a@example.org", office="Desk", **since
    )
    Contact.objects.create(
        counterpart=division(), name="B", email="b@example.org", until=date(2005, 1, 1), **since
    )

    request = make_request(MessageStatus.SENT)

    links = request.answer_links.all()
    assert {link.email for link in links} == {"csd@example.org", "a@example.org"}
    mails = OutgoingMail.objects.filter(occasion=request.occasion_of("delivery"))
    urls = {re.search(r"/liaison/answer/\S+", mail.body)[0] for mail in mails}
    assert len(urls) == len(mails) == 2


def test_copies_carry_no_link(request_sent):
    copies = OutgoingMail.objects.filter(occasion=request_sent.occasion_of("copy-of-delivery"))

    assert copies.exists()
    assert not any("/liaison/answer/" in mail.body for mail in copies)


def test_a_request_handed_over_has_no_link():
    request = deliver_request(make_request(), actor=make_operator(), by_hand="To the desk")

    assert not request.answer_links.exists()


def test_an_answer_by_link_is_a_written_answer_and_goes_to_whoever_asked(request_sent):
    answered = answer_by_link(token_of(link_of(request_sent)), **SAID)

    given = answered.answer
    assert (answered.status, given.manner, given.recorded_by) == (
        MessageStatus.ANSWERED,
        Manner.WRITTEN,
        None,
    )
    assert (given.answered_by, given.link) == ("Conference services", link_of(request_sent))
    told = OutgoingMail.objects.filter(occasion=answered.occasion_of("answer"))
    assert set(told.values_list("to", flat=True)) == {request_sent.author.email, plenary().address}
    entry = audit.entries_about(answered).last()
    assert (entry.event, entry.actor) == (LiaisonEvent.REQUEST_ANSWERED, "")
    audit.verify_database()


def test_not_ours_says_whom_to_ask(request_sent):
    said = SAID | {"outcome": Outcome.NOT_FOR_US, "ask_instead": "The host country"}

    answered = answer_by_link(token_of(link_of(request_sent)), **said)

    assert answered.answer.ask_instead == "The host country"


def test_a_link_answers_once(request_sent):
    token = token_of(link_of(request_sent))
    answer_by_link(token, **SAID)

    with pytest.raises(DomainError, match="is at “Answered” now"):
        answer_by_link(token, **SAID)


def test_a_link_ends_with_its_request():
    for end in (answer, lambda r: close_message(r, actor=make_member(), reason="Done.")):
        request = make_request(MessageStatus.SENT)
        token = token_of(link_of(request))
        assert find_link(token).message == request

        end(request)

        with pytest.raises(DomainError, match="The request is at"):
            find_link(token)


def test_a_link_is_taken_back(request_sent):
    link = link_of(request_sent)

    revoke_link(link, actor=make_member())
    revoke_link(link, actor=make_member())

    with pytest.raises(DomainError, match="was taken back"):
        find_link(token_of(link))
    with pytest.raises(DomainError, match="was taken back"):
        answer_by_link(token_of(link), **SAID)
    events = audit.entries_about(request_sent).filter(event=LiaisonEvent.ANSWER_LINK_REVOKED)
    assert events.count() == 1


def test_a_link_is_bound_to_its_message_and_its_address(request_sent):
    link = AnswerLink.objects.filter(message=request_sent)
    token = token_of(link.get())

    link.update(email="else@example.org")
    with pytest.raises(DomainError, match="is not known"):
        find_link(token)
    by_hand = deliver_request(make_request(), actor=make_operator(), by_hand="To the desk")
    link.update(email="csd@example.org", message=by_hand)
    with pytest.raises(DomainError, match="is not known"):
        find_link(token)


@pytest.mark.parametrize("token", ["", "made-up", "312e31:x", "zz:zz"])
def test_a_forged_link_is_not_known(token):
    with pytest.raises(DomainError, match="is not known"):
        find_link(token)


def test_a_link_signed_for_something_else_is_not_known(request_sent):
    value = token_of(link_of(request_sent)).rpartition(":")[0]

    with pytest.raises(DomainError, match="is not known"):
        find_link(signing.Signer(salt="liaison.unconfirmed-request").sign(value))


def test_a_consultation_of_the_plenary_does_not_hold_back_what_a_body_decides(request_sent):
    make_consultation(message=request_sent)

    request = answer_by_link(token_of(link_of(request_sent)), **SAID)

    assert request.status == MessageStatus.ANSWERED
