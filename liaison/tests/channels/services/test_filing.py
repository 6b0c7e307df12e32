"""A relay reaches the members of an audience's channel one by one, each once, and is filed there."""

import pytest

from csb_portal.mail import verp
from csb_portal.models import MailStatus, OutgoingMail
from families.tests.factories import make_bureau, make_focal_point
from liaison.choices.bodies import AudienceKind
from liaison.choices.channels import Archive, OverrideKind, Source
from liaison.choices.incoming import Result
from liaison.choices.register import Visibility
from liaison.models import Message, Post
from liaison.notifications.recipients import groups_for
from liaison.services.channels.filing import file_in_channels
from liaison.services.register.evidence import evidence_of
from liaison.tests.channels.factories import channel, make_override, make_subscriber
from liaison.tests.factories import bureau, make_sent_relay, plenary
from liaison.tests.incoming.letters import deliver, letter

pytestmark = pytest.mark.django_db


def mails(relay, part):
    return OutgoingMail.objects.filter(occasion=relay.occasion_of(part))


def counts(relay):
    return {row["body"].slug: row["counts"]["sent"] for row in evidence_of(relay)}


def test_the_subscribers_of_the_plenary_get_a_relay_one_by_one_with_the_way_out():
    readers = {make_subscriber().email, make_subscriber().email}

    relay = make_sent_relay(audiences=[plenary()])

    sent = list(mails(relay, "cs-plenary"))
    assert {mail.to for mail in sent} == readers
    assert relay.deliveries.get().recipients == 2
    assert all(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head(mail) for mail in sent)


def head(mail):
    return bytes(mail.head).replace(b"\r\n ", b" ")


def test_without_members_the_address_of_the_list_gets_it_as_before():
    relay = make_sent_relay(audiences=[plenary()])

    assert [mail.to for mail in mails(relay, "cs-plenary")] == ["plenary@lists.example.org"]


def test_what_the_address_of_the_list_gets_is_not_filed_a_second_time():
    relay = make_sent_relay(audiences=[plenary()])
    written = mails(relay, "cs-plenary").get()

    outcome = deliver(bytes(written.head), "plenary", sender=verp.sender_of(written))

    assert (outcome.result, outcome.reason) == (
        Result.DISCARD,
        "The message stands in the archive of the channel already.",
    )
    assert Post.objects.get().message_id == f"<{relay.reference}@lists.example.org>"


def test_a_muted_member_gets_no_relay_through_the_channel():
    make_focal_point()
    make_override(channel(), OverrideKind.MUTE, email=make_focal_point().user.email)

    relay = make_sent_relay(audiences=[bureau()])

    assert relay.deliveries.get().recipients == 1


def test_a_relay_is_filed_in_each_channel_with_a_link_to_its_page_and_mails_nobody_again():
    make_bureau(families=2)
    make_subscriber()

    relay = make_sent_relay(audiences=[bureau(), plenary()], subject="Rooms", body="Room XX.")

    posts = Post.objects.order_by("channel__slug")
    assert [post.channel.slug for post in posts] == ["bureau", "plenary"]
    for post in posts:
        assert (post.source, post.subject) == (Source.PORTAL, f"{relay.reference}: Rooms")
        assert post.body.startswith("Room XX.")
        assert relay.get_absolute_url() in post.body
        assert not OutgoingMail.objects.filter(occasion=post.occasion).exists()
    assert [post.recipients for post in posts] == [4, 1]


def test_no_mail_takes_the_place_of_a_relay_in_the_archive():
    reader = make_focal_point().user.email
    first = make_sent_relay(audiences=[bureau()])
    guess = f"{first.reference[:-4]}{int(first.reference[-4:]) + 1:04}"
    headers = f"Message-ID: <{guess}@lists.example.org>\r\n"
    early = deliver(letter(sender=reader, headers=headers), "bureau")
    again = deliver(letter("Again.", sender=reader, headers=headers), "bureau")

    relay = make_sent_relay(audiences=[bureau()])

    assert relay.reference == guess
    assert (early.result, again.result) == (Result.POST, Result.DISCARD)
    assert [post.source for post in Post.objects.order_by("number")] == [
        Source.PORTAL,
        Source.MAIL,
        Source.PORTAL,
    ]


def test_somebody_in_two_audiences_gets_one_mail_and_counts_for_both():
    mandate = make_focal_point()
    make_focal_point()
    make_subscriber(email=mandate.user.email, user=mandate.user)
    make_subscriber()

    relay = make_sent_relay(audiences=[bureau(), plenary()])

    to_both = OutgoingMail.objects.filter(
        to=mandate.user.email, occasion__startswith=f"relay:{relay.reference}:cs-"
    )
    assert to_both.count() == 1
    assert counts(relay) == {"cs-bureau": 2, "cs-plenary": 2}
    assert sorted(relay.deliveries.values_list("recipients", flat=True)) == [2, 2]


def test_what_became_of_a_shared_mail_counts_for_both():
    mandate = make_focal_point()
    make_subscriber(email=mandate.user.email, user=mandate.user)
    relay = make_sent_relay(audiences=[bureau(), plenary()])

    mails(relay, "cs-bureau").update(status=MailStatus.REFUSED)

    refused = {row["body"].slug: row["counts"]["refused"] for row in evidence_of(relay)}
    assert refused == {"cs-bureau": 1, "cs-plenary": 1}


def test_a_private_message_is_not_filed_where_everybody_reads():
    make_focal_point()
    relay = make_sent_relay(audiences=[bureau()])
    Post.objects.all().delete()
    Message.objects.update(visibility=Visibility.PRIVATE)
    relay.refresh_from_db()

    file_in_channels(relay, groups_for(relay))
    in_public = Post.objects.count()
    channel(archive=Archive.MEMBERS)
    file_in_channels(relay, groups_for(relay))

    assert (in_public, Post.objects.count()) == (0, 1)


def test_an_audience_without_a_channel_is_reached_as_before():
    channel("plenary", audience=None)
    make_subscriber()

    relay = make_sent_relay(audiences=[plenary()])

    assert [mail.to for mail in mails(relay, "cs-plenary")] == [plenary().address]
    assert plenary().kind == AudienceKind.PLENARY
    assert not Post.objects.exists()
