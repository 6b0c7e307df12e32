"""Letters and addresses beyond ASCII, with servers that take them and servers that do not."""

import pytest

from csb_portal import mail
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.testing.pipelining_sink import EXTENSIONS, PipeliningSink

pytestmark = pytest.mark.django_db

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
TEXT = "Société\r\n"


def send(to="one@example.org", subject="A word", content=TEXT):
    head = f"To: {to}\r\nSubject: {subject}\r\n".encode() + PLAIN
    mail.queue_letters(
        [mail.Letter(to, head)], occasion="post:1", subject="News", content=content.encode()
    )


def without(*names):
    return PipeliningSink(
        extensions=tuple(name for name in EXTENSIONS if name.split()[0] not in names)
    )


def options(sink):
    return sink.received[0].mail.partition(">")[2].split()


def test_a_wide_text_goes_as_it_is_where_the_server_says_so(flush):
    send()

    with PipeliningSink() as sink:
        assert flush(sink) == 1

    assert options(sink)[0] == "BODY=8BITMIME"
    assert sink.received[0].content.endswith(TEXT.encode())
    assert "SMTPUTF8" not in options(sink)


def test_else_it_is_encoded_and_reads_the_same(flush):
    send()

    with without("8BITMIME", "SMTPUTF8") as sink:
        assert flush(sink) == 1

    assert not any(option.startswith("BODY") for option in options(sink))
    assert sink.received[0].content.isascii()
    assert sink.letters[0].get_payload(decode=True).decode() == TEXT


def test_a_wide_header_is_announced_or_encoded(flush):
    send(subject="Société")
    with PipeliningSink() as sink:
        assert flush(sink) == 1
    assert {"SMTPUTF8", "BODY=8BITMIME"} < set(options(sink))

    OutgoingMail.objects.all().delete()
    send(subject="Société")
    with without("SMTPUTF8") as sink:
        assert flush(sink) == 1
    assert sink.received[0].content.isascii()


def test_a_domain_beyond_ascii_is_written_as_servers_know_it(flush):
    send("one@société.example.org", content="All is well.\r\n")

    with without("SMTPUTF8") as sink:
        assert flush(sink) == 1

    assert sink.received[0].recipient == "one@xn--socit-esab.example.org"


def test_a_person_beyond_ascii_is_reached_only_by_servers_that_know_how(flush):
    send("josé@example.org")
    with without("SMTPUTF8") as sink:
        assert flush(sink) == 0
    refused = OutgoingMail.objects.get()
    assert refused.status == MailStatus.REFUSED
    assert "takes no such address: josé@example.org" in refused.answer

    OutgoingMail.objects.all().delete()
    send("josé@example.org")
    with PipeliningSink() as sink:
        assert flush(sink) == 1
    assert "SMTPUTF8" in options(sink)
    assert sink.received[0].recipient == "josé@example.org"


@pytest.mark.parametrize(
    "address",
    [
        "one@example.org>\r\nRCPT TO:<two@example.org",
        "one two@example.org",
        "<one@example.org>",
        "one",
        "@example.org",
    ],
)
def test_what_is_no_address_says_nothing_to_the_server(flush, put, address):
    put("one").update(to=address)

    with PipeliningSink() as sink:
        assert flush(sink) == 0

    assert OutgoingMail.objects.get().status == MailStatus.REFUSED
    assert ["EHLO"] in sink.groups
    assert sink.offered == 0


def test_a_quoted_name_with_a_space_is_an_address(flush, put):
    put("one").update(to='"one two"@example.org')

    with PipeliningSink() as sink:
        assert flush(sink) == 1
