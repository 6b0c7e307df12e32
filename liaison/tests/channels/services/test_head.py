"""Whatever strangers wrote, a header says that and brings no other."""

from email.header import decode_header, make_header
from email.utils import getaddresses

import pytest

from liaison.services.channels.head import Mailbox, head_of, in_words

LONG_ID = f"<{'a' * 60}@{'mail.' * 5}example.org>"
WORDS = [
    "Rooms in Geneva",
    "Séance du 18 février",
    "議事録" * 40,
    "a word " * 30,
    "=?utf-8?b?DQpCY2M6IGV2ZXJ5Ym9keUBleGFtcGxlLm9yZw==?=",
    "é=?cp65001?b?////?=",
    "Line\r\nBcc: everybody@example.org",
    'Quotes " and \\ backslashes, commas; <brackets> (and) more: @',
    "\x01\x7f\u2028 half \ud800",
]


def unfolded(head: bytes) -> list[tuple[str, str]]:
    assert head.endswith(b"\r\n\r\n")
    lines = head.decode("ascii").replace("\r\n ", " ").splitlines()
    return [tuple(line.split(": ", 1)) for line in lines if line]


def as_one_line(words: str) -> str:
    return " ".join(words.encode("utf-8", "replace").decode().split())


@pytest.mark.parametrize("words", WORDS)
def test_a_subject_is_read_as_it_was_written(words):
    ((name, value),) = unfolded(head_of([("Subject", in_words(words))]))

    assert name == "Subject"
    assert str(make_header(decode_header(value))) == as_one_line(words)


@pytest.mark.parametrize("words", WORDS)
def test_a_name_is_read_as_it_was_written_and_its_address_too(words):
    head = head_of([("From", Mailbox(words, "ana@example.org"))])

    ((name, value),) = unfolded(head)
    assert name == "From"
    ((shown, address),) = getaddresses([value])
    assert address == "ana@example.org"
    assert str(make_header(decode_header(shown))) == as_one_line(words)


def test_plain_words_stay_as_they_are_and_no_name_is_no_name():
    head = head_of([("From", Mailbox("Ana B", "a@b.org")), ("To", Mailbox(" ", "b@b.org"))])

    assert head == b"From: Ana B <a@b.org>\r\nTo: b@b.org\r\n\r\n"


def test_lines_are_folded_between_names_of_mails_and_never_within_one():
    head = head_of([("Message-ID", LONG_ID), ("References", f"{LONG_ID} {LONG_ID} <a@b> <c@d>")])

    assert head.decode().split("\r\n") == [
        f"Message-ID: {LONG_ID}",
        f"References: {LONG_ID}",
        f" {LONG_ID}",
        " <a@b> <c@d>",
        "",
        "",
    ]


@pytest.mark.parametrize("words", WORDS)
def test_no_line_is_longer_than_mail_allows_for_encoded_words(words):
    head = head_of([("Reply-To", Mailbox(words, "ana@example.org"))])

    assert all(len(line) <= 76 for line in head.splitlines())
