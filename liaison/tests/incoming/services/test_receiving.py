import pytest
from django.db import OperationalError

from liaison.choices.channels import PostStatus
from liaison.choices.incoming import Result
from liaison.models import IncomingMail, Post
from liaison.services.incoming import posts, receiving
from liaison.services.incoming.receiving import is_known, receive
from liaison.tests.incoming.letters import deliver, letter, make_channel, make_member_of_talk

pytestmark = pytest.mark.django_db
LATER = "451 4.3.0 The portal could not take the mail just now. Please try again later."


@pytest.fixture(autouse=True)
def channel():
    make_member_of_talk()
    return make_channel()


def break_down(monkeypatch, error):
    def broken(*_arguments):
        raise error

    monkeypatch.setattr(receiving, "take_post", broken)


def test_the_same_bytes_handed_in_again_change_nothing_and_are_answered_alike():
    raw = letter()

    first, second = deliver(raw), deliver(raw)

    assert (first.result, second) == (Result.POST, first)
    assert Post.objects.count() == IncomingMail.objects.count() == 1


def test_a_mail_that_was_refused_is_refused_again_in_the_same_words(channel):
    channel.size_limit = 10
    channel.save()
    raw = letter()

    first, second = deliver(raw), deliver(raw)

    assert second == first
    assert second.answer.startswith("552 5.3.4 ")


def test_one_mail_to_two_channels_is_a_post_in_each(channel):
    make_channel("second", name_en="Second")

    outcomes = receive(
        letter(),
        sender="member@example.org",
        recipients=["talk@lists.example.org", "second@lists.example.org"],
    )

    assert [outcome.result for outcome in outcomes] == [Result.POST, Result.POST]
    assert [outcome.post.channel.slug for outcome in outcomes] == ["talk", "second"]


def test_a_crash_asks_the_server_to_try_again_and_is_in_the_log(monkeypatch):
    raw = letter()
    with monkeypatch.context() as patch:
        break_down(patch, RuntimeError("out of order"))
        outcomes = [deliver(raw), deliver(raw)]

    assert [outcome.answer for outcome in outcomes] == [LATER, LATER]
    entry = IncomingMail.objects.get()
    assert (entry.result, entry.attempts) == (Result.FAILED, 2)

    assert deliver(raw).result == Result.POST
    entry.refresh_from_db()
    assert (entry.result, entry.post) == (Result.POST, Post.objects.get())


def test_a_crash_for_one_recipient_leaves_the_others_alone(monkeypatch):
    make_channel("second", name_en="Second")
    taken = posts.take_post

    def broken_for_talk(arrival, channel):
        if channel.slug == "talk":
            raise RuntimeError("out of order")
        return taken(arrival, channel)

    monkeypatch.setattr(receiving, "take_post", broken_for_talk)

    outcomes = receive(
        letter(),
        sender="member@example.org",
        recipients=["talk@lists.example.org", "second@lists.example.org"],
    )

    assert [outcome.result for outcome in outcomes] == [Result.FAILED, Result.POST]


def test_a_database_that_is_gone_asks_the_server_to_try_again(monkeypatch):
    break_down(monkeypatch, OperationalError("the server closed the connection"))

    assert deliver(letter()).answer == LATER


def test_what_failed_half_way_leaves_nothing_behind(monkeypatch):
    def post_and_break(arrival, channel):
        posts.take_post(arrival, channel)
        raise RuntimeError("out of order")

    monkeypatch.setattr(receiving, "take_post", post_and_break)

    deliver(letter())

    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("talk@lists.example.org", True),
        ("<TALK@Lists.Example.org>", True),
        ("talk-leave@lists.example.org", True),
        ("talk-owner@lists.example.org", True),
        ("requests@lists.example.org", True),
        ("postmaster@lists.example.org", True),
        ("abuse@lists.example.org", True),
        ("talk@example.org", False),
        ("nobody@lists.example.org", False),
        ("nobody-leave@lists.example.org", False),
        ("nobody-owner@lists.example.org", False),
        ("answer+rq-2005-0001-aaaaaaaaaaaaaaaaaaaa@lists.example.org", False),
        ("bounces+1-aaaaaaaaaaaaaaaa@lists.example.org", False),
        ("bounces@lists.example.org", False),
        ("@lists.example.org", False),
        ("", False),
        ("talk\x00@lists.example.org", False),
    ],
)
def test_only_addresses_somebody_has_are_known(address, known):
    assert is_known(address) is known


def test_a_channel_out_of_use_has_no_address(channel):
    channel.is_active = False
    channel.save()

    assert not is_known("talk@lists.example.org")
    assert deliver(letter()).answer.startswith("550 5.1.1 ")


def test_an_envelope_no_database_could_keep_is_kept_as_far_as_it_goes():
    outcome = deliver(letter(), sender="\x00\udcff" + "x" * 5000 + "@example.org")

    assert outcome.result == Result.POST
    assert len(IncomingMail.objects.get().sender) == 320


def test_the_whole_mail_is_kept_only_while_somebody_decides_on_it():
    posted, held = letter(), letter(sender="stranger@example.org")

    deliver(posted)
    deliver(held)

    kept = {entry.result: entry.raw and bytes(entry.raw) for entry in IncomingMail.objects.all()}
    assert kept == {Result.POST: None, Result.HOLD: held}


def test_a_mail_that_names_nobody_is_held_for_the_moderators():
    outcome = deliver(b"\r\nwords\r\n")

    assert (outcome.result, outcome.post.status) == (Result.HOLD, PostStatus.HELD)
    assert outcome.post.author_email == ""


def test_an_answer_is_one_line_of_ascii():
    outcome = receiving.Outcome(
        "a@b", Result.REFUSED, "Größe\r\n250 OK " + "x" * 999, code="550 5.7.1"
    )

    assert outcome.answer.isascii()
    assert "\r" not in outcome.answer
    assert len(outcome.answer) == 400


def test_no_words_of_a_mail_are_in_the_logs(caplog, monkeypatch):
    break_down(monkeypatch, RuntimeError("out of order"))

    deliver(letter("a secret", subject="another secret"))

    assert "could not be handled" in caplog.text
    assert "secret" not in caplog.text
