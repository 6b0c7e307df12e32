"""The mails of channels, as they read."""

from datetime import UTC, date, datetime

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family, make_focal_point
from liaison import channel_links
from liaison.choices.channels import OverrideKind
from liaison.models import Subscription
from liaison.models.channels.membership import member_at
from liaison.services.channels.addresses import mark_address
from liaison.services.channels.leaving import leave
from liaison.services.channels.moderation import accept_post, reject_post
from liaison.services.channels.posting import Author
from liaison.services.channels.subscriptions import subscribe
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_held_post,
    make_override,
    make_subscriber,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 23, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def letter(occasion: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.get(occasion__contains=occasion, to=to)


def test_a_post_that_is_held_and_then_let_through():
    ines = make_contact(name="Ines", email="ines@example.org")
    post = make_held_post(
        subject="Rooms & <booths>", author=Author(email=ines.email, name=ines.name, contact=ines)
    )
    accept_post(post, actor=make_user(Role.STAFF), reason="Welcome.")

    assert_golden(letter(":held", ines.email), "liaison/channels/post_held")
    assert_golden(letter(":accepted", ines.email), "liaison/channels/post_accepted")


def test_a_post_that_came_back():
    post = make_held_post(subject="Rooms & <booths>", body="Who has <two>?")
    reject_post(post, actor=make_user(Role.STAFF), reason="Please say which week.")

    sent = letter(":rejected", post.author_email)
    assert_golden(sent, "liaison/channels/post_rejected", hiding={post.author_name: "STRANGER"})


def test_an_address_that_somebody_entered():
    subscribe(channel("plenary"), email="ana@example.org", name="Ana", language="en")

    url = channel_links.confirm_url(Subscription.objects.get())
    sent = letter("subscription_requested", "ana@example.org")
    assert_golden(sent, "liaison/channels/subscription_requested", hiding={url: "URL"})


def test_an_address_that_is_there_already():
    plenary = channel("plenary")
    own = make_subscriber(email="ana@example.org", name="Ana")
    subscribe(plenary, email=own.email, name="Ana", language="en")

    member = member_at(plenary, own.email)
    links = {
        channel_links.leave_url(plenary, member): "LEAVE",
        channel_links.subscription_url(own): "SETTINGS",
    }
    sent = letter("subscription_known", own.email)
    assert_golden(sent, "liaison/channels/subscription_known", hiding=links)


def test_an_address_whose_posts_do_not_come():
    plenary = channel("plenary")
    marked, paused = (
        make_subscriber(email=f"{name}@example.org", name="Ana", paused_at=at)
        for name, at in (("ana", None), ("bo", NOW))
    )
    mark_address(marked.email, reason="550 5.1.1 No such user")

    for own, name in ((marked, "marked"), (paused, "paused")):
        subscribe(plenary, email=own.email, name="Ana", language="en")
        links = {
            channel_links.leave_url(plenary, member_at(plenary, own.email)): "LEAVE",
            channel_links.subscription_url(own): "SETTINGS",
        }
        sent = letter("subscription_known", own.email)
        assert_golden(sent, f"liaison/channels/subscription_known_{name}", hiding=links)


def test_an_address_that_the_secretariat_keeps_out():
    plenary = channel("plenary")
    make_override(
        plenary,
        OverrideKind.REMOVE,
        email="ana@example.org",
        name="Ana",
        reason="Sold <things> & more.",
        until=date(2005, 6, 1),
    )
    subscribe(plenary, email="ana@example.org", name="Ana", language="en")

    sent = letter("subscription_refused", "ana@example.org")
    assert_golden(sent, "liaison/channels/subscription_refused")


def test_a_reader_who_left():
    own = make_subscriber(email="ana@example.org", name="Ana")
    leave(channel("plenary"), own.email)

    assert_golden(letter("has_left", own.email), "liaison/channels/has_left")


def test_an_address_whose_mail_comes_back():
    asia = make_family(name_en="Asia")
    ana, bo = (
        make_focal_point(family=asia, seat=seat, user=make_user(name=name)).user
        for seat, name in enumerate(("Ana", "Bo"), start=1)
    )
    add_address(ana, "ana@home.example.org")
    mark_address(ana.email, reason="550 5.1.1 No such user")

    hiding = {ana.email: "ADDRESS"}
    own = letter("address-marked", "ana@home.example.org")
    assert_golden(own, "liaison/channels/address_marked", hiding=hiding)
    other = letter("address-marked", bo.email)
    assert_golden(other, "liaison/channels/address_marked_colleague", hiding=hiding)


def test_an_office_whose_mail_comes_back():
    member = make_member()
    ines = make_contact(name="Ines", email="ines@example.org")
    mark_address(ines.email, reason="550 5.1.1 No such user")

    sent = letter("address-marked", member.email)
    hiding = {str(member): "MEMBER"}
    assert_golden(sent, "liaison/channels/address_marked_office", hiding=hiding)
