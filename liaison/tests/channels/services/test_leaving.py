"""Out by one step, and back in; what a mandate brings cannot be left."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from families.tests.factories import make_focal_point
from liaison import channel_links
from liaison.choices.channels import ChannelEvent, OverrideKind
from liaison.models import ChannelRule, Subscription
from liaison.models.channels.membership import member_at, member_by_key, members_of
from liaison.services.channels.leaving import come_back, leave
from liaison.services.channels.posting import Author
from liaison.services.channels.subscriptions import (
    confirm,
    subscribe,
)
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_override,
    make_post,
    make_subscriber,
)

pytestmark = pytest.mark.django_db


def ask(email="anna@example.org", **fields):
    return subscribe(channel("plenary"), email=email, language="fr", **fields)


def token_of(subscription):
    return channel_links.confirm_url(subscription).rstrip("/").rpartition("/")[2]


def test_leaving_ends_the_mail_keeps_the_record_and_stops_what_waits():
    reader = make_subscriber()
    make_post(channel("plenary"), author=Author(email=make_subscriber().email))
    waiting = OutgoingMail.objects.filter(to=reader.email, occasion__startswith="post:")
    assert waiting.count() == 1

    left = leave(channel("plenary"), reader.email.upper())

    reader.refresh_from_db()
    assert left
    assert reader.left_at is not None
    assert waiting.count() == 0
    assert AuditEntry.objects.order_by("number").last().event == ChannelEvent.LEFT


def test_leaving_again_changes_nothing_and_sends_nothing():
    reader = make_subscriber()
    leave(channel("plenary"), reader.email)
    letters = OutgoingMail.objects.count()

    assert leave(channel("plenary"), reader.email) is False
    assert leave(channel("plenary"), "nobody@example.org") is False
    assert OutgoingMail.objects.count() == letters


def test_a_mandate_cannot_be_left_by_leaving_the_list():
    user = make_focal_point().user

    with pytest.raises(DomainError, match="the mail goes with the mandate"):
        leave(channel(), user.email)

    assert member_at(channel(), user.email).receives


def test_somebody_by_mandate_who_may_leave_is_sent_nothing_and_may_come_back():
    user = make_focal_point().user
    lively = channel(may_leave=True)

    leave(lively, user.email)
    silent = member_at(lively, user.email)
    come_back(lively, user=user)

    assert silent.receives is False
    assert member_at(lively, user.email).receives


def test_what_the_secretariat_muted_only_the_secretariat_ends():
    user = make_focal_point().user
    staff = make_focal_point().user
    make_override(channel(), OverrideKind.MUTE, email=user.email, actor=staff)

    with pytest.raises(DomainError):
        come_back(channel(), user=user)


def test_somebody_added_by_exception_leaves_by_ending_it():
    lively = channel(may_leave=True)
    guest = make_override(lively, OverrideKind.ADD)

    leave(lively, guest.email)

    guest.refresh_from_db()
    assert guest.until == clock.today()
    assert members_of(lively) == []


def test_a_member_by_two_ways_leaves_by_both():
    lively = channel("plenary")
    ChannelRule.objects.create(channel=lively, rule="focal_points")
    user = make_focal_point().user
    make_subscriber(lively, email=user.email, user=user)

    leave(lively, user.email)

    (member,) = members_of(lively)
    assert (member.receives, member.subscription) == (False, None)


def test_every_subscription_of_a_person_ends_at_once():
    lively, user = channel("plenary"), make_focal_point().user
    add_address(user, "second@example.org")
    for email in (user.email, "Second@example.org", "third@example.org"):
        make_subscriber(lively, email=email, user=user)
    stranger = make_subscriber(lively)

    leave(lively, "second@example.org")

    assert list(Subscription.objects.running()) == [stranger]
    assert [member.email for member in members_of(lively)] == [stranger.email]


def test_a_subscriber_whom_the_secretariat_muted_may_still_end_it_for_good():
    lively, reader = channel("plenary"), make_subscriber()
    make_override(lively, OverrideKind.MUTE, email=reader.email, actor=make_focal_point().user)

    assert leave(lively, reader.email)
    assert leave(lively, reader.email) is False

    assert not Subscription.objects.running().exists()


def test_leaving_holds_until_an_exception_that_is_to_begin_later():
    lively, user = channel(may_leave=True), make_focal_point().user
    begins = clock.today() + timedelta(days=7)
    make_override(lively, OverrideKind.MUTE, email=user.email, since=begins)

    leave(lively, user.email)

    assert member_at(lively, user.email).muted.until == begins
    with clock.at(clock.now() + timedelta(days=8)):
        assert member_at(lively, user.email).muted.since == begins


def test_confirming_anew_brings_back_whoever_left_by_another_address():
    lively = channel("plenary")
    ChannelRule.objects.create(channel=lively, rule="focal_points")
    user = make_focal_point().user
    add_address(user, "second@example.org")
    leave(lively, user.email)

    confirm(token_of(ask(email="second@example.org")))

    (member,) = members_of(lively)
    assert member.receives


def test_confirming_anew_brings_back_whoever_had_left():
    lively = channel("plenary")
    ChannelRule.objects.create(channel=lively, rule="focal_points")
    user = make_focal_point().user
    leave(lively, user.email)

    confirm(token_of(ask(email=user.email)))

    (member,) = members_of(lively)
    assert member.receives


def test_the_way_out_of_a_letter_names_nobody_and_finds_the_member():
    reader = make_subscriber()
    (member,) = members_of(channel("plenary"))

    url = channel_links.leave_url(channel("plenary"), member)
    found, key = channel_links.read_leave_token(url.rstrip("/").rpartition("/")[2])

    assert reader.email.partition("@")[0] not in url
    assert member_by_key(found, key) == member
    assert channel_links.read_leave_token("1-s1.forged") is None
