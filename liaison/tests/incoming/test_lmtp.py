"""The LMTP server itself, spoken to over a socket."""

import asyncio
import logging
import smtplib
import socket
import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError

from liaison.management import listening, lmtp
from liaison.models import IncomingMail, Post
from liaison.tests.incoming.letters import letter, make_channel, make_member_of_talk

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def server():
    """Run the server in a thread on a port of its own; yield the port and its door."""
    loop, started, held = asyncio.new_event_loop(), threading.Event(), socket.socket()
    held.bind(("127.0.0.1", 0))
    doors = []

    async def serve():
        doors.append(lmtp.Door())
        running = await loop.create_server(lambda: lmtp.Protocol(doors[0]), sock=held)
        started.set()
        await ended.wait()
        running.close()
        await doors[0].finish()
        doors[0].threads.shutdown(wait=True)

    ended = asyncio.Event()

    def run():
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    started.wait(10)
    try:
        yield held.getsockname()[1], doors[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(20)


@contextmanager
def client(port):
    with smtplib.LMTP("127.0.0.1", port, timeout=20) as connection:
        connection.ehlo_or_helo_if_needed()
        yield connection


def say(connection, *lines: str) -> list[tuple[int, bytes]]:
    return [connection.docmd(line) for line in lines]


def data(connection, raw: bytes, answers: int) -> list[str]:
    """Send ``raw`` as the data, and read as many answers as there should be."""
    assert connection.docmd("DATA")[0] == 354
    connection.send(raw + b".\r\n")
    replies = [connection.getreply() for _ in range(answers)]
    return [f"{code} {text.decode()}" for code, text in replies]


def test_each_recipient_gets_an_answer_of_its_own():
    make_member_of_talk()
    make_channel()
    make_channel("small", name_en="Small", size_limit=10)

    with server() as (port, _door), client(port) as connection:
        greeted = say(
            connection,
            "MAIL FROM:<member@example.org>",
            "RCPT TO:<talk@lists.example.org>",
            "RCPT TO:<nobody@lists.example.org>",
            "RCPT TO:<talk@example.org>",
            "RCPT TO:<SMALL@LISTS.example.org>",
        )
        answers = data(connection, letter(), 2)

    assert [code for code, _text in greeted] == [250, 250, 550, 550, 250]
    assert greeted[2][1] == b"5.1.1 Nobody has this address at lists.example.org."
    assert answers[0] == "250 2.6.0 Posted"
    assert answers[1].startswith("552 5.3.4 The mail has ")
    assert Post.objects.count() == 1


def test_notices_with_an_empty_sender_are_taken():
    make_channel()

    with server() as (port, _door), client(port) as connection:
        say(connection, "MAIL FROM:<>", "RCPT TO:<talk@lists.example.org>")
        answers = data(connection, letter(), 1)

    assert answers == ["250 2.6.0 The mail is a notice of a mail server."]


def test_the_size_limit_is_announced_and_kept_for_each_recipient(settings):
    settings.LARGEST_MAIL = 70_000
    make_channel()
    make_channel("second")

    with server() as (port, _door), client(port) as connection:
        announced = connection.esmtp_features["size"]
        early = connection.docmd("MAIL FROM:<member@example.org> SIZE=80000")
        say(
            connection,
            "MAIL FROM:<member@example.org>",
            "RCPT TO:<talk@lists.example.org>",
            "RCPT TO:<second@lists.example.org>",
        )
        answers = data(connection, letter("x\r\n" * 30_000), 2)
        after = connection.docmd("NOOP")

    assert announced == "70000"
    assert early[0] == 552
    assert answers == ["552 5.3.4 The mail is larger than the portal takes."] * 2
    assert after[0] == 250


def test_a_database_that_is_down_means_try_again_later(monkeypatch):
    def gone(_address):
        raise OperationalError("the server closed the connection")

    make_channel()
    with server() as (port, _door), client(port) as connection:
        monkeypatch.setattr(lmtp, "is_known", gone)
        answers = say(connection, "MAIL FROM:<a@example.org>", "RCPT TO:<talk@lists.example.org>")

    assert answers[1][0] == 451


def test_a_fault_of_the_portal_means_try_again_later(monkeypatch):
    def broken(*_arguments, **_options):
        raise RuntimeError("out of order")

    make_channel()
    with server() as (port, _door), client(port) as connection:
        monkeypatch.setattr(lmtp, "receive", broken)
        say(connection, "MAIL FROM:<a@example.org>", "RCPT TO:<talk@lists.example.org>")
        (answer,) = data(connection, letter(), 1)
        after = connection.docmd("NOOP")

    assert (
        answer == "451 4.3.0 The portal could not take the mail just now. Please try again later."
    )
    assert after[0] == 250


def test_more_connections_than_it_can_serve_are_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(lmtp, "MOST_CONNECTIONS", 1)
    make_channel()

    with server() as (port, _door), client(port), smtplib.LMTP("127.0.0.1", port) as second:
        answers = say(second, "LHLO again", "MAIL FROM:<a@example.org>")

    assert [code for code, _text in answers] == [421, 503]


def test_too_many_recipients_are_asked_for_again(monkeypatch):
    monkeypatch.setattr(lmtp, "MOST_RECIPIENTS", 1)
    make_channel()
    make_channel("second")

    with server() as (port, _door), client(port) as connection:
        answers = say(
            connection,
            "MAIL FROM:<a@example.org>",
            "RCPT TO:<talk@lists.example.org>",
            "RCPT TO:<second@lists.example.org>",
        )

    assert [code for code, _text in answers] == [250, 250, 452]


def test_bytes_that_are_no_letters_in_an_address_are_refused_calmly(caplog):
    caplog.set_level(logging.WARNING, logger="mail.log")  # as serve_lmtp has it
    with server() as (port, _door), client(port) as connection:
        connection.send(b"MAIL FROM:<a@example.org> SMTPUTF8\r\n")
        connection.getreply()
        connection.send(b"RCPT TO:<\xff\xfe@lists.example.org>\r\n")
        code, _text = connection.getreply()

    assert code in (550, 553)
    assert not IncomingMail.objects.exists()


def test_a_socket_left_behind_is_taken_over_and_a_living_one_is_not(tmp_path, monkeypatch):
    folder = tmp_path / ("deep" * 30)
    folder.mkdir()
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind("lmtp.sock")
    path = folder / "lmtp.sock"

    with listening.listening(path) as held:
        held.listen()
        with pytest.raises(listening.Taken), listening.listening(path):
            pass

    assert not path.exists()


def test_a_port_in_use_is_told():
    with listening.listening(("127.0.0.1", 0)) as held:
        held.listen()
        with pytest.raises(listening.Taken), listening.listening(held.getsockname()):
            pass
