"""Writing a post on the portal, deciding on held ones, and what a post becomes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.channels import Archive, Posting, PostStatus, Source
from liaison.choices.register import Nature
from liaison.models import Message, Post, PostUse
from liaison.tests.channels.factories import channel, make_post
from liaison.tests.factories import division, plenary
from liaison.tests.meeting_factories import make_announced

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"channels:{name}", args=args)


def typed(client, page, **changes):
    """Fill in the form of a page as it comes, changed as wanted."""
    form = client.get(page).context["form"]
    values = {name: form[name].value() for name in ("key", "subject", "body")}
    return values | {"subject": "Rooms", "body": "Nine is free."} | changes


@pytest.fixture
def member(client):
    user = make_focal_point().user
    log_in(client, user)
    return user


def test_a_post_is_read_once_more_before_it_is_out(client, member):
    page = url("post-create", "bureau")

    preview = client.post(page, typed(client, page))

    assert "it is mailed to 1 member" in preview.text
    assert "Nine is free." in preview.text
    assert not Post.objects.exists()


def test_a_post_that_is_confirmed_is_out(client, member):
    page = url("post-create", "bureau")
    make_focal_point()

    response = client.post(page, typed(client, page) | {"record": "yes"}, follow=True)

    post = Post.objects.get()
    assert (post.author, post.source, post.status) == (member, Source.WEB, PostStatus.ACCEPTED)
    assert response.redirect_chain == [("/channels/bureau/1/", 302)]
    assert "Your post is out." in response.text
    assert OutgoingMail.objects.filter(occasion=post.occasion).count() == 2


def test_a_doubled_click_posts_once(client, member):
    page = url("post-create", "bureau")
    values = typed(client, page) | {"record": "yes"}

    for _ in range(2):
        client.post(page, values)

    assert Post.objects.count() == 1


def test_the_writer_may_go_back_and_change_it(client, member):
    page = url("post-create", "bureau")

    response = client.post(page, typed(client, page) | {"change": "yes"})

    assert response.context["form"]["body"].value() == "Nine is free."
    assert not Post.objects.exists()


def test_files_survive_the_second_look_and_go_to_the_archive(client, member):
    page = url("post-create", "bureau")
    upload = SimpleUploadedFile("agenda.txt", b"Item 1")

    preview = client.post(page, typed(client, page) | {"attachments": upload})
    hidden = dict(preview.context["hidden"])
    client.post(page, hidden | {"record": "yes"})

    (attachment,) = Post.objects.get().attachments.all()
    assert (attachment.file.name, attachment.file.read()) == ("agenda.txt", b"Item 1")


def test_a_file_of_no_known_type_is_refused_and_the_text_stays(client, member):
    page = url("post-create", "bureau")
    upload = SimpleUploadedFile("tool.exe", b"MZ\x90")

    response = client.post(page, typed(client, page) | {"attachments": upload, "record": "yes"})

    assert response.status_code == 200
    assert response.context["form"].errors["attachments"]
    assert response.context["form"]["body"].value() == "Nine is free."
    assert not Post.objects.exists()


def test_an_answer_quotes_without_addresses_and_joins_the_thread(client, member):
    post = make_post(subject="Rooms", body="Ask anna@elsewhere.example.com")
    page = url("post-reply", "bureau", post.number)

    form = client.get(page).context["form"]
    client.post(page, typed(client, page, subject=form["subject"].value()) | {"record": "yes"})

    answer = Post.objects.get(number=2)
    assert form["subject"].value() == "Re: Rooms"
    assert "> Ask …@…" in form["body"].value()
    assert (answer.parent, answer.in_reply_to) == (post, post.message_id)


def test_what_one_may_not_read_one_does_not_quote_in_an_answer(client, member):
    post = make_post(channel(archive=Archive.SECRETARIAT), body="For the six alone")

    answer = client.get(url("post-reply", "bureau", post.number))

    assert answer.status_code == 404
    assert "For the six alone" not in answer.text
    assert client.get(url("post-create", "bureau")).status_code == 200


@pytest.mark.parametrize("who", [make_user, lambda: None])
def test_whoever_does_not_belong_cannot_write_here(client, who):
    if user := who():
        log_in(client, user)
    response = client.get(url("post-create", "bureau"))

    assert response.status_code == (403 if user else 302)


def test_a_held_post_says_so_and_its_author_may_look_at_it(client, member):
    channel(posting=Posting.MODERATED)
    page = url("post-create", "bureau")

    response = client.post(page, typed(client, page) | {"record": "yes"}, follow=True)

    post = Post.objects.get()
    assert "Your post is held: Every post of this channel is looked at first." in response.text
    assert client.get(post.get_absolute_url()).status_code == 200
    assert log_in(client, make_user()).get(post.get_absolute_url()).status_code == 403


def test_an_empty_post_is_told_in_the_form(client, member):
    page = url("post-create", "bureau")

    response = client.post(page, typed(client, page, subject="", body="") | {"record": "yes"})

    assert set(response.context["form"].errors) == {"subject", "body"}


# --- what a post becomes -----------------------------------------------------------------


def test_a_post_becomes_a_request_and_each_leads_to_the_other(client, member):
    division()
    post = make_post(subject="Re: Rooms", body="We need two, says anna@elsewhere.example.com")
    page = url("post-request", "bureau", post.number)
    form = client.get(page).context["form"]
    initial = {name: form[name].value() for name in form.fields}

    response = client.post(
        page,
        {
            **{name: value for name, value in initial.items() if value is not None},
            "nature": Nature.PROCEDURE,
            "on_behalf_of": plenary().pk,
            "counterpart": division().pk,
        },
    )

    request, use = Message.objects.get(), PostUse.objects.get()
    assert response["Location"] == request.get_absolute_url()
    assert initial["subject"] == "Rooms"
    assert post.permanent_url in request.body
    assert "elsewhere.example.com" not in request.body
    assert (use.post, use.reference) == (post, request.reference)
    assert request.reference in client.get(post.get_absolute_url()).text


def test_content_is_refused_as_anywhere_and_the_text_stays(client, member):
    division()
    post = make_post()
    page = url("post-request", "bureau", post.number)
    form = client.get(page).context["form"]

    response = client.post(
        page,
        {
            "key": form["key"].value(),
            "subject": "Rooms",
            "body": "Our position",
            "language": "en",
            "nature": Nature.CONTENT,
            "on_behalf_of": plenary().pk,
            "counterpart": division().pk,
        },
    )

    assert "the bureau deals with procedure" in response.text.lower()
    assert not PostUse.objects.exists()


def test_only_focal_points_make_requests_of_posts(client):
    post = make_post()
    log_in(client, make_user(Role.STAFF))

    assert client.get(url("post-request", "bureau", post.number)).status_code == 403
    assert "Make it: request" not in client.get(post.get_absolute_url()).text


def test_a_post_becomes_an_item_of_an_agenda_and_each_leads_to_the_other(client, member):
    meeting, post = make_announced(), make_post(subject="Re: Rooms")
    page = url("post-agenda", "bureau", post.number)

    title = client.get(page).context["form"]["title"].value()
    response = client.post(page, {"meeting": meeting.pk, "title": title})

    item = meeting.items.get()
    assert (item.title, item.post, item.proposed_by) == ("Rooms", post, member)
    assert response["Location"] == meeting.get_absolute_url()
    assert meeting.reference in client.get(post.get_absolute_url()).text


def test_only_focal_points_propose_posts_for_an_agenda(client):
    post = make_post()
    log_in(client, make_user(Role.STAFF))

    assert client.get(url("post-agenda", "bureau", post.number)).status_code == 403
