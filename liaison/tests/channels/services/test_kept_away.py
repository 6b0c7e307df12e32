"""Whoever asks for posts that do not come hears why, and has a way back where there is one."""

import pytest

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison import channel_links
from liaison.choices.channels import ChannelEvent, OverrideKind, RuleKind
from liaison.models import AddressState, ChannelRule, Subscription
from liaison.models.channels.membership import kept_out_by, member_at, members_of
from liaison.services.channels.addresses import mark_address
from liaison.services.channels.subscriptions import change_subscription, confirm, subscribe
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_override,
    make_subscriber,
)

pytestmark = pytest.mark.django_db


def ask(email, **fields):
    return subscribe(channel("plenary"), email=email, language="en", **fields)


def token_of(subscription):
    return channel_links.confirm_url(subscription).rstrip("/").rpartition("/")[2]


def answer_to(email):
    return OutgoingMail.objects.get(to=email, occasion__startswith="channel-subscription:")


# --- a mark, a pause -----------------------------------------------------------------------


def test_a_subscriber_whose_address_was_marked_is_told_and_led_to_their_page():
    reader = make_subscriber()
    mark_address(reader.email, reason="550")

    ask(reader.email)

    letter = answer_to(reader.email)
    assert letter.subject.endswith("do not come to you now")
    assert f"mail to {reader.email} came back several times" in letter.body
    assert channel_links.subscription_url(reader) in letter.body


def test_a_confirmed_address_is_written_to_again():
    reader = make_subscriber()
    token = token_of(reader)
    mark_address(reader.email, reason="550")

    confirm(token)

    assert members_of(channel("plenary"))[0].receives
    assert AddressState.objects.get().marked_at is None
    assert AuditEntry.objects.filter(event=ChannelEvent.ADDRESS_CLEARED).count() == 1


def test_a_contact_whose_address_was_marked_comes_back_by_confirming_it():
    private = channel("csb-private")
    ChannelRule.objects.create(channel=private, rule=RuleKind.SUBSCRIBERS)
    ines = make_contact("ccbi")
    mark_address(ines.email, reason="550")

    asked = subscribe(private, email=ines.email, language="en")
    confirm(token_of(asked))

    assert member_at(private, ines.email).receives


def test_somebody_with_an_account_is_led_to_it_at_the_address_they_typed():
    ChannelRule.objects.create(channel=channel("plenary"), rule=RuleKind.FOCAL_POINTS)
    user = make_focal_point().user
    add_address(user, "second@example.org")
    mark_address(user.email, reason="550")
    OutgoingMail.objects.all().delete()

    ask("second@example.org")

    assert "Log in, and choose another of your addresses" in answer_to("second@example.org").body
    assert not Subscription.objects.exists()


def test_whose_posts_go_elsewhere_is_told_where():
    ChannelRule.objects.create(channel=channel("plenary"), rule=RuleKind.FOCAL_POINTS)
    user = make_focal_point().user
    add_address(user, "second@example.org")

    ask("second@example.org")

    assert f"They come to you already, at {user.email}" in answer_to("second@example.org").body


def test_whoever_paused_is_told_so_and_confirming_ends_the_pause():
    reader = make_subscriber()
    token = token_of(reader)
    change_subscription(reader, language="en", name="", time_zone="UTC", is_paused=True)

    ask(reader.email)
    body = answer_to(reader.email).body
    confirm(token)

    assert "because you paused them" in body
    assert members_of(channel("plenary"))[0].receives


# --- kept out by the secretariat -------------------------------------------------------------


def keep_out(kind, **fields):
    return make_override(
        channel("plenary"), kind, actor=make_user(Role.STAFF), reason="Sold things.", **fields
    )


@pytest.mark.parametrize("kind", [OverrideKind.REMOVE, OverrideKind.MUTE])
def test_whoever_was_kept_out_is_told_why_and_nothing_begins(kind):
    keep_out(kind, email="anna@example.org")

    assert ask("ANNA@example.org") is None

    letter = answer_to("anna@example.org")
    assert "Sold things." in letter.body
    assert "plenary-owner@lists.example.org" in letter.body
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("kind", [OverrideKind.REMOVE, OverrideKind.MUTE])
def test_whoever_was_kept_out_since_they_asked_confirms_nothing(kind):
    token = token_of(ask("anna@example.org"))
    keep_out(kind, email="anna@example.org")

    with pytest.raises(DomainError, match=r"Sold things\."):
        confirm(token)

    assert not Subscription.objects.running().exists()


def test_another_address_of_the_same_person_is_kept_out_too():
    user = make_focal_point().user
    add_address(user, "second@example.org")
    override = keep_out(OverrideKind.REMOVE, email=user.email, user=user)

    assert kept_out_by(channel("plenary"), "second@example.org") == override
    assert ask("second@example.org") is None


def test_an_exception_of_another_time_or_for_somebody_else_keeps_nobody_out():
    keep_out(OverrideKind.REMOVE, email="anna@example.org", until="2005-01-01")
    keep_out(OverrideKind.REMOVE, email="bo@example.org")
    make_override(channel(), OverrideKind.REMOVE, email="anna@example.org")

    assert kept_out_by(channel("plenary"), "anna@example.org") is None
    assert confirm(token_of(ask("anna@example.org"))).is_running
