"""Several deliveries of one mail in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal import mail
from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from liaison.choices.incoming import Result
from liaison.models import AddressState, Bounce, BounceTerms, IncomingMail, Post
from liaison.tests.incoming.letters import (
    corpus,
    deliver,
    letter,
    make_channel,
    make_member_of_talk,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
TIMES = 6


def at_once(*deliveries):
    def run(delivery):
        try:
            return deliver(*delivery)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deliveries)) as pool:
        return list(pool.map(run, deliveries))


def test_the_same_bytes_at_once_are_one_post_and_one_answer():
    make_member_of_talk()
    make_channel()
    raw = letter()

    outcomes = at_once(*[(raw,)] * TIMES)

    assert {outcome.answer for outcome in outcomes} == {"250 2.6.0 Posted"}
    assert Post.objects.count() == IncomingMail.objects.count() == 1


def test_the_same_message_id_at_once_is_one_post():
    make_member_of_talk()
    make_channel()
    raw = letter(headers="Message-ID: <same@mail.example.org>\r\n")

    outcomes = at_once(*((b"X-Way: %d\r\n%s" % (way, raw),) for way in range(TIMES)))

    assert {outcome.result for outcome in outcomes} <= {Result.POST, Result.DISCARD}
    assert Post.objects.count() == 1


def test_bounces_of_different_mails_at_once_are_all_counted():
    BounceTerms.objects.create(pk=1, hard_bounces=TIMES)
    for number in range(TIMES):
        reader = mail.Reader(email="dead@example.org")
        mail.queue_text(to=reader, occasion=f"test:{number}", subject="x", body="x")
    raw = corpus("dsn_postfix_unknown_user")

    at_once(*((raw, verp.sender_of(sent)) for sent in OutgoingMail.objects.all()))

    state = AddressState.objects.get()
    assert (Bounce.objects.count(), state.hard_bounces) == (TIMES, TIMES)
    assert state.marked_at
