"""The whole way, with real processes and real sockets.

A post goes in by LMTP, a sink plays the mailboxes of the members, what a server sends back
goes in again, and an answer finds its thread.
"""

import os
import signal
import smtplib
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.mail import get_connection

from csb_portal.mail.delivery import flush_outbox
from csb_portal.testing.processes import start_python, this_database
from csb_portal.testing.smtp_sink import SmtpSink, free_port
from liaison.models import AddressState, Bounce, IncomingMail, Post
from liaison.tests.incoming.letters import corpus, letter, make_channel, make_member_of_talk

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = ["member@example.org", "second@example.org", "third@example.org"]


@pytest.fixture
def members():
    return [make_member_of_talk(email, name=email.partition("@")[0].title()) for email in PEOPLE]


@pytest.fixture
def channel(members):
    return make_channel(may_leave=True)


@pytest.fixture
def sink():
    """Play the mailboxes of everybody."""
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def lmtp():
    """Run ``serve_lmtp`` as a process of its own."""
    port = free_port()
    process = start_python(
        "manage.py",
        "serve_lmtp",
        DJANGO_SETTINGS_MODULE="csb_portal.testing.settings",
        LMTP_ADDRESS=f"127.0.0.1:{port}",
    )
    first = process.stdout.readline()
    assert "Mail is taken at" in first, first + process.stdout.read()
    yield port
    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=30)[0]
    assert (process.returncode, "Traceback" in rest) == (0, False), rest


def hand_in(port: int, raw: bytes, *recipients: str, sender: str = "member@example.org") -> dict:
    """Hand ``raw`` in as a mail server does; return what was refused."""
    with smtplib.LMTP("127.0.0.1", port, timeout=30) as connection:
        return connection.sendmail(sender, list(recipients), raw)


def send_out(sink: SmtpSink) -> None:
    """Let the outbox out, as a worker does."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    flush_outbox(get_connection(backend, host="127.0.0.1", port=sink.port))


def bounced(envelope: str, number: int) -> tuple[bytes, str]:
    return b"X-Number: %d\r\n%s" % (number, corpus("dsn_postfix_unknown_user")), envelope


def test_a_post_goes_round_and_what_comes_back_finds_its_place(lmtp, sink, channel):
    raw = letter(
        "The hall is open at eight.",
        subject="Room VII",
        headers="Message-ID: <post@mail.example.org>\r\n"
        "List-Id: <forged.example.org>\r\nList-Unsubscribe: <https://forged.example.org/>\r\n",
    )

    assert hand_in(lmtp, raw, "talk@lists.example.org") == {}
    assert hand_in(lmtp, raw, "talk@lists.example.org") == {}

    post = Post.objects.get()
    send_out(sink)
    letters = [one for one in sink.letters if one["Message-ID"] == "<post@mail.example.org>"]
    assert sorted(sink.offered) == PEOPLE
    assert len(set(sink.senders)) == len(PEOPLE)
    assert len(letters) == len(PEOPLE)
    for one in letters:
        assert one.get_all("List-Id") == ['"Talk" <talk.lists.example.org>']
        assert one["List-Post"] == "<mailto:talk@lists.example.org>"
        assert one["Archived-At"] == f"<{post.permanent_url}>"
        assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert len(one.get_all("List-Unsubscribe")) == 1
        assert "forged" not in str(one)
        assert "The hall is open at eight." in one.get_payload(decode=True).decode()

    answer = letter("I shall come.", headers="In-Reply-To: <post@mail.example.org>\r\n")
    hand_in(lmtp, answer, "talk@lists.example.org", sender="second@example.org")
    assert post.replies.get().body == "I shall come."


def test_letters_that_come_back_are_counted_until_the_address_is_marked(lmtp, sink, channel):
    for number in range(3):
        hand_in(lmtp, letter(f"Post {number}"), "talk@lists.example.org")
    send_out(sink)
    pairs = zip(sink.senders, sink.letters, strict=True)
    dead = [sender for sender, one in pairs if "third@example.org" in one["To"]]

    for number, envelope in enumerate(dead):
        hand_in(lmtp, *bounced(envelope, number), sender="")

    assert Bounce.objects.filter(email="third@example.org", is_hard=True).count() == 3
    assert AddressState.objects.get(email="third@example.org").marked_at
    before = len(sink.letters)
    hand_in(lmtp, letter("Post 4", subject="The fourth"), "talk@lists.example.org")
    send_out(sink)
    fourth = [one for one in sink.letters[before:] if "The fourth" in one["Subject"]]
    assert len(fourth) == 2


def test_what_is_refused_is_refused_before_the_data(lmtp, channel):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        hand_in(lmtp, letter(), "nobody@lists.example.org")

    assert refusal.value.recipients == {
        "nobody@lists.example.org": (550, b"5.1.1 Nobody has this address at lists.example.org.")
    }
    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize(
    ("recipient", "status", "said"),
    [
        ("talk@lists.example.org", 0, "250 2.6.0 Posted"),
        ("nobody@lists.example.org", 67, "550 5.1.1 Nobody has this address at lists.example.org."),
    ],
)
def test_a_pipe_takes_a_mail_too(channel, recipient, status, said):
    done = piped("--recipient", recipient, "--sender", "member@example.org")

    assert (done.returncode, done.stdout.decode().splitlines()) == (status, [said])
    assert Post.objects.filter(status="accepted").exists() is (status == 0)


def test_a_pipe_that_does_not_say_who_sent_a_mail_drops_none(channel):
    done = piped("--recipient", "talk@lists.example.org")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--sender" in done.stderr
    assert not IncomingMail.objects.exists()


def test_what_a_pipe_logs_is_not_quoted_to_the_sender():
    nowhere = {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}
    done = piped("--recipient", "talk@lists.example.org", "--sender", "", environment=nowhere)

    words = "451 4.3.0 The portal could not take the mail just now. Please try again later."
    assert (done.returncode, done.stdout.decode().splitlines()) == (75, [words])
    assert b"Mail waits for the database" in done.stderr


def piped(*options: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Hand a mail to the command, as a mail server does that speaks no LMTP."""
    own = {
        "DJANGO_SETTINGS_MODULE": "csb_portal.testing.settings",
        "DATABASE_URL": this_database(),
    }
    return subprocess.run(
        [sys.executable, "manage.py", "receive_mail", *options],
        input=letter(),
        cwd=settings.BASE_DIR,
        env=os.environ | own | (environment or {}),
        capture_output=True,
        timeout=120,
        check=False,
    )
