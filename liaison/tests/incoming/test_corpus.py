"""Mails as they should not be, each with the one thing that must become of it."""

import base64

import pytest

from csb_portal.models import OutgoingMail
from liaison.choices.channels import PostStatus
from liaison.choices.incoming import Result
from liaison.models import IncomingMail, Post
from liaison.services.channels.moderation import accept_post
from liaison.tests.factories import make_member
from liaison.tests.incoming.letters import (
    CORPUS,
    corpus,
    deliver,
    give_address,
    make_channel,
    make_member_of_talk,
)

pytestmark = pytest.mark.django_db

NOT_A_MEMBER = "The author is not a member of the channel."
LOOP_BEFORE = "The mail has been delivered here before."
MACHINE = "The mail was written by a machine, such as an absence notice."
NOTICE = "The mail is a notice of a mail server."
NO_AUTHOR = "The mail does not say who wrote it."
SEVERAL = "The mail names several authors."
HIDDEN_BREAK = "A header of the mail hides a line break."
UNREADABLE = "The mail could not be read."
ENCRYPTED = "The mail is encrypted; nobody here can read it."
TOO_DEEP = "The mail has too many layers or headers to be taken apart."
CUT = "The text of the mail is longer than can be kept; its end is missing."
SAYS_NOTHING = "The mail says nothing and has no files."

POSTED = [
    "plain", "utf8_text", "nested_multipart", "missing_boundary", "boundary_never_closed",
    "boundary_never_used", "eight_bit_headers", "eight_bit_utf8_headers", "unknown_charset",
    "wrong_charset", "charset_that_is_a_codec", "charset_idna", "utf7_half_characters",
    "iso_2022_jp", "unknown_transfer_encoding", "quoted_printable_broken", "no_message_id",
    "broken_message_id", "no_subject", "no_date", "impossible_date", "bare_lf", "bare_cr",
    "mixed_line_ends", "mailbox_line_first", "second_address_of_member", "address_in_capitals",
    "rfc2047_split_letter", "rfc2047_unknown_charset", "rfc2047_never_ends", "rfc2231_name",
    "rfc2231_broken", "path_in_name", "name_turns_its_direction", "html_only_with_script",
    "html_tracking_pixel", "html_never_closed", "calendar_invitation", "calendar_broken",
    "winmail_dat", "pgp_signed", "smime_signed", "forwarded_mail", "forged_list_headers",
    "type_that_is_none", "mime_version_twice", "receipt_wanted", "attached_program",
    "only_an_attachment", "id_nothing_before_at", "id_only_a_colon", "id_open_bracket",
    "id_colon_inside", "id_of_outlook", "subject_encoded_twice", "subject_encoded_twice_charset",
    "name_encoded_twice",
]  # fmt: skip
HELD = {
    "stranger": NOT_A_MEMBER,
    "member_name_other_address": NOT_A_MEMBER,
    "address_hidden_in_name": NOT_A_MEMBER,
    "header_injection_subject": HIDDEN_BREAK,
    "header_injection_from": HIDDEN_BREAK,
    "nul_bytes": HIDDEN_BREAK,
    "no_from": NO_AUTHOR,
    "from_is_no_address": NO_AUTHOR,
    "from_two_dots": NO_AUTHOR,
    "from_is_a_group": NO_AUTHOR,
    "unicode_address": NO_AUTHOR,
    "body_only": NO_AUTHOR,
    "binary_noise": NO_AUTHOR,
    "two_froms": SEVERAL,
    "several_authors": SEVERAL,
    "pgp_encrypted": ENCRYPTED,
    "smime_encrypted": ENCRYPTED,
    "base64_garbage": UNREADABLE,
    "vacation_by_its_subject": "By its subject, the mail looks like an absence notice.",
    "calendar_answer": "The mail answers a calendar invitation.",
    "calendar_answer_of_a_program": "The mail answers a calendar invitation.",
}
DISCARDED = {
    "empty": SAYS_NOTHING,
    "only_line_ends": SAYS_NOTHING,
    "empty_body": SAYS_NOTHING,
    "headers_only": SAYS_NOTHING,
    "auto_reply": MACHINE,
    "auto_generated": MACHINE,
    "auto_reply_old_header": MACHINE,
    "precedence_bulk": MACHINE,
    "mailer_daemon": MACHINE,
    "return_path_null": NOTICE,
    "loop_own_list_id": "The mail has been through one of our own lists already.",
    "loop_x_loop": LOOP_BEFORE,
    "loop_delivered_to": LOOP_BEFORE,
    "loop_many_hops": "The mail has passed through too many servers.",
    "loop_from_the_list": "The mail says that it comes from the portal itself.",
    **dict.fromkeys((path.stem for path in CORPUS.glob("dsn_*.eml")), MACHINE),
    "vacation_to_bounce_address": MACHINE,
}
HEADERS = {
    "To", "From", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
    "List-Id", "List-Help", "List-Post", "List-Owner", "List-Archive", "Archived-At", "Precedence",
    "X-BeenThere", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip
EXPECTED = (
    dict.fromkeys(POSTED, (Result.POST, ""))
    | {name: (Result.HOLD, reason) for name, reason in HELD.items()}
    | {name: (Result.DISCARD, reason) for name, reason in DISCARDED.items()}
)


@pytest.fixture
def channel():
    give_address(make_member_of_talk(), "second@example.org")
    return make_channel("plenary", name_en="Plenary")


def test_the_table_names_every_mail_of_the_corpus():
    assert set(EXPECTED) == {path.stem for path in CORPUS.glob("*.eml")}
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_mail_ends_as_one_thing_with_its_reason(channel, name):
    outcome = deliver(corpus(name), "plenary")

    assert (outcome.result, outcome.reason) == EXPECTED[name]
    assert outcome.answer.startswith("250 2.6.0 ")
    entry = IncomingMail.objects.get()
    assert (entry.result, entry.reason, entry.post) == (*EXPECTED[name], outcome.post)
    statuses = [post.status for post in Post.objects.all()]
    assert (
        statuses
        == {
            Result.POST: [PostStatus.ACCEPTED],
            Result.HOLD: [PostStatus.HELD],
            Result.DISCARD: [],
        }[outcome.result]
    )


@pytest.mark.parametrize("name", sorted([*POSTED, *HELD]))
def test_each_mail_that_is_let_through_goes_out_with_the_headers_of_a_list_alone(channel, name):
    post = deliver(corpus(name), "plenary").post
    if post.status == PostStatus.HELD:
        accept_post(post, actor=make_member())

    for mail in OutgoingMail.objects.filter(occasion=post.occasion):
        head = bytes(mail.head)
        names = [line.partition(b":")[0].decode() for line in head.splitlines() if line[:1] != b" "]
        assert set(names) - {""} <= HEADERS
        assert len(names) == len(set(names))
        assert b"\r\nMessage-ID: " + post.message_id.encode() + b"\r\n" in head
        assert max(map(len, head.splitlines())) < 300
    assert OutgoingMail.objects.filter(occasion=post.occasion).exists()


def _base64_file(size: int) -> bytes:
    head = (
        b"From: member@example.org\r\nSubject: The map\r\nMessage-ID: <big@mail.example.org>\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: application/pdf; name="map.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head + base64.encodebytes(b"%PDF-1.7 " + b"x" * size).replace(b"\n", b"\r\n")


def _nested(levels: int) -> bytes:
    layers = (
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
        for level in range(levels)
    )
    head = (
        b"From: member@example.org\r\nSubject: Deep\r\nContent-Type: multipart/mixed; boundary=b0"
    )
    return head + b"\r\n\r\n" + b"".join(layers) + b"--b%d\r\n\r\nAt last.\r\n" % levels


def _of_many_parts(parts: int) -> bytes:
    head = b"From: member@example.org\r\nSubject: Wide\r\nContent-Type: multipart/mixed; boundary=b"
    return head + b"\r\n\r\n" + b"--b\r\n\r\nOne.\r\n" * parts + b"--b--\r\n"


def _plain(text: bytes, subject: bytes = b"Long", headers: bytes = b"") -> bytes:
    return b"From: member@example.org\r\nSubject: %s\r\n%s\r\n%s\r\n" % (subject, headers, text)


@pytest.mark.parametrize(
    ("raw", "result", "reason"),
    [
        pytest.param(_base64_file(6_000_000), Result.POST, "", id="a file of 6 MB"),
        pytest.param(
            _base64_file(10_000_000),
            Result.REFUSED,
            "The mail has 13.1\xa0MB. Plenary takes at most 10.0\xa0MB.",
            id="a file of 10 MB, above the limit of the channel",
        ),
        pytest.param(_nested(8), Result.POST, "", id="eight layers"),
        pytest.param(_nested(40), Result.HOLD, TOO_DEEP, id="forty layers"),
        pytest.param(_nested(5000), Result.HOLD, TOO_DEEP, id="five thousand layers"),
        pytest.param(_of_many_parts(50), Result.POST, "", id="fifty parts"),
        pytest.param(_of_many_parts(5000), Result.HOLD, TOO_DEEP, id="five thousand parts"),
        pytest.param(_plain(b"x" * 9_000_000), Result.HOLD, CUT, id="a line of 9 MB"),
        pytest.param(_plain(b"\r" * 9_000_000), Result.HOLD, TOO_DEEP, id="9 MB of line ends"),
        pytest.param(_plain(b"Hi", b"x" * 100_000), Result.POST, "", id="a subject of 100 KB"),
        pytest.param(_plain(b"Hi", b"x" * 1_000_000), Result.HOLD, TOO_DEEP, id="one of 1 MB"),
        pytest.param(
            _plain(b"Hi", headers=b"X-Spam: yes\r\n" * 10_000), Result.POST, "", id="10,000 headers"
        ),
        pytest.param(
            _plain(b"Hi", headers=b"X-Spam: yes\r\n" * 500_000),
            Result.HOLD,
            TOO_DEEP,
            id="500,000 headers",
        ),
        pytest.param(
            _plain(b"<a <a" * 300_000, headers=b"Content-Type: text/html\r\n"),
            Result.DISCARD,
            SAYS_NOTHING,
            id="a megabyte of tags that never close",
        ),
        pytest.param(
            _plain(b"Hi", headers=b"References: " + b"<a@b> " * 20_000 + b"\r\n"),
            Result.POST,
            "",
            id="20,000 references",
        ),
        pytest.param(
            _plain(b"Hi", headers=b"To: " + b"(" * 100_000 + b"\r\n"),
            Result.POST,
            "",
            id="an address list of brackets",
        ),
    ],
)
def test_large_and_absurd_mails_end_the_same_way(channel, raw, result, reason):
    outcome = deliver(raw, "plenary")

    assert (outcome.result, outcome.reason) == (result, reason)
