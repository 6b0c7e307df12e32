import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.golden import assert_golden
from liaison.choices.incoming import HandledAs, Result
from liaison.choices.register import Manner, MessageStatus, Outcome
from liaison.models import Contact, Reply
from liaison.services.incoming.answers import accept_reply, note_reply
from liaison.services.incoming.reply_addresses import address_for
from liaison.tests.factories import division, make_member, make_request, make_sent_relay
from liaison.tests.incoming.letters import corpus, deliver, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_out():
    return make_request(MessageStatus.SENT)


def answer(message, raw=None, **options) -> Reply:
    deliver(raw or letter("Two booths are granted.", **options), address_for(message))
    return Reply.objects.latest("pk")


def test_an_answer_lands_on_its_request_and_closes_nothing(request_out):
    outcome = deliver(letter("Granted.", sender="csd@example.org"), address_for(request_out))

    assert (outcome.result, outcome.message) == (Result.ANSWER, request_out)
    reply = request_out.mailed_replies.get()
    assert (reply.text, reply.from_email, reply.counterpart) == (
        "Granted.",
        "csd@example.org",
        division(),
    )
    request_out.refresh_from_db()
    assert request_out.status == MessageStatus.SENT


def test_a_contact_in_office_speaks_for_the_body(request_out):
    since = clock.today()
    fields = {"counterpart": division(), "name": "Desk", "since": since}
    Contact.objects.create(email="Desk@example.org", **fields)
    Contact.objects.create(email="former@example.org", until=since, **fields)

    theirs = answer(request_out, sender="desk@example.org")
    former = answer(request_out, sender="former@example.org")

    assert (theirs.counterpart, former.counterpart) == (division(), None)


def test_anybody_else_is_shown_as_such(request_out):
    assert answer(request_out, sender="stranger@example.org").counterpart is None


def test_an_answer_to_a_relay_lands_on_that_relay():
    relay = make_sent_relay()

    assert answer(relay, sender="csd@example.org").message == relay


def test_the_secretariat_is_told(request_out):
    make_member()

    reply = answer(request_out, sender="csd@example.org")

    sent = OutgoingMail.objects.get(occasion=f"reply:{reply.pk}")
    received = next(line for line in sent.body.splitlines() if line.startswith("Received:"))
    number = request_out.reference
    hiding = {sent.recipient.name: "NAME", received: "Received: WHEN", number: "RQ-2005-0001"}
    assert_golden(sent, "liaison/reply_received", hiding=hiding)


def test_it_is_in_the_trail_without_a_word_of_it(request_out):
    answer(request_out, sender="csd@example.org")

    entry = AuditEntry.objects.get(event="liaison.reply_received")
    assert entry.is_public is False
    assert entry.data["from_counterpart"] is True


def test_the_same_answer_again_is_dropped(request_out):
    headers = "Message-ID: <answer@mail.example.org>\r\n"
    answer(request_out, headers=headers)

    outcome = deliver(letter("Again.", headers=headers), address_for(request_out))

    assert (outcome.result, outcome.reason) == (
        Result.DISCARD,
        "This answer has arrived already.",
    )


def test_an_absence_notice_is_no_answer(request_out):
    outcome = deliver(corpus("auto_reply"), address_for(request_out))

    assert outcome.result == Result.DISCARD
    assert not Reply.objects.exists()


def test_what_is_odd_about_a_mail_is_shown_with_it(request_out):
    reply = answer(request_out, corpus("two_froms"))

    assert reply.caution == "The mail names several authors."


def test_files_come_along(request_out):
    reply = answer(request_out, corpus("path_in_name"))

    assert [attachment.file.name for attachment in reply.attachments.all()] == ["notes.txt"]


def test_one_click_records_it_as_the_written_answer(request_out):
    member = make_member()
    reply = answer(request_out, sender="csd@example.org")

    accept_reply(reply, outcome=Outcome.GRANTED, actor=member)

    request_out.refresh_from_db()
    given = request_out.answer
    assert request_out.status == MessageStatus.ANSWERED
    assert (given.text, given.manner, given.outcome) == (
        "Two booths are granted.",
        Manner.WRITTEN,
        Outcome.GRANTED,
    )
    assert (given.answered_by, given.answered_at) == (str(division()), reply.received_at)
    reply.refresh_from_db()
    assert (reply.handled_as, reply.handled_by) == (HandledAs.ANSWER, member)


def test_a_strangers_mail_is_never_the_answer(request_out):
    reply = answer(request_out, sender="stranger@example.org")

    with pytest.raises(DomainError, match="did not come from an address of the body"):
        accept_reply(reply, outcome=Outcome.GRANTED, actor=make_member())

    request_out.refresh_from_db()
    assert request_out.status == MessageStatus.SENT


def test_a_second_click_is_told(request_out):
    member = make_member()
    reply = answer(request_out, sender="csd@example.org")
    accept_reply(reply, outcome=Outcome.GRANTED, actor=member)

    for step in (
        lambda: accept_reply(reply, outcome=Outcome.REFUSED, actor=member),
        lambda: note_reply(reply, actor=member),
    ):
        with pytest.raises(DomainError, match="handled this mail already"):
            step()


def test_what_is_no_answer_is_noted(request_out):
    member = make_member()
    reply = answer(request_out, sender="stranger@example.org")

    note_reply(reply, actor=member)

    reply.refresh_from_db()
    assert (reply.handled_as, reply.handled_by) == (HandledAs.NOTED, member)
    assert AuditEntry.objects.filter(event="liaison.reply_noted").count() == 1
