"""A rehearsal: its author alone gets what everybody would get."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_bureau
from liaison.choices.register import MessageStatus
from liaison.models import AnswerLink, Message
from liaison.services.register.rehearsing import rehearse_message
from liaison.tests.factories import bureau, make_relay, make_request, make_sent_relay, plenary
from liaison.tests.register.services.test_translations import translate

pytestmark = pytest.mark.django_db


def test_a_rehearsal_goes_to_the_author_only_and_changes_nothing():
    make_bureau(2)
    relay = make_relay(audiences=[bureau(), plenary()])
    before = Message.objects.values().get()
    trail, mails = AuditEntry.objects.count(), OutgoingMail.objects.count()

    assert rehearse_message(relay, actor=make_user(Role.STAFF)) == 2

    rehearsed = OutgoingMail.objects.filter(occasion__startswith="rehearsal:")
    assert OutgoingMail.objects.count() - mails == rehearsed.count() == 2
    assert {mail.to for mail in rehearsed} == {relay.author.email}
    assert all(mail.subject.startswith("Rehearsal: [") for mail in rehearsed)
    assert all("THIS IS A REHEARSAL" in mail.body for mail in rehearsed)
    assert "4 addresses of Civil Society Bureau" in rehearsed.first().body
    assert Message.objects.values().get() == before
    assert AuditEntry.objects.count() == trail
    assert not relay.deliveries.exclude(sent_at=None).exists()


def test_each_language_is_rehearsed_and_it_can_be_done_again():
    families = make_bureau(2)
    families[0].user.language = "fr"
    families[0].user.save()
    relay = make_relay(audiences=[bureau()])
    translate(relay)

    assert rehearse_message(relay, actor=relay.author) == 2
    assert rehearse_message(relay, actor=relay.author) == 2

    subjects = OutgoingMail.objects.filter(occasion__startswith="rehearsal:")
    assert subjects.filter(subject__contains="Douze").count() == 2
    assert subjects.count() == 4


def test_a_rehearsal_counts_everybody_once_as_the_sending_does():
    person = make_bureau(1)[0]
    relay = make_relay(audiences=[bureau(), person.family])

    rehearse_message(relay, actor=relay.author)

    (rehearsed,) = OutgoingMail.objects.filter(occasion__startswith="rehearsal:")
    assert "2 addresses of Civil Society Bureau" in rehearsed.body


def test_a_rehearsed_request_says_who_asks():
    request = make_request()

    rehearse_message(request, actor=request.author)

    mail = OutgoingMail.objects.get(occasion__startswith="rehearsal:")
    assert f"Asked by: {request.author}" in mail.body


def test_a_rehearsed_request_makes_no_link():
    request = make_request()

    rehearse_message(request, actor=request.author)

    assert not AnswerLink.objects.exists()
    assert OutgoingMail.objects.filter(subject__startswith="Rehearsal").count() == 1


def test_what_was_sent_is_not_rehearsed():
    with pytest.raises(DomainError, match="is at “Sent” now"):
        rehearse_message(make_sent_relay(), actor=make_user(Role.STAFF))


def test_nobody_without_an_account_gets_a_rehearsal():
    request = make_request()
    Message.objects.filter(pk=request.pk).update(author=None)
    request.refresh_from_db()
    assert request.status == MessageStatus.IN_REVIEW

    with pytest.raises(DomainError, match="without an account"):
        rehearse_message(request, actor=make_user(Role.STAFF))
