"""Mail for whoever asks: nobody is signed up by a stranger, everybody leaves by one click."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail
from csb_portal.retention import purge_all
from liaison.models import AddressState
from liaison.services.channels.addresses import mark_address
from reports import tokens
from reports.models import Subscription
from reports.services.subscriptions import (
    confirm_subscription,
    erase_by_token,
    erase_subscription,
    request_subscription,
    unsubscribe,
)
from reports.tests.factories import DRAFTING, make_published, make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march", "floor")]


def ask(email: str = "Reader@Example.org") -> Subscription:
    return request_subscription(email=email, language="fr", time_zone="Africa/Tunis")


def test_an_address_gets_reports_only_once_its_owner_has_confirmed():
    subscription = ask()
    assert not Subscription.objects.running().exists()

    confirm_subscription(tokens.confirm_token(subscription.pk))

    (running,) = Subscription.objects.running()
    assert (running.email, running.language) == ("reader@example.org", "fr")
    assert running.reader.time_zone == "Africa/Tunis"


def test_asking_twice_within_an_hour_sends_one_mail():
    ask()
    ask()

    assert OutgoingMail.objects.filter(to="reader@example.org").count() == 1


def test_confirming_twice_changes_nothing():
    token = tokens.confirm_token(ask().pk)

    first = confirm_subscription(token)
    with clock.at(DRAFTING + timedelta(days=1)):
        second = confirm_subscription(token)

    assert second.confirmed_at == first.confirmed_at
    assert AuditEntry.objects.filter(event="reports.subscribed").count() == 1


def test_whoever_cannot_be_reached_gets_nothing_more_before_saying_that_it_works(members):
    subscription = make_subscription("reader@example.org")
    mark_address("reader@example.org", reason="550 No such person")

    make_published(members)
    assert not OutgoingMail.objects.filter(to="reader@example.org").exists()

    assert ask() == subscription
    confirm_subscription(tokens.confirm_token(subscription.pk))

    assert not AddressState.objects.has_marked("Reader@example.org")
    (letter,) = OutgoingMail.objects.filter(to="reader@example.org")
    assert letter.occasion.startswith("reports:subscription-requested:")


def test_a_stranger_changes_nothing_about_a_running_subscription():
    make_subscription("reader@example.org", language="ar")

    ask()

    assert Subscription.objects.get().language == "ar"
    (mail,) = OutgoingMail.objects.filter(to="reader@example.org")
    assert mail.subject == "You get the bureau's monthly report already"


def test_a_confirm_link_holds_for_seven_days_and_not_if_tampered_with():
    token = tokens.confirm_token(ask().pk)

    with pytest.raises(DomainError, match="does not lead to a subscription"):
        confirm_subscription(token + "x")
    with clock.at(DRAFTING + timedelta(days=7, seconds=1)), pytest.raises(DomainError):
        confirm_subscription(token)


def test_leaving_is_one_click_that_may_be_repeated_and_stops_waiting_mail(members):
    subscription = make_subscription()
    make_published(members)
    token = tokens.unsubscribe_token(subscription.pk)

    assert unsubscribe(token)
    assert unsubscribe(token)

    subscription.refresh_from_db()
    assert not subscription.is_running
    assert not OutgoingMail.objects.filter(to=subscription.email).exists()
    assert AuditEntry.objects.filter(event="reports.unsubscribed").count() == 1


def test_a_tampered_token_ends_nothing():
    subscription = make_subscription()
    token = tokens.unsubscribe_token(subscription.pk)

    assert not unsubscribe(token.replace(str(subscription.pk), "999", 1))
    assert not unsubscribe("nonsense")

    subscription.refresh_from_db()
    assert subscription.is_running


def test_who_left_may_come_back_but_not_by_an_old_link():
    old = tokens.confirm_token(ask().pk)
    subscription = confirm_subscription(old)
    with clock.at(DRAFTING + timedelta(hours=1)):
        unsubscribe(tokens.unsubscribe_token(subscription.pk))
    with clock.at(DRAFTING + timedelta(hours=2)):
        with pytest.raises(DomainError):
            confirm_subscription(old)
        ask()
        confirm_subscription(tokens.confirm_token(subscription.pk))

    subscription.refresh_from_db()
    assert subscription.is_running


def test_erasure_leaves_the_address_nowhere_and_the_count_of_mails_as_it_was(members):
    subscription = make_subscription()
    make_published(members)
    OutgoingMail.objects.update(status=MailStatus.ACCEPTED, accepted_at=clock.now())
    sent = OutgoingMail.objects.count()
    token = tokens.unsubscribe_token(subscription.pk)

    assert erase_by_token(token)
    assert erase_by_token(token)

    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.filter(to=subscription.email).exists()
    assert OutgoingMail.objects.count() == sent
    assert AuditEntry.objects.filter(event="reports.address_erased").count() == 1


def test_erasing_a_subscription_leaves_mail_to_the_bureau_alone(members):
    subscription = make_subscription(members[0].email)
    make_published(members)
    before = OutgoingMail.objects.filter(to=members[0].email).count()

    erase_subscription(subscription, actor=None)

    assert OutgoingMail.objects.filter(to=members[0].email).count() == before > 0


def test_addresses_that_nobody_confirmed_are_forgotten_after_seven_days():
    ask("maybe@example.org")
    make_subscription("reader@example.org")

    with clock.at(DRAFTING + timedelta(days=6)):
        assert purge_all()["reports.unconfirmed-subscriptions"] == 0
    with clock.at(DRAFTING + timedelta(days=7, hours=1)):
        assert purge_all()["reports.unconfirmed-subscriptions"] == 1

    assert [one.email for one in Subscription.objects.all()] == ["reader@example.org"]
    assert not OutgoingMail.objects.filter(to="maybe@example.org").exists()


def test_the_trail_of_subscriptions_is_private_and_names_nobody():
    confirm_subscription(tokens.confirm_token(ask().pk))

    entry = AuditEntry.objects.get(event="reports.subscribed")
    assert not entry.is_public
    assert "@" not in entry.summary
