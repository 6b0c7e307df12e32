"""A mail server to talk to, and mails to send to it."""

import pytest
from django.core.mail import get_connection

from csb_portal import clock, mail
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.outbox import Reader
from csb_portal.models import OutgoingMail
from csb_portal.testing.smtp_sink import SmtpSink


@pytest.fixture
def sink():
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def put():
    """Return ``put(*names, **fields)``, which leaves a mail to each name in the outbox."""

    def put(*names, occasion="news:1", confidential=False):
        for name in names:
            mail.queue_text(
                to=Reader(f"{name}@example.org"),
                occasion=occasion,
                subject="News",
                body="All is well.",
                confidential=confidential,
            )
        return OutgoingMail.objects.filter(to__in=[f"{name}@example.org" for name in names])

    return put


@pytest.fixture
def flush():
    """Return ``flush(sink, at=None)``, which sends what is due (at that moment) to the sink."""

    def flush(sink, at=None):
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=sink.port
        )
        with clock.at(at or clock.now()):
            return flush_outbox(connection)

    return flush
