"""In by two steps, and what a subscriber may change."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.retention import purge_all
from families.tests.factories import make_focal_point
from liaison import channel_links
from liaison.choices.channels import ChannelEvent
from liaison.models import Subscription
from liaison.models.channels.membership import members_of
from liaison.services.channels.leaving import leave
from liaison.services.channels.posting import Author
from liaison.services.channels.subscriptions import (
    change_subscription,
    confirm,
    erase_subscription,
    subscribe,
)
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_post,
    make_subscriber,
)

pytestmark = pytest.mark.django_db


def ask(email="anna@example.org", **fields):
    return subscribe(channel("plenary"), email=email, language="fr", **fields)


def token_of(subscription):
    return channel_links.confirm_url(subscription).rstrip("/").rpartition("/")[2]


def test_asking_brings_a_mail_and_nothing_else():
    subscription = ask()

    (letter,) = OutgoingMail.objects.all()
    assert letter.to == "anna@example.org"
    assert "/channels/subscribe/" in letter.body
    assert not subscription.is_running
    assert members_of(channel("plenary")) == []


def test_the_owner_of_the_mailbox_confirms_and_the_posts_come():
    subscription = confirm(token_of(ask(name="Anna")))

    (member,) = members_of(channel("plenary"))
    assert (member.email, member.name, member.language) == ("anna@example.org", "Anna", "fr")
    assert subscription.is_running
    assert AuditEntry.objects.get().event == ChannelEvent.SUBSCRIBED


def test_a_second_confirmation_changes_nothing():
    token = token_of(ask())
    first = confirm(token)

    with clock.at(clock.now() + timedelta(hours=1)):
        again = confirm(token)

    assert again.confirmed_at == first.confirmed_at
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("token", ["", "1-2.forged", "nonsense"])
def test_a_forged_token_confirms_nothing(token):
    ask()

    with pytest.raises(DomainError):
        confirm(token)


def test_a_token_holds_for_seven_days():
    token = token_of(ask())

    with clock.at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(DomainError):
        confirm(token)


def test_a_token_from_before_leaving_leads_nowhere():
    token = token_of(ask())
    confirm(token)
    leave(channel("plenary"), "anna@example.org")

    with pytest.raises(DomainError):
        confirm(token)
    assert members_of(channel("plenary")) == []


def test_asking_again_takes_the_newer_wishes_and_sends_no_flood():
    ask()
    ask()
    again = subscribe(channel("plenary"), email="ANNA@example.org", language="es")

    assert Subscription.objects.count() == 1
    assert again.language == "es"
    assert OutgoingMail.objects.count() == 1


def test_whoever_types_a_waiting_address_wipes_nothing_that_only_its_owner_knew():
    user = make_focal_point().user
    add_address(user, "second@example.org")
    old = make_subscriber(email=user.email, user=user)
    ask("second@example.org", user=user, replaces=old)

    asked = Subscription.objects.get(email="second@example.org")
    typed = ask("third@example.org", replaces=old)
    again = ask("third@example.org")

    assert (asked.user, asked.replaces) == (user, old)
    assert (typed.replaces, again.replaces) == (old, old)


def test_whoever_belongs_already_is_told_by_mail_and_by_nothing_else():
    confirm(token_of(ask()))

    again = ask()

    assert again.is_running
    subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects)[1] == "The posts of Civil Society Plenary (virtual) come to you already"


def test_a_channel_of_mandates_takes_no_subscriptions():
    with pytest.raises(DomainError):
        subscribe(channel(), email="anna@example.org", language="en")


def test_a_subscription_of_somebody_with_an_account_is_theirs_where_the_address_is():
    user = make_focal_point().user
    add_address(user, "second@example.org")

    own, foreign = ask(email="second@example.org", user=user), ask(email="x@example.org", user=user)

    assert (own.user, foreign.user) == (user, None)


def test_another_address_takes_over_once_it_is_confirmed():
    old = make_subscriber()
    new = ask(email="new@example.org", replaces=old)
    before = {member.email for member in members_of(channel("plenary"))}

    confirm(token_of(new))

    assert before == {old.email}
    assert {member.email for member in members_of(channel("plenary"))} == {"new@example.org"}


def test_what_cannot_be_kept_whole_is_not_kept_at_all():
    reader = make_subscriber(language="en")
    channel("plenary").rules.all().delete()
    wishes = {"language": "es", "name": "Ana", "time_zone": "UTC", "is_paused": True}

    with pytest.raises(DomainError, match="takes no subscriptions"):
        change_subscription(reader, new_email="new@example.org", **wishes)

    reader.refresh_from_db()
    assert (reader.language, reader.paused_at) == ("en", None)


def test_somebody_with_an_account_moves_between_their_own_addresses():
    user = make_focal_point().user
    add_address(user, "second@example.org")
    old = make_subscriber(email=user.email, user=user)

    confirm(token_of(ask("second@example.org", user=user, replaces=old)))

    assert [member.email for member in members_of(channel("plenary"))] == ["second@example.org"]


def test_a_pause_keeps_the_subscription_and_stops_the_posts():
    reader = make_subscriber()
    wishes = {"language": "es", "name": "Ana", "time_zone": "America/Lima"}

    change_subscription(reader, is_paused=True, **wishes)
    (paused,) = members_of(channel("plenary"))
    change_subscription(reader, is_paused=False, **wishes)
    (member,) = members_of(channel("plenary"))

    assert (paused.receives, member.receives, member.language) == (False, True, "es")


def test_an_erased_address_is_nowhere_any_more():
    reader = make_subscriber()
    make_post(channel("plenary"), author=Author(email=make_subscriber().email))
    OutgoingMail.objects.filter(to=reader.email).update(status="accepted", accepted_at=clock.now())

    erase_subscription(reader)

    assert not Subscription.objects.filter(email=reader.email).exists()
    assert not OutgoingMail.objects.filter(to=reader.email).exists()
    assert OutgoingMail.objects.filter(occasion__startswith="post:").count() == 2


def test_addresses_nobody_confirmed_are_forgotten_after_seven_days():
    ask()
    running = make_subscriber()

    with clock.at(clock.now() + timedelta(days=6, hours=23)):
        purge_all()
        assert Subscription.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=7, hours=1)):
        assert purge_all()["liaison.unconfirmed-subscriptions"] == 1

    assert list(Subscription.objects.all()) == [running]
    assert not OutgoingMail.objects.filter(to="anna@example.org").exists()
