"""What is read out of a mail, field by field."""

from datetime import UTC, datetime

import pytest
from django.core.validators import validate_email

from liaison.incoming import Flag, parse
from liaison.incoming.headers import addresses_in
from liaison.incoming.html import text_of
from liaison.incoming.invitations import summary_of
from liaison.tests.incoming.letters import corpus


def test_every_field_of_an_ordinary_mail():
    mail = parse(
        b"From: =?utf-8?q?Ren=C3=A9?= Example <Rene@Example.ORG>\r\n"
        b"To: Talk <talk@lists.example.org>, b@example.org\r\n"
        b"Cc: c@example.org\r\n"
        b"Subject: =?iso-8859-1?Q?caf=E9?=\r\n"
        b"Date: Mon, 7 Feb 2005 14:20:00 +0100\r\n"
        b"Message-ID: <one@mail.example.org>\r\n"
        b"In-Reply-To: <zero@mail.example.org> (yesterday)\r\n"
        b"References: <a@x> <b@x>\r\n <zero@mail.example.org>\r\n"
        b"\r\nHello\r\n"
    )

    assert (mail.from_name, mail.from_address) == ("René Example", "rene@example.org")
    assert mail.to == ("talk@lists.example.org", "b@example.org", "c@example.org")
    assert mail.subject == "café"
    assert mail.date == datetime(2005, 2, 7, 13, 20, tzinfo=UTC)
    assert mail.message_id == "<one@mail.example.org>"
    assert mail.in_reply_to == "<zero@mail.example.org>"
    assert mail.references == ("<a@x>", "<b@x>", "<zero@mail.example.org>")
    assert mail.text == "Hello"
    assert mail.flags == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nested_multipart", "The plain version."),
        ("boundary_never_closed", "The last boundary is missing."),
        ("html_only_with_script", "The hall & the lobby\nMap <https://example.org/x>"),
        ("html_tracking_pixel", "Read me"),
        ("unknown_charset", "Fünf Räume"),
        ("charset_that_is_a_codec", "Uryyb"),
        ("utf7_half_characters", "+2AA- stays"),
        ("iso_2022_jp", "会議は八時に始まる"),
        ("bare_cr", "Lines end in CR."),
        (
            "calendar_invitation",
            (
                "Please come.\n\n[Invitation]\nWhat: Interface meeting\n"
                "Begins: 2005-02-18 13:00 Europe/Zurich\nWhere: Room VII"
            ),
        ),
    ],
)
def test_the_text_is_what_a_person_would_have_read(name, text):
    assert parse(corpus(name)).text == text


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("rfc2231_name", ["€ budget.txt"]),
        ("path_in_name", ["notes.txt"]),
        ("name_turns_its_direction", ["invoicetxt.exe"]),
        ("winmail_dat", ["winmail.dat"]),
        ("forwarded_mail", ["forwarded-1.eml"]),
        ("calendar_invitation", ["invitation.ics"]),
        ("nested_multipart", ["attachment-1.png", "agenda.txt"]),
    ],
)
def test_files_have_a_name_and_no_path(name, names):
    assert [attachment.name for attachment in parse(corpus(name)).attachments] == names


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("eight_bit_headers", "Réunion à Genève"),
        ("eight_bit_utf8_headers", "Réunion à Genève"),
        ("rfc2047_split_letter", "école"),
        ("rfc2047_unknown_charset", "Room é"),
        ("header_injection_subject", "Hello Bcc: everybody@example.org"),
        ("no_subject", ""),
    ],
)
def test_a_subject_is_one_line_of_words(name, subject):
    assert parse(corpus(name)).subject == subject


def test_a_mail_inside_a_mail_is_a_file_and_is_not_opened():
    mail = parse(corpus("forwarded_mail"))

    assert mail.text == "See below."
    assert mail.attachments[0].content.startswith(b"From: other@example.org")


def test_a_made_up_name_depends_on_what_is_written_and_not_on_its_way():
    raw = corpus("no_message_id")

    first, second = parse(raw), parse(b"Received: by mx\r\n" + raw)

    assert first.message_id == second.message_id
    assert first.digest != second.digest
    assert first.message_id.endswith("@made-up.invalid>")
    assert parse(raw + b"More.").message_id != first.message_id


def test_an_address_in_the_name_is_not_the_address():
    assert parse(corpus("address_hidden_in_name")).from_address == "stranger@example.org"


@pytest.mark.parametrize("name", ["<@x>", "<:@x>", "<a?@[b>", "<a:b@c>", f"<{'a' * 250}@b.org>"])
def test_an_odd_name_has_another_in_its_place_that_answers_find(name):
    first = parse(f"Message-ID: {name}\r\n\r\nHello".encode())
    answer = parse(f"In-Reply-To: {name}\r\nReferences: <x@y>  {name}\r\n\r\nYes".encode())

    assert first.message_id.endswith("@made-up.invalid>")
    assert answer.in_reply_to == first.message_id
    assert answer.references == ("<x@y>", first.message_id)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("ana@example.org", True),
        ("ana.b+c_d=e@mail-1.example.org", True),
        ("a..b@docomo.ne.jp", False),
        (".a@example.org", False),
        ("a.@example.org", False),
        ("a@example", False),
        ("a@-example.org", False),
        ("a@example..org", False),
        ("a@example.org.", False),
        (f"{'a' * 64}@example.org", True),
        (f"{'a' * 65}@example.org", False),
        (f"a@{'b' * 64}.org", False),
    ],
)
def test_an_address_is_one_that_can_be_written_to(address, is_one):
    assert bool(addresses_in([address])) == is_one
    if is_one:
        validate_email(address)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("3 < 4 &amp; 5 &gt; 4 &#8364;", "3 < 4 & 5 > 4 €"),
        ("a<!-- <p>hidden</p> -->b", "ab"),
        ("a<script>x</scr</SCRIPT >b", "ab"),
        ("<style>p{}</style>a<svg><text>x</text></svg>b", "ab"),
        ('<a href="javascript:x()">a</a>', "a"),
        (
            '<a title="x" href="https://example.org/?a=1&b=2">a</a>',
            "a <https://example.org/?a=1&b=2>",
        ),
        ("<img src=x onerror=y>a", "a"),
        ("a<b", "a"),
        ("<!DOCTYPE html><html>a</html>", "a"),
        ("İ<script>x</script>b", "İb"),
        ("", ""),
    ],
)
def test_html_becomes_text(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("calendar", "text"),
    [
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", ""),
        ("nothing of the kind", ""),
        (
            "METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:A\\, B\nDTSTART;VALUE=DATE:20050218\n",
            "[Cancelled]\nWhat: A, B\nBegins: 2005-02-18",
        ),
        (
            "BEGIN:VEVENT\nSUMMARY:Fold\n ed\nDTSTART:20050218T120000Z\nDTEND:20050218T130000Z\n",
            "[Calendar entry]\nWhat: Folded\nBegins: 2005-02-18 12:00 UTC\nEnds: 2005-02-18 13:00 UTC",
        ),
    ],
)
def test_invitations_are_told_in_words(calendar, text):
    assert summary_of(calendar) == text


def test_what_the_parser_itself_trips_over_is_kept_and_flagged(monkeypatch):
    def trip(_message):
        raise RecursionError

    monkeypatch.setattr("liaison.incoming.parsing.read_parts", trip)

    mail = parse(b"From: a@example.org\r\n\r\nWords")

    assert mail.flags == {Flag.UNREADABLE}
    assert mail.message_id.endswith("@made-up.invalid>")
    assert mail.text == "From: a@example.org\n\nWords"
