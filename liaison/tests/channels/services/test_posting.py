"""Posts that come in: posted, held, known already, put into their thread."""

import pytest

from csb_portal import clock, files
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from liaison.choices.channels import (
    Archive,
    HoldReason,
    Posting,
    PostStatus,
    Source,
    Target,
)
from liaison.models import Post
from liaison.services.channels.posting import Author
from liaison.services.channels.uses import record_use
from liaison.tests.channels.factories import (
    add_address,
    channel,
    make_contact,
    make_held_post,
    make_post,
    make_subscriber,
    somebody,
    stranger,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def test_a_member_posts_at_once_and_the_post_has_the_next_number():
    first, second = make_post(), make_post()

    assert (first.status, first.number) == (PostStatus.ACCEPTED, 1)
    assert (second.status, second.number) == (PostStatus.ACCEPTED, 2)
    assert second.get_absolute_url() == "/channels/bureau/2/"


def test_channels_count_each_for_itself():
    make_post()
    other = make_post(channel("plenary"), author=Author(email=make_subscriber().email))

    assert other.number == 1


def test_a_post_of_somebody_who_does_not_belong_is_held_and_reaches_nobody():
    make_focal_point()

    post = make_held_post()

    assert (post.status, post.number) == (PostStatus.HELD, None)
    assert post.hold_reason == HoldReason.NOT_A_MEMBER
    assert not OutgoingMail.objects.exists()


def test_an_account_without_a_mandate_does_not_make_a_member():
    assert make_post(author=somebody()).status == PostStatus.HELD


def test_a_member_may_write_from_each_verified_address():
    user = make_focal_point().user
    add_address(user, "second@example.org")
    add_address(user, "third@example.org", verified=False)

    by_mail = make_post(author=Author(email="Second@example.org"), source=Source.MAIL)
    unproven = make_post(author=Author(email="third@example.org"), source=Source.MAIL)

    assert (by_mail.status, by_mail.author) == (PostStatus.ACCEPTED, user)
    assert (unproven.status, unproven.author) == (PostStatus.HELD, None)


def test_a_contact_of_the_other_side_posts_without_an_account():
    contact = make_contact("ccbi")

    post = make_post(channel("csb-private"), author=Author(email=contact.email), source=Source.MAIL)

    assert (post.status, post.author_contact) == (PostStatus.ACCEPTED, contact)
    assert post.author_name == contact.name


def test_the_secretariat_and_staff_post_everywhere():
    member, staff = make_member(), make_user(Role.STAFF)

    for user in (member, staff):
        post = make_post(channel("plenary"), author=Author.of_user(user))
        assert post.status == PostStatus.ACCEPTED


@pytest.mark.parametrize(
    ("posting", "reason"),
    [
        (Posting.MODERATED, HoldReason.MODERATED),
        (Posting.SECRETARIAT, HoldReason.ANNOUNCEMENTS),
    ],
)
def test_where_the_channel_says_so_a_members_post_is_held(posting, reason):
    post = make_post(channel(posting=posting))

    assert (post.status, post.hold_reason) == (PostStatus.HELD, reason)


def test_a_mail_in_the_secretariats_name_does_not_open_a_channel_of_announcements():
    member = make_member()
    announcements = channel(posting=Posting.SECRETARIAT)

    by_mail = make_post(announcements, author=Author(email=member.email), source=Source.MAIL)
    by_web = make_post(announcements, author=Author.of_user(member))

    assert by_mail.status == PostStatus.HELD
    assert by_web.status == PostStatus.ACCEPTED


def test_a_post_that_is_too_large_is_held():
    post = make_post(channel(size_limit=100), body="é" * 51)

    assert (post.status, post.hold_reason) == (PostStatus.HELD, HoldReason.TOO_LARGE)


def test_the_portal_itself_is_never_held():
    post = make_post(
        channel(posting=Posting.MODERATED),
        author=Author(email="", name="Civil Society Bureau"),
        source=Source.PORTAL,
        body="x" * 1000,
    )

    assert post.status == PostStatus.ACCEPTED


def test_whoever_receives_mail_may_hold_a_post_for_a_reason_of_its_own():
    post = make_post(hold_reason="The mail has an attachment that cannot be read.")

    assert post.status == PostStatus.HELD
    assert post.why_held == "The mail has an attachment that cannot be read."


def test_a_message_id_known_in_the_channel_brings_the_same_post():
    first = make_post(message_id="<one@example.org>", subject="First")

    again = make_post(message_id=" <one@example.org>\r\n", subject="Forged")
    elsewhere = make_post(
        channel("plenary"),
        message_id="one@example.org",
        author=Author(email=make_subscriber().email),
    )

    assert again == first
    assert again.subject == "First"
    assert elsewhere != first
    assert Post.objects.count() == 2


def test_a_message_id_too_long_to_keep_is_known_again():
    name = f"<{'x' * 400}@example.org>"

    assert make_post(message_id=name) == make_post(message_id=name)


def test_an_answer_finds_its_thread_by_what_it_answers_or_refers_to():
    first = make_post(message_id="<a@example.org>")
    second = make_post(message_id="<b@example.org>", in_reply_to="<a@example.org>")
    third = make_post(
        in_reply_to="<lost@example.org>", references=["<a@example.org>", "<b@example.org>"]
    )

    assert (second.parent, second.thread) == (first, first)
    assert (third.parent, third.thread) == (second, first)
    assert third.references == "<a@example.org> <b@example.org> <lost@example.org>"
    assert list(Post.objects.in_thread(third)) == [first, second, third]


def test_an_answer_to_a_post_of_another_channel_begins_a_thread():
    make_post(message_id="<a@example.org>")

    other = make_post(
        channel("plenary"),
        in_reply_to="<a@example.org>",
        author=Author(email=make_subscriber().email),
    )

    assert (other.parent, other.thread) == (None, None)


def test_the_prefix_of_the_channel_and_line_breaks_leave_the_subject():
    post = make_post(subject="Re: [Bureau] [bureau]  Rooms\r\nBcc: all@example.org")

    assert post.subject == "Re: Rooms Bcc: all@example.org"


def test_what_no_database_keeps_leaves_the_text():
    post = make_post(subject="Ro\x00oms", body="One\x00\r\nTwo\x1b[31m")

    assert (post.subject, post.body) == ("Rooms", "One\nTwo[31m")


def test_an_address_is_never_taken_for_a_name():
    post = make_held_post(author=Author(email="anna@example.org", name="anna@example.org"))

    assert post.author_name == "Somebody without a name"


def test_files_are_kept_with_the_post_each_once():
    agenda = files.store_bytes("agenda.txt", b"Item 1")

    post = make_post(attachments=[agenda, agenda])

    assert [attachment.file for attachment in post.attachments.all()] == [agenda]


def test_a_post_that_says_nothing_is_refused():
    with pytest.raises(DomainError):
        make_post(subject=" ", body="\n")


def test_a_channel_that_is_not_in_use_takes_no_posts():
    with pytest.raises(DomainError):
        make_post(channel("csb-wgig"))


def test_the_trail_says_what_was_posted_and_only_that_something_was_held():
    post, held = make_post(), make_held_post()

    posted, kept = AuditEntry.objects.order_by("number")
    assert (posted.event, posted.is_public) == ("liaison.post_accepted", True)
    assert posted.data == {"channel": "bureau", "number": 1}
    assert (kept.event, kept.is_public) == ("liaison.post_held", False)
    assert post.subject not in str(posted.content)
    assert held.author_email not in str(kept.content)


def test_a_known_author_is_told_that_the_post_is_held_and_a_stranger_is_not():
    account = somebody()
    make_post(author=account)
    make_post(author=stranger(), source=Source.MAIL)

    (letter,) = OutgoingMail.objects.all()
    assert letter.to == account.email
    assert letter.subject == "Your post to Civil Society Bureau waits for a decision"


def test_a_post_keeps_when_it_came():
    moment = clock.now()
    with clock.at(moment):
        post = make_post()

    assert (post.received_at, post.posted_at) == (moment, moment)


@pytest.mark.parametrize("archive", Archive)
def test_who_posted_when_is_public_where_the_archive_is(archive):
    post = make_post(channel(archive=archive))
    record_use(post, Target.REQUEST, post, reference="REQ-1", url="/", actor=post.author)

    entries = AuditEntry.objects.filter(event__in=["liaison.post_accepted", "liaison.post_used"])
    assert [entry.is_public for entry in entries] == [archive == Archive.PUBLIC] * 2
