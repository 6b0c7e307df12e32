from datetime import timedelta

import pytest

from csb_portal import clock, mail
from csb_portal.mail import verp
from csb_portal.models import OutgoingMail
from csb_portal.retention import purge_all
from csb_portal.testing.golden import assert_golden
from liaison.choices.channels import PostStatus, Source
from liaison.choices.incoming import Result
from liaison.models import IncomingMail, Post
from liaison.services.channels.moderation import discard_post
from liaison.services.incoming.forgetting import keep_time
from liaison.tests.factories import make_member
from liaison.tests.incoming.letters import (
    corpus,
    deliver,
    give_address,
    letter,
    make_channel,
    make_member_of_talk,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member_of_talk()


@pytest.fixture(autouse=True)
def channel(member):
    return make_channel()


def test_a_member_posts_by_mail(member):
    outcome = deliver(letter("It opens at eight.", subject="Room VII"))

    post = Post.objects.get()
    assert outcome.post == post
    assert (post.source, post.author, post.status) == (Source.MAIL, member, PostStatus.ACCEPTED)
    assert (post.subject, post.body) == ("Room VII", "It opens at eight.")


def test_a_second_address_counts_once_it_is_verified(member):
    give_address(member, "second@example.org")
    give_address(member, "third@example.org", verified=False)

    results = [deliver(letter(sender=f"{n}@example.org")).result for n in ("second", "third")]

    assert results == [Result.POST, Result.HOLD]


def test_a_message_id_the_channel_knows_is_dropped():
    headers = "Message-ID: <same@mail.example.org>\r\n"
    deliver(letter(headers=headers))

    outcome = deliver(letter("Again.", headers=headers))

    assert outcome.result == Result.DISCARD
    assert outcome.reason == "The channel has a post with this Message-ID already."
    assert Post.objects.count() == 1


def test_two_copies_of_a_mail_without_a_name_are_one_post():
    raw = corpus("no_message_id")
    deliver(raw)

    outcome = deliver(b"Received: from elsewhere.example.org\r\n" + raw)

    assert outcome.result == Result.DISCARD
    assert Post.objects.count() == 1


def test_a_reply_finds_its_thread():
    first = deliver(letter(headers="Message-ID: <first@mail.example.org>\r\n")).post

    answer = deliver(letter("Yes.", headers="In-Reply-To: <first@mail.example.org>\r\n")).post
    third = deliver(
        letter("No.", headers="References: <gone@mail.example.org> <first@mail.example.org>\r\n")
    ).post

    assert (answer.parent, answer.thread) == (first, first)
    assert (third.parent, third.thread) == (first, first)


def test_files_are_kept_and_those_of_another_kind_are_named():
    kept = deliver(corpus("path_in_name"), "talk").post
    left_out = deliver(corpus("winmail_dat"), "talk").post

    assert [attachment.file.name for attachment in kept.attachments.all()] == ["notes.txt"]
    assert not left_out.attachments.exists()
    assert left_out.body == (
        "The report is attached.\n\n"
        "[A file of this mail is of a kind that is not kept: winmail.dat]"
    )


def test_a_signature_is_left_out_without_a_word():
    assert deliver(corpus("pgp_signed"), "talk").post.body == "Signed text."


def test_nothing_of_html_but_its_words_reaches_the_archive():
    assert deliver(corpus("html_only_with_script"), "talk").post.body == (
        "The hall & the lobby\nMap <https://example.org/x>"
    )


def test_no_header_of_the_mail_can_bring_another_with_it():
    assert deliver(corpus("header_injection_subject"), "talk").post.subject == (
        "Hello Bcc: everybody@example.org"
    )


def test_what_is_above_the_size_of_the_channel_is_refused_in_a_sentence(channel):
    channel.size_limit = 1000
    channel.save()

    outcome = deliver(letter("x" * 1000))

    assert outcome.result == Result.REFUSED
    assert outcome.answer.startswith(
        "552 5.3.4 The mail has 1.1 KB. Talk takes at most 1000 bytes."
    )


def test_a_post_of_the_portal_itself_is_known_by_its_envelope(channel):
    reader = mail.Reader(email=channel.address, name="Talk")
    mail.queue_text(to=reader, occasion="notice:1", subject="Notice", body="It is decided.")
    ours = OutgoingMail.objects.get()
    raw = letter("It is decided.", sender="secretariat@example.org")

    true = deliver(raw, sender=verp.sender_of(ours))
    OutgoingMail.objects.update(to="somebody@example.org")
    false = deliver(letter(sender="secretariat@example.org"), sender=verp.sender_of(ours))

    assert (true.result, true.post.source) == (Result.POST, Source.PORTAL)
    assert (false.result, false.reason) == (
        Result.DISCARD,
        "The mail says that it comes from the portal itself.",
    )


def test_a_mail_of_the_portal_that_went_through_a_list_goes_no_second_round(channel):
    reader = mail.Reader(email=channel.address, name="Talk")
    mail.queue_text(to=reader, occasion="notice:1", subject="Notice", body="It is decided.")
    raw = letter(headers="List-Id: <talk.lists.example.org>\r\n")

    outcome = deliver(raw, sender=verp.sender_of(OutgoingMail.objects.get()))

    assert outcome.result == Result.DISCARD


# --- the ways out --------------------------------------------------------------------------


def leave_mails():
    return OutgoingMail.objects.filter(occasion__startswith="leave-by-mail:")


def test_a_wish_to_leave_is_mailed_the_way_out_and_changes_nothing(channel, member):
    channel.may_leave = True
    channel.save()

    outcome = deliver(letter(""), "talk-leave")

    assert outcome.result == Result.LEAVE
    (sent,) = leave_mails()
    url = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert_golden(sent, "liaison/leave_asked", hiding={url: "URL"})
    assert deliver(letter()).result == Result.POST


def test_where_the_mail_goes_with_the_mandate_the_mail_says_so():
    deliver(letter(""), "talk-leave")

    assert "you belong to it as focal point of" in leave_mails().get().body


def test_a_stranger_is_answered_like_a_member_and_gets_no_mail(channel):
    theirs = deliver(letter("", sender="stranger@example.org"), "talk-leave")
    ours = deliver(letter(""), "talk-leave")

    assert theirs.answer == ours.answer
    assert leave_mails().count() == 1


def test_nobody_is_flooded_with_ways_out():
    for _ in range(5):
        deliver(letter(""), "talk-leave")

    assert leave_mails().count() == 3


def test_a_machine_that_asks_to_leave_is_not_answered():
    outcome = deliver(letter("", headers="Auto-Submitted: auto-replied\r\n"), "talk-leave")

    assert outcome.result == Result.DISCARD
    assert not leave_mails().exists()


def test_mail_to_the_owners_goes_to_the_secretariat():
    make_member()

    outcome = deliver(letter("Who decides?", sender="Ana <ana@example.org>"), "talk-owner")

    assert outcome.result == Result.OWNER
    sent = OutgoingMail.objects.get(occasion__startswith="owner-mail:")
    name = sent.recipient.name
    assert sent.headers["Reply-To"] == "ana@example.org"
    assert_golden(sent, "liaison/owner_written_to", hiding={name: "NAME"})


def test_mail_to_the_postmaster_goes_there_as_well():
    make_member()

    assert deliver(letter("Spam comes from you."), "postmaster").result == Result.OWNER
    assert OutgoingMail.objects.get(occasion__startswith="owner-mail:").subject == (
        "To the postmaster: The hall"
    )


def test_one_address_cannot_flood_the_owners():
    results = {deliver(letter(f"{n}"), "talk-owner").result for n in range(12)}

    assert results == {Result.OWNER, Result.REFUSED}


# --- what is kept --------------------------------------------------------------------------


def test_a_held_mail_is_kept_whole_until_it_is_decided():
    post = deliver(letter(sender="stranger@example.org")).post
    keep_time()
    waiting = IncomingMail.objects.get().raw

    discard_post(post, actor=make_member(), reason="Spam.")
    keep_time()

    assert bytes(waiting).startswith(b"From: stranger@example.org")
    assert IncomingMail.objects.get().raw is None


def test_a_held_mail_is_not_kept_whole_for_ever():
    deliver(letter(sender="stranger@example.org"))

    with clock.at(clock.now() + timedelta(days=31)):
        purge_all()

    assert IncomingMail.objects.get().raw is None


def test_the_log_forgets_after_three_months():
    deliver(letter())

    with clock.at(clock.now() + timedelta(days=89)):
        purge_all()
    assert IncomingMail.objects.exists()
    with clock.at(clock.now() + timedelta(days=91)):
        purge_all()

    assert not IncomingMail.objects.exists()
    assert Post.objects.exists()
