"""What is written in response: it closes the action of the original, or is only tied to it."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import audit, clock
from csb_portal.models import OutgoingMail
from families.models import FocalPoint
from families.tests.factories import make_focal_point
from liaison.choices.register import (
    LiaisonEvent,
    MessageStatus,
    Outcome,
    Purpose,
    Visibility,
)
from liaison.models import Counterpart, Message
from liaison.services.register.details import Details
from liaison.tests.factories import (
    bureau,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
    plenary,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 21, 7, 15, tzinfo=UTC)
DUE = NOW + timedelta(days=3)


def for_action(**fields: object) -> Message:
    details = Details(purpose=Purpose.ACTION, due_at=DUE)
    with clock.at(NOW):
        return make_sent_relay(details=details, **fields)


def response_to(original: Message, author: FocalPoint, **fields: object) -> Message:
    details = Details(purpose=Purpose.RESPONSE, in_response_to=original)
    values = {"to": [plenary()], "body": "We send two names.", "details": details} | fields
    return make_sent_statement(author=author, **values)


def test_a_response_of_whoever_was_asked_closes_the_action_of_the_original():
    asked = make_focal_point()
    original = for_action(audiences=[asked.family])

    reply = response_to(original, asked)

    original.refresh_from_db()
    assert (original.status, original.is_open) == (MessageStatus.ANSWERED, False)
    given = original.answer
    assert (given.by_message, given.outcome, given.text) == (
        reply,
        Outcome.REPLIED,
        "We send two names.",
    )
    told = OutgoingMail.objects.filter(occasion=original.occasion_of("answer"))
    assert original.author.email in set(told.values_list("to", flat=True))


def test_whoever_the_action_is_with_closes_it_as_well():
    asked = make_focal_point()
    details = Details(purpose=Purpose.ACTION, due_at=DUE, action=[asked.family])
    with clock.at(NOW):
        original = make_sent_relay(details=details)

    response_to(original, asked)

    original.refresh_from_db()
    assert original.status == MessageStatus.ANSWERED


def test_what_somebody_else_writes_in_response_is_tied_to_it_and_closes_nothing():
    original = for_action(audiences=[make_focal_point().family])

    reply = response_to(original, make_focal_point())

    original.refresh_from_db()
    assert (original.status, original.is_open) == (MessageStatus.SENT, True)
    assert list(original.responses.all()) == [reply]


def test_what_wants_no_answer_gets_none():
    asked = make_focal_point()
    original = make_sent_relay(audiences=[asked.family])

    response_to(original, asked)

    original.refresh_from_db()
    assert original.status == MessageStatus.SENT


def test_another_body_than_the_one_asked_does_not_answer_a_request():
    request = make_request(MessageStatus.SENT)
    other = Counterpart.objects.get(slug="unesco")

    details = Details(purpose=Purpose.RESPONSE, in_response_to=request)
    make_sent_relay(sender=other, details=details)
    response_to(request, make_focal_point())

    request.refresh_from_db()
    assert request.status == MessageStatus.SENT


def test_a_response_that_waits_closes_nothing_yet():
    asked = make_focal_point()
    original = for_action(audiences=[asked.family])

    details = Details(purpose=Purpose.RESPONSE, in_response_to=original)
    make_statement(author=asked, details=details)

    original.refresh_from_db()
    assert original.is_open


def test_a_private_reply_does_not_tell_its_text():
    asked = make_focal_point()
    original = for_action(audiences=[asked.family])
    details = Details(
        purpose=Purpose.RESPONSE, in_response_to=original, visibility=Visibility.PRIVATE
    )

    response_to(original, asked, to=[bureau()], body="Secret", details=details)

    original.refresh_from_db()
    assert (original.answer.text, original.answer.words) == ("", "The reply is private.")
    mail = OutgoingMail.objects.filter(occasion=original.occasion_of("answer")).first()
    assert "The reply is private." in mail.body
    assert original.answer.by_message.reference not in mail.body
    entry = audit.entries_about(original).last()
    assert (entry.event, entry.data["reply"], entry.data["text_sha256"]) == (
        LiaisonEvent.MESSAGE_ANSWERED,
        "",
        "",
    )


def test_a_relay_responds_to_a_request():
    request = make_request(MessageStatus.SENT)

    details = Details(purpose=Purpose.RESPONSE, in_response_to=request)
    make_sent_relay(details=details)

    request.refresh_from_db()
    assert request.status == MessageStatus.ANSWERED


def test_a_response_to_what_is_answered_changes_nothing_more():
    request = make_request(MessageStatus.ANSWERED)

    make_sent_relay(details=Details(purpose=Purpose.RESPONSE, in_response_to=request))

    request.refresh_from_db()
    assert request.answer.outcome == Outcome.GRANTED
