"""Decisions on held posts: each with its reason, its record and its letter."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import ChannelEvent, Posting, PostStatus, Source
from liaison.models import Post
from liaison.services.channels.moderation import (
    accept_post,
    decide_posts,
    discard_post,
    keep_post,
    reject_post,
)
from liaison.services.channels.posting import Author
from liaison.services.reference_data import load_reference_data
from liaison.tests.channels.factories import channel, make_held_post, make_post
from liaison.tests.factories import make_member


def letters_to(post):
    return list(OutgoingMail.objects.filter(to=post.author_email).order_by("pk"))


def events():
    return list(AuditEntry.objects.order_by("number").values_list("event", flat=True))


@pytest.mark.django_db
class TestOne:
    def test_an_accepted_post_is_numbered_handed_out_and_kept_with_who_let_it_through(self):
        reader, actor = make_focal_point().user, make_member()
        post = make_held_post()

        post = accept_post(post, actor=actor, reason="An observer, welcome.")

        assert (post.status, post.number) == (PostStatus.ACCEPTED, 1)
        assert (post.decided_by, post.decision_reason) == (actor, "An observer, welcome.")
        assert OutgoingMail.objects.filter(occasion=post.occasion, to=reader.email).exists()
        entry = AuditEntry.objects.order_by("number").last()
        assert (entry.event, entry.actor) == (
            ChannelEvent.POST_ACCEPTED,
            f"csb_portal.user:{actor.pk}",
        )

    def test_its_author_hears_that_it_is_out(self):
        post = accept_post(make_held_post(), actor=make_member())

        (letter,) = letters_to(post)
        assert letter.subject == "Your post to Civil Society Bureau is out"

    def test_a_rejected_post_goes_back_with_the_reason(self):
        post = reject_post(make_held_post(), actor=make_member(), reason="It is about content.")

        (letter,) = letters_to(post)
        assert (post.status, post.number) == (PostStatus.REJECTED, None)
        assert "It is about content." in letter.body
        assert post.body in letter.body

    def test_a_discarded_post_stays_on_record_and_nobody_is_told(self):
        post = discard_post(make_held_post(), actor=make_member(), reason="Spam.")

        assert post.status == PostStatus.DISCARDED
        assert letters_to(post) == []
        assert events()[-1] == ChannelEvent.POST_DISCARDED

    def test_a_post_kept_held_has_the_new_reason(self):
        post = keep_post(make_held_post(), actor=make_member(), reason="We ask the author.")

        assert (post.status, post.why_held) == (PostStatus.HELD, "We ask the author.")
        assert events()[-2:] == [ChannelEvent.POST_HELD, ChannelEvent.POST_HELD]

    @pytest.mark.parametrize("decide", [reject_post, discard_post, keep_post])
    def test_nothing_is_stopped_without_a_reason(self, decide):
        post = make_held_post()

        with pytest.raises(DomainError):
            decide(post, actor=make_member(), reason="  ")

        post.refresh_from_db()
        assert post.status == PostStatus.HELD

    @pytest.mark.parametrize("decide", [accept_post, reject_post, discard_post, keep_post])
    def test_nobody_decides_on_their_own_post(self, decide):
        member = make_member()
        post = make_post(
            channel(posting=Posting.SECRETARIAT),
            author=Author(email=member.email),
            source=Source.MAIL,
        )

        with pytest.raises(DomainError, match="Nobody decides on their own"):
            decide(post, actor=member, reason="Mine.")

    @pytest.mark.parametrize("decide", [accept_post, reject_post, discard_post, keep_post])
    def test_what_is_decided_is_decided(self, decide):
        actor = make_member()
        post = reject_post(make_held_post(), actor=actor, reason="Content.")

        with pytest.raises(DomainError):
            decide(post, actor=actor, reason="Again.")


@pytest.mark.django_db
class TestSeveral:
    def test_what_cannot_be_decided_is_skipped_and_says_why(self):
        actor = make_member()
        held, decided = make_held_post(), make_held_post()
        discard_post(decided, actor=make_user(Role.STAFF), reason="Spam.")

        result = decide_posts([held, decided], "accept", actor=actor)

        assert [post.pk for post in result.done] == [held.pk]
        ((skipped, why),) = result.skipped
        assert skipped == decided
        assert "is discarded" in why

    def test_one_that_fails_leaves_nothing_of_itself_behind(self):
        held = [make_held_post(), make_held_post()]

        result = decide_posts(held, "reject", actor=make_member(), reason="")

        assert (result.done, len(result.skipped)) == ([], 2)
        assert Post.objects.held().count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
class TestAtOnce:
    def test_two_who_accept_at_once_hand_it_out_once(self):
        load_reference_data()
        reader, actors = make_focal_point().user, [make_user(Role.STAFF) for _ in range(6)]
        post = make_held_post()

        def click(actor):
            try:
                accept_post(post, actor=actor)
            except DomainError:
                return "refused"
            else:
                return "accepted"
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            outcomes = sorted(pool.map(click, actors))

        assert outcomes == ["accepted"] + ["refused"] * 5
        assert OutgoingMail.objects.filter(occasion=post.occasion, to=reader.email).count() == 1

    def test_one_message_id_that_comes_in_twice_at_once_is_one_post(self):
        load_reference_data()
        user, to = make_focal_point().user, channel()

        def come_in(_):
            try:
                return make_post(
                    to, author=Author(email=user.email), message_id="<a@example.org>"
                ).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            keys = set(pool.map(come_in, range(6)))

        assert len(keys) == 1
        assert Post.objects.count() == 1

    def test_posts_at_once_get_numbers_without_gaps(self):
        load_reference_data()
        user, to = make_focal_point().user, channel()

        def post(_):
            try:
                return make_post(to, author=Author.of_user(user)).number
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            numbers = sorted(pool.map(post, range(12)))

        assert numbers == list(range(1, 13))
