"""Mails nobody thought of: the receiver's plain part never raises and never keeps poison."""

import random
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.incoming import parse
from liaison.incoming.bounces import read_report
from liaison.incoming.screening import screen
from liaison.tests.incoming.letters import CORPUS

SAMPLES = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
PIECES = [
    b"\x00", b"\r", b"\n", b"\r\n\r\n", b"--x\r\n", b"--x--", b"=?utf-8?q?", b"?=", b"\xff\xfe",
    b"boundary=", b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: multipart/digest\r\n",
    b"charset=", b"filename*0*=", b"From: ", b"<", b">", b"(", b'"', b";", b"%", b"\xe2\x80\xae",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: uuencode\r\n",
    b"Action: failed\r\n", b"Status: 5.\r\n", b"utf-16", b"Date: 99\r\n", b"begin 644 x\n",
]  # fmt: skip


def check(raw: bytes) -> None:
    mail = parse(raw)
    shown = [mail.subject, mail.from_name, mail.from_address, *(a.name for a in mail.attachments)]

    assert mail.message_id.isascii()
    assert len(mail.message_id) <= 300
    assert mail.date is None or mail.date.tzinfo is UTC
    for line in shown:
        assert not set(line) & set("\r\n\x00\u2028\u202e")
        line.encode()
    for attachment in mail.attachments:
        assert "/" not in attachment.name
        assert attachment.name not in ("", ".", "..")
    assert "\x00" not in mail.text
    mail.text.encode()
    assert len(mail.text) <= 200_000
    screen(mail, sender="a@example.org", recipient="talk@lists.example.org", domain="x.org")
    read_report(raw)


@pytest.mark.parametrize("seed", range(8))
def test_no_mutation_of_the_corpus_breaks_the_parser(seed):
    chance = random.Random(seed)  # the same mutations on every machine
    for sample in SAMPLES:
        raw = bytearray(sample)
        for _ in range(chance.randint(1, 6)):
            place = chance.randint(0, len(raw))
            action = chance.randint(0, 3)
            if action == 0:
                raw[place:place] = chance.choice(PIECES)
            elif action == 1:
                del raw[place : place + chance.randint(1, 40)]
            elif action == 2:
                raw[place : place + 1] = bytes([chance.randint(0, 255)])
            else:
                other = chance.choice(SAMPLES)
                raw[place:place] = other[chance.randint(0, len(other)) :][:300]
        check(bytes(raw))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40), max_size=30))
def test_no_heap_of_pieces_breaks_the_parser(pieces):
    check(b"".join(pieces))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_no_words_in_a_header_become_another_header(name, subject):
    head = f"From: {name} <a@example.org>\r\nSubject: {subject}\r\n\r\nText"

    check(head.encode("utf-8", "surrogatepass"))
