"""Who reads an archive, and what anybody else is told."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from csb_portal import files
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.channels import Archive, PostStatus
from liaison.models import Post
from liaison.tests.channels.factories import channel, make_held_post, make_post
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def status(client, page):
    """Return the status of a page, with whatever file it hands out read to its end."""
    response = client.get(page)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def test_everybody_reads_the_archive_of_a_public_channel(client):
    post = make_post(subject="Rooms for the plenary", body="Nine is free.")

    for page in (url("channel", "bureau"), post.get_absolute_url(), url("thread", "bureau", 1)):
        assert "Rooms for the plenary" in client.get(page).text


@pytest.mark.parametrize(
    ("archive", "readers"),
    [
        (Archive.PUBLIC, {"stranger", "member", "secretariat", "staff"}),
        (Archive.MEMBERS, {"member", "secretariat", "staff"}),
        (Archive.SECRETARIAT, {"secretariat", "staff"}),
    ],
)
def test_who_reads_follows_the_channels_word(client, archive, readers):
    people = {
        "stranger": make_user(),
        "member": make_focal_point().user,
        "secretariat": make_member(),
        "staff": make_user(Role.STAFF),
    }
    post = make_post(channel(archive=archive), attachments=[files.store_bytes("a.txt", b"A")])
    pages = [
        url("channel", "bureau"),
        post.get_absolute_url(),
        url("thread", "bureau", 1),
        url("post-file", "bureau", 1, 1),
    ]

    for name, user in people.items():
        log_in(client, user)
        codes = {status(client, page) for page in pages}
        assert codes == ({200} if name in readers else {404}), name


@pytest.mark.parametrize(
    "page",
    [
        "/channels/bureau/",
        "/channels/bureau/?month=2005-02",
        "/channels/bureau/1/",
        "/channels/bureau/1/thread/",
        "/channels/bureau/1/files/1/",
        "/channels/bureau/999/",
        "/channels/bureau/999/files/9/",
    ],
)
def test_who_is_not_logged_in_is_asked_to_for_every_page_of_a_closed_archive(client, page):
    make_post(channel(archive=Archive.MEMBERS))

    response = client.get(page)

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?{urlencode({'next': page}, safe='/')}"


def test_a_channel_out_of_use_is_read_by_those_who_look_after_it_only(client):
    make_post()
    channel(is_active=False)

    assert client.get(url("channel", "bureau")).status_code == 302
    assert log_in(client, make_user()).get(url("channel", "bureau")).status_code == 404
    assert log_in(client, make_member()).get(url("channel", "bureau")).status_code == 200


@pytest.mark.parametrize("status", [PostStatus.REJECTED, PostStatus.DISCARDED, PostStatus.HELD])
def test_what_was_not_posted_is_nowhere_in_the_archive(client, status):
    make_post(subject="Rooms")
    post = make_held_post(subject="Spam spam")
    Post.objects.filter(pk=post.pk).update(status=status)

    listing = client.get(url("channel", "bureau")).text
    found = client.get(url("channel", "bureau"), {"text": "spam"}).text

    assert "Spam spam" not in listing
    assert "Spam spam" not in found
