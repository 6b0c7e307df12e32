"""The outbox against a real mail server, which is not always kind."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.mail import delivery
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.leases import GIVE_UP_AFTER, LEASE, DueMail
from csb_portal.mail.outcomes import pause_after
from csb_portal.models import MailStatus, OutgoingMail
from csb_portal.testing.smtp_sink import SmtpSink, free_port

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 1, 5, 12, tzinfo=UTC)
ONE = "one@example.org"


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.at(NOON):
        yield


def test_a_mail_is_sent_and_its_acceptance_recorded(sink, put, flush):
    put("one")

    assert flush(sink) == 1

    mail = OutgoingMail.objects.get()
    assert (mail.status, mail.accepted_at, mail.attempts) == (MailStatus.ACCEPTED, NOON, 1)
    (letter,) = sink.letters
    assert (letter["To"], letter["Subject"]) == (ONE, "News")
    assert letter.get_payload() == "All is well.\r\n"
    assert flush(sink) == 0


def test_a_letter_says_when_it_was_written_and_by_what(sink, put, flush):
    (mail,) = put("one")

    flush(sink, at=NOON + timedelta(hours=3))

    (letter,) = sink.letters
    assert letter["Message-ID"] == mail.message_id
    assert letter["Date"] == "Wed, 05 Jan 2005 12:00:00 +0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None


def test_a_busy_server_is_asked_again_with_the_same_message_id(sink, put, flush):
    sink.answers[ONE] = ["451 Come back later"]
    (mail,) = put("one")

    assert flush(sink) == 0
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.WAITING, 1)
    assert mail.answer == "451 Come back later"
    assert flush(sink, at=NOON + timedelta(seconds=59)) == 0
    assert flush(sink, at=NOON + timedelta(seconds=60)) == 1

    assert sink.offered == [ONE, ONE]
    assert [letter["Message-ID"] for letter in sink.letters] == [mail.message_id]
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.answer) == (MailStatus.ACCEPTED, 2, "")


def test_a_permanent_refusal_is_set_aside_with_the_words_of_the_server(sink, put, flush):
    sink.answers[ONE] = ["550 5.1.1 No such person"]
    put("one", "two")

    assert flush(sink) == 1

    mail = OutgoingMail.objects.get(to=ONE)
    assert (mail.status, mail.answer) == (MailStatus.REFUSED, "550 5.1.1 No such person")
    assert flush(sink, at=NOON + timedelta(days=1)) == 0
    assert sink.accepted == ["two@example.org"]


def test_mail_waits_for_a_server_that_is_down(put, flush):
    (mail,) = put("one")
    port = free_port()

    assert flush(SmtpSink(port=port)) == 0
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.WAITING, 1)
    assert "refused" in mail.answer

    with SmtpSink(port=port) as back:
        assert flush(back, at=NOON + timedelta(minutes=1)) == 1
    assert back.accepted == [ONE]


@pytest.mark.parametrize("rudeness", ["hang up", "421 Too many mails"])
def test_mails_behind_the_one_that_ended_the_connection_are_not_punished(
    sink, put, flush, rudeness
):
    sink.answers["two@example.org"] = [rudeness]
    put("one", "two", "three", "four")

    assert flush(sink) == 3

    attempts = dict(OutgoingMail.objects.values_list("to", "attempts"))
    assert set(attempts.values()) == {1}
    waiting = OutgoingMail.objects.get(status=MailStatus.WAITING)
    assert (waiting.to, waiting.leased_until) == ("two@example.org", None)
    assert sink.accepted == [ONE, "three@example.org", "four@example.org"]
    assert len(sink.sessions) == 2


def test_a_flush_uses_one_connection_for_all_its_batches(sink, put, flush, settings):
    settings.MAIL_BATCH_SIZE = 2
    put("one", "two", "three", "four", "five")

    assert flush(sink) == 5

    assert len(sink.sessions) == 1


def test_a_batch_may_be_a_single_mail(sink, put, flush, settings):
    settings.MAIL_BATCH_SIZE = 1
    sink.answers[ONE] = ["451 Later"]
    put("one", "two", "three")

    assert flush(sink) == 2

    assert sink.accepted == ["two@example.org", "three@example.org"]


def test_what_is_in_somebody_elses_hands_is_left_to_them_until_the_lease_ends(sink, put, flush):
    put("one").update(leased_until=NOON + LEASE)

    assert flush(sink) == 0
    assert flush(sink, at=NOON + LEASE) == 1


def test_a_slow_batch_stops_before_somebody_else_may_take_its_mails(sink, put, flush, monkeypatch):
    put("one", "two", "three")
    seconds = iter([0, 1, 301, 302, 303, 304])
    monkeypatch.setattr(delivery, "monotonic", lambda: next(seconds))
    leased = []
    lease = DueMail.lease_batch
    monkeypatch.setattr(DueMail, "lease_batch", lambda due: leased.append(lease(due)) or leased[-1])

    assert flush(sink) == 3

    assert [batch and len(batch.mails) for batch in leased] == [3, 2, None]
    assert set(OutgoingMail.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (500, 60)]
)
def test_pauses_grow_up_to_an_hour(attempts, minutes):
    assert pause_after(attempts) == timedelta(minutes=minutes)


def test_after_five_days_of_trying_a_mail_is_set_aside(sink, put, flush):
    (mail,) = put("one")
    sink.answers[ONE] = ["451 Never today"] * 200
    moment, tries = NOON, 0

    while mail.status == MailStatus.WAITING:
        flush(sink, at=moment)
        tries += 1
        mail.refresh_from_db()
        moment = mail.next_attempt_at

    assert timedelta(0) <= moment - timedelta(hours=1) - NOON - GIVE_UP_AFTER < timedelta(hours=1)
    assert (mail.status, mail.answer) == (MailStatus.REFUSED, "451 Never today")
    assert tries == mail.attempts == 127 - 1


def test_a_login_code_is_gone_from_the_database_once_it_is_sent(sink, put, flush):
    put("one", confidential=True)
    put("two")

    flush(sink)

    bodies = dict(OutgoingMail.objects.values_list("to", "body"))
    assert bodies == {ONE: "", "two@example.org": "All is well.\n"}


@pytest.mark.parametrize(
    "fields",
    [
        {"to": "one@example.org\nBcc: all@example.org"},
        {"to": ""},
        {
            "headers": {"List-Unsubscribe": "<https://example.org>\nBcc: all@example.org"},
            "head": None,
        },
    ],
)
def test_a_header_that_smuggles_is_refused_and_harms_nobody_else(sink, put, flush, fields):
    put("one").update(**fields)
    put("two")

    assert flush(sink) == 1

    bad = OutgoingMail.objects.exclude(to="two@example.org").get()
    assert bad.status == MailStatus.REFUSED
    assert bad.answer
    assert sink.offered == ["two@example.org"]


def test_a_mail_that_breaks_the_program_does_not_hold_up_the_others(sink, put, flush, monkeypatch):
    put("one").update(head=None)
    put("two")
    monkeypatch.setattr("csb_portal.mail.building.format_datetime", lambda at: 1 // 0)

    assert flush(sink) == 1

    broken = OutgoingMail.objects.get(to=ONE)
    assert broken.status == MailStatus.WAITING
    assert broken.answer.startswith("ZeroDivisionError")


def test_a_server_that_ends_the_call_badly_has_had_its_mails(put, mailoutbox):
    class Rude:
        def open(self):
            return True

        def send_messages(self, messages):
            return len(messages)

        def close(self):
            raise ConnectionResetError

    put("one")

    assert flush_outbox(Rude()) == 1
    assert OutgoingMail.objects.get().status == MailStatus.ACCEPTED
