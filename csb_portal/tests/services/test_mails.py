"""Trying a mail again, and erasing what the trail holds of a person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import models

from csb_portal import audit, clock, mail
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.mail.delivery import flush_outbox
from csb_portal.mail.outbox import Reader
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail, Restoration
from csb_portal.services.mails import release_mail, set_mail_aside, try_mail_again
from csb_portal.services.trail import erase_detail
from csb_portal.testing.factories import make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2005, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def refused():
    with clock.at(NOON):
        mail.queue_text(
            to=Reader("one@example.org"), occasion="news:1", subject="News", body="All is well."
        )
    OutgoingMail.objects.update(
        status=MailStatus.REFUSED,
        answer="550 Full",
        attempts=1,
        next_attempt_at=NOON + timedelta(days=9),
    )
    return OutgoingMail.objects.get()


def test_a_refused_mail_is_sent_again_under_its_own_message_id(refused, committed, mailoutbox):
    actor = make_user()

    with committed():
        try_mail_again(refused, actor=actor)

    (message,) = mailoutbox
    assert message.extra_headers["Message-ID"] == refused.message_id
    refused.refresh_from_db()
    assert (refused.status, refused.attempts) == (MailStatus.ACCEPTED, 2)


def test_trying_again_is_in_the_trail_but_not_in_public(refused):
    actor = make_user()

    try_mail_again(refused, actor=actor)

    entry = AuditEntry.objects.get()
    assert (entry.event, entry.is_public) == ("mail.tried_again", False)
    assert entry.actor == f"csb_portal.user:{actor.pk}"
    assert "one@example.org" not in str(entry.content)


def test_a_waiting_mail_need_not_wait(refused):
    OutgoingMail.objects.update(status=MailStatus.WAITING)

    with clock.at(NOON):
        assert try_mail_again(refused, actor=make_user()).next_attempt_at == NOON


def test_an_accepted_mail_is_not_sent_again(refused):
    OutgoingMail.objects.update(status=MailStatus.ACCEPTED, accepted_at=NOON)

    with pytest.raises(TransitionNotAllowed, match="is accepted, so it cannot become waiting"):
        try_mail_again(refused, actor=make_user())


def test_a_mail_in_somebodys_hands_is_left_to_them(refused):
    OutgoingMail.objects.update(status=MailStatus.WAITING, leased_until=NOON + timedelta(minutes=1))

    with clock.at(NOON), pytest.raises(DomainError, match="being sent at this moment"):
        try_mail_again(refused, actor=make_user())

    assert not AuditEntry.objects.exists()


class SomeEvent(models.TextChoices):
    DONE = "tests.done", "Thing done"


def test_what_the_trail_holds_of_a_person_is_erased_with_a_record_and_the_chain_holds():
    user = make_user()
    entry = audit.record(SomeEvent.DONE, user, actor=user, private={"reason": "My own words."})

    erase_detail(entry, actor=user)

    assert not hasattr(AuditEntry.objects.get(pk=entry.pk), "detail")
    assert list(AuditEntry.objects.values_list("event", flat=True)) == [
        "tests.done",
        "trail.detail_erased",
    ]
    assert audit.verify_database() == 2


def test_where_nothing_is_held_there_is_nothing_to_erase():
    user = make_user()
    entry = audit.record(SomeEvent.DONE, user, actor=user)

    with pytest.raises(DomainError, match="Entry 1 has no private detail"):
        erase_detail(entry, actor=user)


@pytest.fixture
def restored():
    return Restoration.objects.create(made_at=NOON, restored_at=NOON + timedelta(days=1))


def test_after_a_restore_only_what_somebody_waits_for_at_a_page_leaves(
    restored, committed, mailoutbox
):
    with committed():
        for name, secret in (("code", True), ("one", False)):
            mail.queue_text(
                to=Reader(f"{name}@example.org"),
                occasion="news:1",
                subject="News",
                body="All is well.",
                confidential=secret,
            )

    assert [message.to for message in mailoutbox] == [["code@example.org"]]


def test_what_waited_leaves_once_staff_say_so_and_the_trail_says_who_did(
    restored, committed, mailoutbox
):
    actor = make_user()
    mail.queue_text(to=Reader("one@example.org"), occasion="news:1", subject="News", body="Now.")

    with committed():
        waiting = release_mail(actor=actor)

    assert waiting == 1
    assert [message.to for message in mailoutbox] == [["one@example.org"]]
    restored.refresh_from_db()
    assert restored.released_by == actor
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.is_public) == ("portal.mail_released", True)


def test_mail_that_nothing_holds_is_not_released():
    with pytest.raises(DomainError, match="Mail leaves already"):
        release_mail(actor=make_user())


def test_a_mail_set_aside_is_not_sent(refused, committed, mailoutbox):
    OutgoingMail.objects.update(status=MailStatus.WAITING, answer="", next_attempt_at=NOON)

    with committed():
        set_mail_aside(refused, actor=make_user())
        flush_outbox()

    assert mailoutbox == []
    refused.refresh_from_db()
    assert (refused.status, refused.answer) == (MailStatus.REFUSED, "Set aside by staff.")
    assert AuditEntry.objects.get().event == "mail.set_aside"


def test_a_mail_in_the_hands_of_a_worker_is_not_set_aside(refused):
    OutgoingMail.objects.update(
        status=MailStatus.WAITING, leased_until=clock.now() + timedelta(minutes=1)
    )

    with pytest.raises(DomainError, match="is being sent at this moment"):
        set_mail_aside(refused, actor=make_user())
