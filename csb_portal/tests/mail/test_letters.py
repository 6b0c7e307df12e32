"""Mailings: one row a reader, one content for all, and never more in memory than a chunk."""

import gc
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection

from csb_portal import clock, mail
from csb_portal.errors import DomainError
from csb_portal.mail import letters
from csb_portal.models import MailStatus, OutgoingMail, SharedContent
from csb_portal.retention import purge_all
from csb_portal.services.mails import try_mail_again
from csb_portal.testing.factories import make_user
from csb_portal.testing.mails import letter_of

pytestmark = pytest.mark.django_db

CONTENT = b"The bureau met.\nIt agreed.\r\n"


def letter(name, **fields):
    head = f"To: {name}@example.org\r\nMessage-ID: <post@example.org>\r\n\r\nDear {name},\r\n"
    return mail.Letter(f"{name}@example.org", head.encode(), f"Bye, {name}\r\n".encode(), **fields)


def send(*names, occasion="post:1", content=CONTENT):
    each = (letter(name) for name in names)
    return mail.queue_letters(each, occasion=occasion, subject="The post", content=content)


def test_each_reader_gets_their_own_head_and_foot_around_what_all_share(sink, flush):
    assert send("one", "two") == 2

    assert flush(sink) == 2

    texts = [received.get_payload() for received in sink.letters]
    shared = "The bureau met.\r\nIt agreed.\r\n"
    assert texts == [f"Dear {name},\r\n{shared}Bye, {name}\r\n" for name in ("one", "two")]
    assert {received["Message-ID"] for received in sink.letters} == {"<post@example.org>"}


def test_each_row_has_a_name_and_a_reader_of_its_own():
    user = make_user(email="one@example.org")

    mail.queue_letters(
        [letter("one", recipient_id=user.pk), letter("two")],
        occasion="post:1",
        subject="The\npost",
        content=CONTENT,
    )

    one, two = OutgoingMail.objects.order_by("to")
    assert one.message_id != two.message_id
    assert (one.recipient, two.recipient) == (user, None)
    assert (one.subject, one.is_bulk, one.body) == ("The post", True, "")
    assert one.shared == two.shared


def test_nobody_gets_a_post_twice_and_a_second_run_leaves_nothing_behind():
    assert send("one", "two") == 2
    assert send("one", "three", "three") == 1
    assert send("one") == 0

    assert OutgoingMail.objects.count() == 3
    assert SharedContent.objects.count() == 2


def test_bytes_go_when_they_were_accepted_and_the_content_with_the_last(sink, flush):
    sink.answers["two@example.org"] = ["451 Later"]
    send("one", "two")

    flush(sink)
    one, two = OutgoingMail.objects.order_by("to")
    assert (one.status, one.head, one.shared, one.foot) == (MailStatus.ACCEPTED, None, None, None)
    assert letter_of(two)["To"] == "two@example.org"

    flush(sink, at=two.next_attempt_at)
    assert not SharedContent.objects.exists()
    assert OutgoingMail.objects.about("post:1").evidence()["accepted"] == 2


def test_a_refused_mail_keeps_its_bytes_to_be_tried_again(sink, flush):
    sink.answers["one@example.org"] = ["550 No such person"]
    send("one")

    flush(sink)

    refused = OutgoingMail.objects.get()
    assert refused.status == MailStatus.REFUSED
    assert b"The bureau met." in letter_of(refused).as_bytes()


def test_after_a_month_a_refused_letter_is_given_up_with_its_content(sink, flush):
    sink.answers["one@example.org"] = ["550 No such person"]
    send("one")
    flush(sink)
    refused = OutgoingMail.objects.get()

    with clock.at(refused.queued_at + timedelta(days=30)):
        purge_all()
    flush(sink, at=refused.queued_at + timedelta(days=30))
    assert SharedContent.objects.exists()
    with clock.at(refused.queued_at + timedelta(days=30, seconds=1)):
        purge_all()
    flush(sink, at=refused.queued_at + timedelta(days=30, seconds=1))

    assert not SharedContent.objects.exists()
    with pytest.raises(DomainError, match="no longer kept"):
        try_mail_again(refused, actor=make_user())


def test_a_lone_line_feed_in_a_letter_cannot_end_it_early(sink, flush):
    send("one", content=b"Begin\n.\nMAIL FROM:<nobody@example.org>\r.\r\n.\r\nend")

    flush(sink)

    (received,) = sink.letters
    lines = received.get_payload().splitlines()
    assert lines == [
        "Dear one,", "Begin", ".", "MAIL FROM:<nobody@example.org>", ".", ".", "endBye, one",
    ]  # fmt: skip


def test_queries_do_not_grow_with_readers_but_with_chunks(django_assert_num_queries):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes fewer rows in a statement")
    with django_assert_num_queries(5):  # content, one chunk, count, and a savepoint around them
        send(*(f"reader-{at}" for at in range(50)))
    with django_assert_num_queries(5):
        send(*(f"reader-{at}" for at in range(400)), occasion="post:2")


def test_memory_does_not_grow_with_readers(monkeypatch):
    monkeypatch.setattr(letters, "CHUNK", 50)

    def peak(readers, occasion):
        each = (letter(f"reader-{at}") for at in range(readers))
        gc.collect()
        tracemalloc.start()
        mail.queue_letters(each, occasion=occasion, subject="The post", content=CONTENT)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(500, "post:0")
    assert peak(2000, "post:2") < 1.3 * peak(500, "post:1")
