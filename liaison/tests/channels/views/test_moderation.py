"""Deciding on held posts from the pages."""

import pytest
from django.urls import reverse

from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.channels import Posting, PostStatus, Source
from liaison.models import Post
from liaison.services.channels.posting import Author
from liaison.tests.channels.factories import channel, make_held_post, make_post
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def decide(client, posts, decision, reason=""):
    values = {"posts": [post.pk for post in posts], "decision": decision, "reason": reason}
    return client.post(url("held-list"), values, follow=True)


@pytest.fixture
def moderator(client):
    user = make_member()
    log_in(client, user)
    return user


def test_the_queue_shows_held_posts_with_why(client, moderator):
    post = make_held_post(subject="Let me in")

    text = client.get(url("held-list")).text

    assert "Let me in" in text
    assert "The author is not a member of the channel." in text
    assert post.author_email not in text


@pytest.mark.parametrize("body", ["a" * 200_000, "> a\n\n" * 50_000, "a@b." * 50_000])
def test_no_mail_keeps_the_moderators_from_their_queue(client, moderator, body):
    post = make_held_post(body=body, subject="Let me in")

    queue, alone = client.get(url("held-list")), client.get(post.get_absolute_url())

    assert (queue.status_code, alone.status_code) == (200, 200)
    assert len(queue.content) < len(body) < len(alone.content)


def test_several_posts_are_let_through_at_once(client, moderator):
    posts = [make_held_post(), make_held_post()]

    response = decide(client, posts, "accept")

    assert "Post it: 2 posts." in response.text
    assert Post.objects.accepted().count() == 2


def test_what_is_skipped_says_why(client, moderator):
    announcements = channel(posting=Posting.SECRETARIAT)
    own = make_post(
        announcements,
        author=Author(email=moderator.email),
        source=Source.MAIL,
        subject="My own",
    )
    other = make_held_post()

    response = decide(client, [own, other], "reject", "Content.")

    assert "Send it back; the author is told why: 1 post." in response.text
    assert "Skipped “My own”: Nobody decides on their own held post." in response.text
    own.refresh_from_db()
    assert own.status == PostStatus.HELD


def test_a_decision_without_a_reason_or_a_post_is_told(client, moderator):
    post = make_held_post(subject="Let me in")

    without_reason = decide(client, [post], "discard")
    without_post = decide(client, [], "discard", "Spam.")

    assert "The reason is missing." in without_reason.text
    assert "Choose at least one post." in without_post.text
    assert Post.objects.held().count() == 1


def test_one_post_alone_is_decided_on_from_its_page(client, moderator):
    post = make_held_post()

    client.post(post.get_absolute_url(), {"decision": "reject", "reason": "Content."})

    post.refresh_from_db()
    assert (post.status, post.decided_by) == (PostStatus.REJECTED, moderator)
    assert "Content." in client.get(post.get_absolute_url()).text


def test_ones_own_held_post_has_no_buttons(client, moderator):
    announcements = channel(posting=Posting.SECRETARIAT)
    own = make_post(announcements, author=Author(email=moderator.email), source=Source.MAIL)

    page = client.get(own.get_absolute_url())

    assert "Nobody decides on their own held post." in page.text
    assert page.context["may_decide"] is False


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_queue_is_for_those_who_look_after_the_channels(client, method):
    post = make_held_post()
    log_in(client, make_focal_point().user)

    for page in (url("held-list"), post.get_absolute_url()):
        assert getattr(client, method)(page, {"decision": "accept"}).status_code == 403
    post.refresh_from_db()
    assert post.status == PostStatus.HELD


def test_the_author_of_a_held_post_looks_but_does_not_decide(client):
    user = make_focal_point().user
    log_in(client, user)
    own = make_post(channel(posting=Posting.MODERATED), author=Author.of_user(user))

    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.post(own.get_absolute_url(), {"decision": "accept"}).status_code == 403


def test_an_accepted_post_leads_from_the_queue_to_the_archive(client, moderator):
    post = make_held_post()
    held_at = post.get_absolute_url()
    decide(client, [post], "accept")

    assert client.get(held_at)["Location"] == "/channels/bureau/1/"
