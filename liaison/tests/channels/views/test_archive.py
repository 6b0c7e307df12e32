"""The archive: what is shown of it, how it is found, and that nobody's address is in it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csb_portal import clock, files
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.models import AddressState, Post
from liaison.services.channels.moderation import accept_post
from liaison.services.channels.posting import Author
from liaison.tests.channels.factories import (
    make_contact,
    make_held_post,
    make_post,
    make_subscriber,
)

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def status(client, page):
    """Return the status of a page, with whatever file it hands out read to its end."""
    response = client.get(page)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


# --- what is shown -----------------------------------------------------------------------


def test_no_address_of_anybody_is_in_the_archive(client):
    author = make_focal_point().user
    post = make_post(
        author=Author.of_user(author),
        body=f"Write to anna@elsewhere.example.com or bureau@lists.example.org\n> by {author.email}",
    )

    for page in (url("channel", "bureau"), post.get_absolute_url(), url("thread", "bureau", 1)):
        text = client.get(page).text
        assert "elsewhere.example.com" not in text
        assert author.email not in text
    assert "bureau@lists.example.org" in client.get(post.get_absolute_url()).text


def test_a_text_is_text_and_nothing_of_it_is_loaded_or_run(client):
    post = make_post(
        subject="<b>Rooms</b>",
        body='<img src="https://tracker.example.com/a.png"><script>alert(1)</script>',
    )

    text = client.get(post.get_absolute_url()).text

    assert "<img" not in text
    assert "<script>alert" not in text
    assert "&lt;b&gt;Rooms&lt;/b&gt;" in text
    assert "&lt;script&gt;" in text


def test_quoted_lines_are_folded(client):
    post = make_post(body="I agree.\n\nOn Monday, Anna wrote:\n> Nine\n> is free.\n")

    text = client.get(post.get_absolute_url()).text

    assert "<summary>3 quoted lines</summary>" in text
    assert "I agree." in text


def test_links_lead_out_without_vouching_for_where(client):
    post = make_post(body="See https://www.example.org/agenda")

    assert '<a href="https://www.example.org/agenda" rel="nofollow">' in (
        client.get(post.get_absolute_url()).text
    )


def test_a_thread_is_shown_with_its_answers_in_order(client):
    first = make_post(subject="Rooms", message_id="<a@example.org>")
    make_post(subject="Re: Rooms", in_reply_to="<a@example.org>", body="Second text")
    third = make_post(subject="Re: Rooms", in_reply_to="<a@example.org>", body="Third text")

    whole = client.get(url("thread", "bureau", 2)).text
    listing = client.get(url("channel", "bureau")).text

    assert whole.index(first.body) < whole.index("Second text") < whole.index("Third text")
    assert listing.count("Rooms</a>") == 1
    assert "2 answers, the last" in listing
    assert "The thread" in client.get(third.get_absolute_url()).text


def test_a_month_is_named_as_in_the_bureau_s_zone(client):
    with clock.at(geneva(2005, 3, 1, 0, 30)):
        make_post()

    assert '?month=2005-03">March 2005</a>' in client.get(url("channel", "bureau")).text


def test_months_and_words_find_posts(client):
    with clock.at(geneva(2005, 2, 1, 12)):
        make_post(subject="Overpasses", body="Twelve of them")
    with clock.at(geneva(2005, 3, 31, 23, 30)):
        make_post(subject="Report", body="The month of March")

    def subjects(**query):
        page = client.get(url("channel", "bureau"), query).context["page"]
        return [post.subject for post in page]

    assert subjects() == ["Report", "Overpasses"]
    assert subjects(month="2005-02") == ["Overpasses"]
    assert subjects(month="2005-03") == ["Report"]
    assert subjects(month="2005-04") == []
    assert subjects(text="twelve OVERPASSES") == ["Overpasses"]
    assert subjects(text="twelve report") == []
    assert subjects(month="nonsense") == ["Report", "Overpasses"]
    months = client.get(url("channel", "bureau")).context["months"]
    assert [(str(row["month"]), row["count"]) for row in months] == [("2005-03", 1), ("2005-02", 1)]


def geneva(*args):
    return datetime(*args, tzinfo=ZoneInfo("Europe/Zurich"))


def test_a_file_of_a_post_is_handed_out_as_a_download(client):
    make_post(attachments=[files.store_bytes("agenda.txt", b"Item 1")])

    response = client.get(url("post-file", "bureau", 1, 1))

    assert b"".join(response.streaming_content) == b"Item 1"
    assert response["Content-Disposition"] == 'attachment; filename="agenda.txt"'
    assert client.get(url("post-file", "bureau", 1, 2)).status_code == 404
    assert client.get(url("post-file", "bureau", 1, 0)).status_code == 404


def test_an_empty_archive_says_what_would_be_there(client):
    text = client.get(url("channel", "bureau")).text

    assert "Nothing has been posted yet." in text


def test_unknown_channels_and_posts_are_not_there(client):
    assert client.get("/channels/nothing/").status_code == 404
    assert client.get("/channels/bureau/1/").status_code == 404


# --- the list of channels ----------------------------------------------------------------


def test_the_channels_say_who_reads_and_by_what_one_belongs(client):
    mandate = make_focal_point()

    anonymous = client.get(url("channel-list")).text
    mine = log_in(client, mandate.user).get(url("channel-list")).text

    assert "Civil Society Plenary (virtual)" in anonymous
    assert "CSB and WGIG" not in anonymous
    assert "Get it by mail" in anonymous
    assert mine.count(f"Focal point of {mandate.family}") == 6


def test_a_member_sees_that_their_address_fails_and_how_to_mend_it(client):
    user = make_focal_point().user
    state = AddressState.objects.create(
        email=user.email.lower(), marked_at=clock.now(), reason="550 No such user"
    )

    page = log_in(client, user).get(url("channel-list")).text
    response = client.post(url("address-clear", state.pk), follow=True)

    assert "550 No such user" in page
    assert f"Posts go to {user.email} again." in response.text
    state.refresh_from_db()
    assert state.marked_at is None


def test_nobody_clears_anothers_address(client):
    state = AddressState.objects.create(email="other@example.org", marked_at=clock.now())

    response = log_in(client, make_user()).post(url("address-clear", state.pk))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["channel-list", "channel", "post", "thread"])
def test_pages_cost_the_same_for_one_and_for_many(client, name):
    def grow():
        first = make_post(message_id=f"<{Post.objects.count()}@example.org>")
        for _ in range(3):
            make_post(in_reply_to=first.message_id)
        make_contact("ccbi")
        make_subscriber()
        accept_post(make_held_post(), actor=make_user(Role.STAFF))

    args = {"channel-list": (), "channel": ("bureau",)}.get(name, ("bureau", 2))
    user = make_focal_point().user
    log_in(client, user)
    grow()
    first = count_queries(client, url(name, *args))
    for _ in range(3):
        grow()
    make_post(in_reply_to=Post.objects.get(number=1).message_id)

    assert count_queries(client, url(name, *args)) == first


def count_queries(client, page):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)
