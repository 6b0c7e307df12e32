"""Each expression of interest is in the bureau's channel once, and mailed to nobody twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.models import OutgoingMail
from elections.choices import CallStatus
from elections.services.interests import express_interest, withdraw_interest
from elections.tests.factories import make_call
from families.tests.factories import make_bureau, make_focal_point
from liaison.choices.channels import OverrideKind, PostStatus, Source
from liaison.models import Post
from liaison.services.channels.interests import post_interests
from liaison.services.reference_data import load_reference_data
from liaison.services.timekeeping import keep_time
from liaison.tests.channels.factories import channel, make_override
from liaison.tests.incoming.letters import deliver, letter

pytestmark = pytest.mark.django_db


def offer(focal_point=None, call=None):
    focal_point = focal_point or make_focal_point()
    return express_interest(
        call or make_call(CallStatus.OPEN), focal_point, statement="We will serve."
    )


def test_an_offer_is_in_the_archive_of_the_bureau_with_its_author_and_its_page():
    interest = offer()

    keep_time()

    post = Post.objects.get()
    assert (post.channel.slug, post.status, post.source) == (
        "bureau",
        PostStatus.ACCEPTED,
        Source.PORTAL,
    )
    assert post.author == interest.expressed_by.user
    assert post.body.startswith("We will serve.")
    assert interest.get_absolute_url() in post.body
    assert str(interest.family) in post.subject


def test_an_offer_is_posted_once():
    offer()

    assert (post_interests(), post_interests()) == (1, 0)
    assert Post.objects.count() == 1


def test_no_mail_takes_the_place_of_an_offer_that_can_be_guessed():
    writer = make_focal_point()
    interest = offer(writer)
    name = f"Message-ID: <{interest.reference}@LISTS.example.org>\r\n"
    withdrawal = f"Message-ID: <{interest.reference}-withdrawn@lists.example.org>\r\n"
    for headers in (name, withdrawal):
        deliver(letter(sender=writer.user.email, headers=headers), "bureau")
    withdraw_interest(interest, interest.expressed_by)

    assert post_interests() == 2
    assert post_interests() == 0
    assert Post.objects.filter(source=Source.PORTAL).count() == 2


def test_focal_points_who_had_the_offer_by_mail_are_not_mailed_again():
    bureau = make_bureau(families=3)
    offer(bureau[0])

    post_interests()

    post = Post.objects.get()
    assert not OutgoingMail.objects.filter(occasion=post.occasion).exists()
    assert post.recipients == 6


def test_a_member_who_is_no_focal_point_gets_it_through_the_channel():
    guest = make_override(channel(), OverrideKind.ADD)
    offer()

    post_interests()

    (letter,) = OutgoingMail.objects.filter(occasion=Post.objects.get().occasion)
    assert letter.to == guest.email


def test_a_withdrawal_stands_in_the_thread_of_its_offer():
    interest = offer()
    post_interests()
    withdraw_interest(interest, interest.expressed_by)

    post_interests()

    first, second = Post.objects.order_by("number")
    assert (second.parent, second.thread) == (first, first)
    assert "has withdrawn" in second.body


def test_without_the_channel_nothing_is_posted_and_nothing_fails():
    channel(is_active=False)
    offer()

    assert post_interests() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_clocks_at_once_post_an_offer_once():
    load_reference_data()
    offer()

    def tick(_):
        try:
            post_interests()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tick, range(4)))

    assert Post.objects.count() == 1
