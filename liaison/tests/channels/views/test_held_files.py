"""Whoever decides on a held post may look at what came with it, and nobody else."""

import pytest
from django.urls import reverse

from csb_portal import files
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.services.channels.moderation import accept_post, discard_post
from liaison.services.incoming.forgetting import keep_time
from liaison.tests.channels.factories import make_held_post
from liaison.tests.factories import make_member
from liaison.tests.incoming.letters import deliver, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = make_member()
    log_in(client, user)
    return user


@pytest.fixture
def post():
    return make_held_post(attachments=[files.store_bytes("notes.txt", b"Not seen yet.")])


def file_of(post, place=1) -> str:
    return reverse("channels:held-file", args=[post.channel.slug, post.pk, place])


def mail_of(post) -> str:
    return reverse("channels:held-mail", args=[post.channel.slug, post.pk])


def test_a_file_is_linked_and_handed_out_as_a_file(client, moderator, post):
    page = client.get(post.get_absolute_url()).text
    response = client.get(file_of(post))

    assert file_of(post) in page
    assert b"".join(response.streaming_content) == b"Not seen yet."
    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert client.get(file_of(post, 2)).status_code == 404


def test_a_mail_is_handed_out_as_it_came_in_a_form_that_runs_nowhere(client, moderator):
    raw = letter("<script>alert(1)</script>", sender="stranger@example.org")
    held = deliver(raw, "bureau").post

    page = client.get(held.get_absolute_url()).text
    response = client.get(mail_of(held))

    assert mail_of(held) in page
    assert response.content == raw
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="held-{held.pk}.eml"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_what_was_written_on_the_pages_has_no_mail(client, moderator, post):
    assert client.get(mail_of(post)).status_code == 404
    assert mail_of(post) not in client.get(post.get_absolute_url()).text


def test_once_it_is_decided_there_is_nothing_to_look_at(client, moderator, post):
    held = deliver(letter(sender="stranger@example.org"), "bureau").post
    discard_post(held, actor=moderator, reason="Spam.")
    accept_post(post, actor=moderator)
    keep_time()

    assert [client.get(url).status_code for url in (mail_of(held), file_of(post))] == [404, 404]


def test_nobody_else_gets_either(client, post):
    held = deliver(letter(sender="stranger@example.org"), "bureau").post
    urls = (file_of(post), mail_of(held))

    assert [client.get(url).status_code for url in urls] == [302, 302]
    log_in(client, make_focal_point().user)
    assert [client.get(url).status_code for url in urls] == [403, 403]
