"""What the outbox survives: a killed worker, two at once, a broker that is gone."""

import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from csb_portal import clock, mail
from csb_portal.background import Broker
from csb_portal.celery import app
from csb_portal.mail import leases
from csb_portal.mail.leases import LEASE
from csb_portal.models import MailStatus, OutgoingMail, SharedContent
from csb_portal.testing.pipelining_sink import PipeliningSink
from csb_portal.testing.processes import start_python
from csb_portal.testing.smtp_sink import SmtpSink, free_port

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = [f"reader-{number}" for number in range(12)]
BATCH = 5


def start_flushing(sink: SmtpSink | PipeliningSink) -> subprocess.Popen:
    """Run ``flush_outbox`` as an operator would, in a process of its own."""
    return start_python(
        "manage.py",
        "flush_outbox",
        DJANGO_SETTINGS_MODULE="csb_portal.settings",
        EMAIL_URL=sink.url,
        MAIL_BATCH_SIZE=str(BATCH),
    )


def wait_for(letters: int, sink: SmtpSink | PipeliningSink, process: subprocess.Popen) -> None:
    until = time.monotonic() + 120
    while len(sink.letters) < letters:
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < until
        time.sleep(0.01)


def put_a_mailing() -> None:
    letters = (
        mail.Letter(
            f"{name}@example.org",
            f"To: {name}@example.org\r\nMessage-ID: <{name}@example.org>\r\n\r\n".encode(),
            f"To leave: https://bureau.example.org/leave/{name}/\r\n".encode(),
        )
        for name in NAMES
    )
    mail.queue_letters(letters, occasion="post:1", subject="News", content=b"All is well.\r\n")


@pytest.mark.parametrize("make_sink", [SmtpSink, PipeliningSink])
@pytest.mark.parametrize("kind", ["mails", "mailing"])
def test_a_worker_killed_in_mid_batch_loses_nothing(put, flush, make_sink, kind):
    with clock.at(clock.now()):  # so that nobody else starts on them
        put(*NAMES) if kind == "mails" else put_a_mailing()
    with make_sink(delay=0.05) as sink:
        process = start_flushing(sink)
        wait_for(BATCH + 2, sink, process)
        process.kill()
        process.communicate(timeout=10)

        recorded = OutgoingMail.objects.filter(status=MailStatus.ACCEPTED).count()
        flush(sink)
        in_the_dead_hands = OutgoingMail.objects.filter(status=MailStatus.WAITING).count()
        flush(sink, at=clock.now() + LEASE + timedelta(minutes=1))

    assert (recorded, in_the_dead_hands) == (BATCH, BATCH)
    assert not OutgoingMail.objects.exclude(status=MailStatus.ACCEPTED).exists()
    assert not SharedContent.objects.exists()
    times_sent = Counter(letter["Message-ID"] for letter in sink.letters)
    assert len(times_sent) == len(NAMES)
    assert len({letter.as_bytes() for letter in sink.letters}) == len(NAMES)
    repeated = sum(times_sent.values()) - len(NAMES)
    assert 0 < repeated <= BATCH
    assert max(times_sent.values()) == 2


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_flushers_at_once_send_no_mail_twice(put, flush, settings, monkeypatch):
    settings.MAIL_BATCH_SIZE = 3
    monkeypatch.setattr(leases, "LOOK_AHEAD", 2)
    with clock.at(clock.now()):  # so that nobody else starts on them
        put(*(f"reader-{number}" for number in range(40)))

    def work(sink):
        try:
            return flush(sink)
        finally:
            connection.close()

    with SmtpSink(delay=0.01) as sink, ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(work, [sink, sink]))

    assert sum(sent) == len(sink.letters) == 40
    assert min(sent) > 0
    assert len(set(sink.accepted)) == 40


@pytest.fixture
def dead_broker(monkeypatch):
    """Point the job queue at a port nobody listens on, with no short cut for tests."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    changes = {"task_always_eager": False, "broker_url": url, "broker_write_url": url}
    before = {name: app.conf[name] for name in changes}
    app.conf.update(changes)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    monkeypatch.setattr(Broker, "down_until", 0.0)
    yield
    app.conf.update(before)


def test_without_a_broker_the_act_succeeds_and_beat_sends_its_mail(put, flush, dead_broker, caplog):
    started = time.monotonic()
    with transaction.atomic():
        put("one")
        put("two", "three")

    assert OutgoingMail.objects.filter(status=MailStatus.WAITING).count() == 3
    assert caplog.text.count("is left to beat; the broker is down") == 1
    assert time.monotonic() - started < 3
    with SmtpSink() as sink:
        assert flush(sink) == 3
