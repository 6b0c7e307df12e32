"""Files that go with a mail: stored once, whole on arrival, named without harm."""

import pytest
from django.conf import settings as portal_settings

from csb_portal import mail
from csb_portal.mail.outbox import Reader
from csb_portal.models import OutgoingMail, SharedContent
from csb_portal.testing.mails import letter_of

pytestmark = pytest.mark.django_db

PAPER = mail.Attachment("paper.pdf", bytes(range(256)) * 40, "application/pdf")
CALENDAR = mail.Attachment(
    "meeting.ics", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n", "text/calendar; method=REQUEST"
)


@pytest.fixture
def send(settings, tmp_path):
    """Return ``send(*attachments)``, which queues a mail with them to two readers."""
    (tmp_path / "call_subject.txt").write_text("Réunion")
    (tmp_path / "call_message.txt").write_text("Dear {{ recipient.name }},\n\nsee below: é.\n")
    templates = portal_settings.TEMPLATES[0]
    settings.TEMPLATES = [templates | {"DIRS": [*templates["DIRS"], tmp_path]}]

    def send(*attachments, **options):
        readers = [Reader("one@example.org", "One"), Reader("two@example.org", "Two")]
        mail.queue("call", to=readers, occasion="call:1", attachments=attachments, **options)
        return list(OutgoingMail.objects.order_by("to"))

    return send


def parts(letter):
    return [
        (part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
        for part in letter.walk()
        if not part.is_multipart()
    ]


def test_a_file_arrives_whole_below_the_text_of_each_reader(send, sink, flush):
    send(PAPER)

    assert flush(sink) == 2

    for name, letter in zip(["One", "Two"], sink.letters, strict=True):
        assert letter.get_content_type() == "multipart/mixed"
        text, paper = parts(letter)
        assert text[2].decode() == f"Dear {name},\r\n\r\nsee below: é.\r\n"
        assert paper == ("application/pdf", "paper.pdf", PAPER.content)


def test_an_invitation_is_another_way_to_say_the_text(send, sink, flush):
    send(PAPER, CALENDAR)

    flush(sink)

    outer = sink.letters[0]
    assert outer.get_content_type() == "multipart/mixed"
    inner, paper = outer.get_payload()
    assert inner.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in inner.get_payload()] == [
        "text/plain",
        "text/calendar",
    ]
    assert inner.get_payload()[1].get_param("method") == "REQUEST"
    assert inner.get_payload()[1].get_payload(decode=True) == CALENDAR.content
    assert paper.get_filename() == "paper.pdf"
    assert [letter.defects for letter in outer.walk()] == [[]] * 5


def test_files_are_stored_once_for_all_readers(send):
    one, two = send(PAPER)

    shared = SharedContent.objects.get()
    assert one.shared == two.shared == shared
    assert len(one.head) < 1000 < len(PAPER.content) < len(shared.content)


def test_staff_still_read_the_text(send):
    one, _two = send(PAPER)

    assert one.body == "Dear One,\n\nsee below: é.\n"


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        ('a"; filename="b.exe', "a ; filename= b.exe"),
        ("../../etc/passwd", ".. .. etc passwd"),
        ("one\r\nBcc: all@example.org", "one Bcc: all@example.org"),
        ("rapport d’activité.pdf", "rapport d’activité.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "attachment"),
    ],
)
def test_a_name_does_no_harm(send, given, arrives):
    one, _two = send(mail.Attachment(given, b"x"))

    letter = letter_of(one)
    assert parts(letter)[1][1] == arrives
    assert letter["Bcc"] is None


@pytest.mark.parametrize(
    "kind", ["text", "text/plain\r\nBcc: all@example.org", "text/plain; x", ""]
)
def test_what_is_no_media_type_is_refused_at_once(kind):
    with pytest.raises(ValueError, match="no media type"):
        mail.Attachment("paper", b"", kind)


def test_a_mail_inside_a_mail_travels_as_plain_bytes(send):
    one, _two = send(mail.Attachment("bounce.eml", b"Subject: x\n\ny", "message/rfc822"))

    assert parts(letter_of(one))[1] == (
        "application/octet-stream",
        "bounce.eml",
        b"Subject: x\n\ny",
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"X-One": "a\nBcc: all@example.org"},
        {"X-One": "a\r\n\r\nbody"},
        {"X-One\nBcc: all@example.org": "a"},
        {"X-One": "a\x0bBcc: all@example.org"},
        {"X-One": "a\u2028Bcc: all@example.org"},
        {"X-One: all@example.org\r\nBcc": "a"},
    ],
)
def test_a_header_that_smuggles_is_never_written(send, sink, flush, headers):
    rows = send(headers=headers)

    assert [row.head for row in rows] == [None, None]
    assert flush(sink) == 0
    assert {row.status for row in OutgoingMail.objects.all()} == {"refused"}


def test_an_answer_may_go_elsewhere(send):
    one, _two = send(headers={"Reply-To": "answer+token@lists.example.org"})

    assert letter_of(one)["Reply-To"] == "answer+token@lists.example.org"
