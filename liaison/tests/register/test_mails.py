"""Every mail of this floor, to the letter."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from liaison.choices.register import Manner, MessageStatus, Outcome
from liaison.services.register.relays import approve_relay
from liaison.services.register.requests import deliver_request
from liaison.services.register.setting_aside import set_aside_message
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import (
    answer,
    bureau,
    make_member,
    make_operator,
    make_relay,
    make_request,
    plenary,
)
from liaison.tests.register.services.test_confirming import write

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 8, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


@pytest.fixture
def member():
    user = make_user(name="Amina Member", email="amina@example.org", time_zone="Asia/Tokyo")
    return make_member(make_focal_point(user=user, family=make_family(name_en="Asia")))


@pytest.fixture
def asker():
    user = make_user(name="Bo Asker", email="bo@example.org")
    return make_focal_point(user=user, family=make_family(name_en="Youth & Students")).user


def mail(occasion: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion=occasion, to=to)


def relay():
    return make_relay(
        subject="Twelve <overpasses>",
        body="The hall is full & closed.\n\n  Names by 15 February.",
        audiences=[bureau(), plenary()],
        received_at=NOW - timedelta(minutes=45),
    )


def test_a_relay_that_waits_for_a_second_look(member):
    relay()

    assert_golden(mail("relay:RL-2005-0001:second-look", member.email), "liaison/relay_received")


def test_a_relay_as_its_audience_gets_it_each_in_their_zone(member):
    approve_relay(relay(), actor=make_user(Role.STAFF))

    assert_golden(mail("relay:RL-2005-0001:cs-bureau", member.email), "liaison/relay_sent")
    to_list = mail("relay:RL-2005-0001:cs-plenary", "plenary@lists.example.org")
    assert "Passed on: 8 February 2005, 11:30 CET" in to_list.body


def test_the_copy_of_a_relay_for_its_sender(member):
    approve_relay(relay(), actor=member)

    assert_golden(
        mail("relay:RL-2005-0001:copy-to-sender", "csd@example.org"), "liaison/relay_copied"
    )


def test_the_link_that_makes_a_text_a_request():
    unconfirmed = write(subject="Ramp & lift")

    letter = OutgoingMail.objects.get()
    token = re.search(r"/confirm/(\S+)/", letter.body)[1]
    assert_golden(letter, "liaison/request_written", hiding={token: "TOKEN"})
    assert str(unconfirmed.key.hex) in token


def test_the_receipt_of_a_request(asker, member):
    make_request(actor=asker, subject="Two booths")

    assert_golden(mail("request:RQ-2005-0001:receipt", asker.email), "liaison/request_received")
    assert_golden(mail("request:RQ-2005-0001:to-deliver", member.email), "liaison/request_waiting")


def test_a_request_as_the_other_body_gets_it(asker, member):
    request = make_request(actor=asker, subject="Two booths")
    deliver_request(request, actor=member)

    sent = mail("request:RQ-2005-0001:delivery", "csd@example.org")
    sent.body = re.sub(r"/answer/[^/]+/", "/answer/<link>/", sent.body)
    assert_golden(sent, "liaison/request_delivered")


def test_the_copy_of_a_request_delivered_by_hand(asker, member):
    request = make_request(actor=asker, subject="Two booths")
    deliver_request(request, actor=member, by_hand="Given to the registry")

    assert_golden(
        mail("request:RQ-2005-0001:copy-of-delivery", asker.email), "liaison/request_copied"
    )


def test_an_answer_given_orally(asker):
    request = make_request(MessageStatus.SENT, actor=asker, subject="Two booths")
    answer(
        request,
        text="French yes, Spanish no.",
        outcome=Outcome.PART_GRANTED,
        manner=Manner.ORAL,
        place="Room XVIII",
    )

    assert_golden(mail("request:RQ-2005-0001:answer", asker.email), "liaison/request_answered")


def test_the_reminder_on_the_last_day(asker, member):
    make_request(MessageStatus.SENT, actor=asker, subject="Two booths")
    make_request(actor=asker, subject="A ramp")
    with clock.at(NOW + timedelta(days=7)):
        keep_time()

    assert_golden(mail("request:RQ-2005-0001:reminder", member.email), "liaison/request_due")
    undelivered = mail("request:RQ-2005-0002:reminder", member.email)
    assert "has not been delivered yet" in undelivered.body


def test_why_a_message_goes_no_further(asker):
    request = make_request(actor=asker, subject="Two booths")
    set_aside_message(request, actor=make_operator(), reason="The booths are there already.")

    assert_golden(mail("request:RQ-2005-0001:set-aside", asker.email), "liaison/message_set_aside")
