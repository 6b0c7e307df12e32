"""Large mailings: who helps to send them, and how long anybody stays at it."""

import pytest

from csb_portal import clock, mail, tasks
from csb_portal.mail import leases
from csb_portal.models import MailStatus, OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_numbers(settings):
    settings.MAIL_BATCH_SIZE = 1
    settings.MAIL_FLUSHERS = 3


@pytest.fixture
def started(monkeypatch):
    """Return the numbers of the workers who were called, none of whom comes."""
    numbers = []
    monkeypatch.setattr(
        tasks, "enqueue_on_commit", lambda name, number=1: numbers.append((name, number))
    )
    return numbers


def put_mailing(readers):
    letters = (mail.Letter(f"reader-{at}@example.org", b"") for at in range(readers))
    mail.queue_letters(letters, occasion="post:1", subject="News", content=b"All is well.\r\n")


@pytest.mark.parametrize(("waiting", "called"), [(10, []), (11, [("csb_portal.flush_outbox", 2)])])
def test_a_worker_calls_another_when_there_is_enough_for_both(started, waiting, called):
    put_mailing(waiting)

    tasks.flush_outbox_task()

    assert started == called


@pytest.mark.parametrize(("number", "called"), [(2, [("csb_portal.flush_outbox", 3)]), (3, [])])
def test_helpers_call_helpers_up_to_the_number_set(started, number, called):
    put_mailing(40)

    tasks.flush_outbox_task(number)

    assert started == called


def test_workers_who_are_sending_already_are_counted(put_two_in_hand, started):
    put_mailing(40)

    tasks.flush_outbox_task()

    assert started == []


@pytest.fixture
def put_two_in_hand(put):
    put("one", "two")
    for _ in range(2):
        leases.DueMail().lease_batch()
    assert OutgoingMail.objects.exclude(lease=None).count() == 2


def test_after_its_shift_a_worker_queues_up_again(started, monkeypatch):
    put_mailing(3)
    seconds = iter([0, 61])
    monkeypatch.setattr(tasks, "monotonic", lambda: next(seconds))
    monkeypatch.setattr("csb_portal.mail.delivery.monotonic", lambda: 61)

    tasks.flush_outbox_task()

    assert OutgoingMail.objects.filter(status=MailStatus.ACCEPTED).count() == 1
    assert started == [("csb_portal.flush_outbox", 1)]


def test_a_login_code_overtakes_a_mailing(put, sink, flush, settings):
    with clock.at(clock.now()):
        put_mailing(3)
        put("code")

    flush(sink)

    assert sink.offered[0] == "code@example.org"
