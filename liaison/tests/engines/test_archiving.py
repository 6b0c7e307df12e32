"""What comes back from a list is filed once, by its author's name, and only from the list."""

import pytest

from liaison.choices.channels import PostStatus
from liaison.choices.incoming import Result
from liaison.engines.rest import HeldMail
from liaison.models import Handover
from liaison.services.channels.moderation import discard_post
from liaison.services.engines.addresses import archive_address, channel_of_archive
from liaison.services.engines.tending import tend_engines
from liaison.services.incoming.receiving import receive
from liaison.tests.channels.factories import make_held_post, make_post
from liaison.tests.engines.halls import letter
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db


def come_back(bureau, raw: bytes, to: str = ""):
    sender = "bureau-bounces+archive=x@lists.example.org"
    (outcome,) = receive(raw, sender=sender, recipients=[to or archive_address(bureau)])
    return outcome


def from_the_list(bureau, **headers: str) -> bytes:
    raw = letter("ana@example.org", bureau, subject="[Bureau] Rooms")
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    own = "List-Id: Bureau <bureau.lists.example.org>\r\nPrecedence: list\r\n"
    if "From" in headers:
        raw = raw.partition(b"\r\n")[2]
    return (head + own).encode() + raw


def test_what_went_straight_to_the_list_is_filed_without_its_prefix(fake, bureau):
    outcome = come_back(bureau, from_the_list(bureau))

    post = bureau.posts.get()
    assert outcome.result == Result.POST
    assert (post.subject, post.status, post.number) == ("Rooms", PostStatus.ACCEPTED, 1)
    assert post.handover.returned_at is not None
    assert post.distributed_at is not None


def test_what_is_filed_is_not_handed_out_again(fake, bureau):
    come_back(bureau, from_the_list(bureau))

    tend_engines()

    assert fake.taken == []


def test_a_copy_of_a_post_of_the_portals_own_is_the_proof_that_it_went_out(fake, bureau):
    post = make_post(bureau, message_id="<one@mail.example.org>")

    come_back(bureau, from_the_list(bureau))
    tend_engines()

    assert bureau.posts.count() == 1
    assert Handover.objects.get(post=post).returned_at is not None
    assert fake.taken == []


def test_the_second_copy_changes_nothing(fake, bureau):
    come_back(bureau, from_the_list(bureau))
    filed = Handover.objects.values().get()

    come_back(bureau, from_the_list(bureau, X_Second="yes"))

    assert Handover.objects.values().get() == filed


def test_what_somebody_let_through_in_mailman_is_posted_here_too(fake, bureau):
    held = make_held_post(bureau, message_id="<one@mail.example.org>")

    come_back(bureau, from_the_list(bureau))

    held.refresh_from_db()
    assert (held.status, held.number) == (PostStatus.ACCEPTED, 1)


def test_what_was_refused_here_stays_refused(fake, bureau):
    held = make_held_post(bureau, message_id="<one@mail.example.org>")
    discard_post(held, actor=make_member(), reason="Spam.")

    come_back(bureau, from_the_list(bureau))

    held.refresh_from_db()
    assert held.status == PostStatus.DISCARDED


def test_what_a_list_hands_out_takes_no_name_that_is_the_portals_to_give(fake, bureau):
    claimed = "<RL-2005-0001@lists.example.org>"
    raw = from_the_list(bureau).replace(b"<one@mail.example.org>", claimed.encode())

    come_back(bureau, raw)
    come_back(bureau, raw.replace(b"Rooms", b"Rooms again"))

    assert bureau.posts.count() == 1
    assert bureau.posts.get().message_id.endswith("@made-up.invalid>")


@pytest.mark.parametrize("header", ["Cc", "Reply_To"])
def test_the_author_is_found_behind_the_lists_own_address(fake, bureau, header):
    headers = {
        "From": "Ana via Civil Society Bureau <bureau@lists.example.org>",
        header: "Ben <ben@example.org>, Ana <ana@example.org>, <bureau@lists.example.org>",
    }

    come_back(bureau, from_the_list(bureau, **headers))

    post = bureau.posts.get()
    assert (post.author_name, post.author_email) == ("Ana", "ana@example.org")


def test_nobody_else_files_anything(fake, bureau):
    address = archive_address(bureau)
    guess = address.replace(address.rpartition("-")[2][:20], "a" * 20)

    outcome = come_back(bureau, from_the_list(bureau), to=guess)

    assert (outcome.result, bureau.posts.count()) == (Result.REFUSED, 0)


def test_the_address_of_an_archive_survives_capital_letters_and_a_new_key(bureau, settings):
    address = archive_address(bureau).upper()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert channel_of_archive(address) == bureau
    settings.SECRET_KEY_FALLBACKS = []
    assert channel_of_archive(address) is None


def test_what_mailman_holds_is_shown_with_its_reason_and_files(fake, bureau):
    raw = letter("stranger@elsewhere.example.org", bureau)
    fake.held_mails = [HeldMail(3, "<one@mail.example.org>", "x", "Message has no subject", raw)]

    tend_engines()
    tend_engines()

    post = bureau.posts.get()
    assert (post.status, post.author_email) == (PostStatus.HELD, "stranger@elsewhere.example.org")
    assert post.hold_reason == "Mailman holds it: Message has no subject"
    assert fake.decided == []


def test_a_held_mail_that_claims_a_name_of_the_portals_is_shown_once_and_decided_on(fake, bureau):
    claimed = "<RL-2005-0001@lists.example.org>"
    raw = letter("stranger@elsewhere.example.org", bureau, message_id=claimed)
    fake.held_mails = [HeldMail(3, claimed, "x", "", raw)]
    tend_engines()
    tend_engines()
    discard_post(bureau.posts.get(), actor=make_member(), reason="Spam.")

    tend_engines()

    assert bureau.posts.get().message_id != claimed
    assert fake.decided == [(3, "discard")]


def test_what_is_refused_here_is_dropped_there_without_a_second_word(fake, bureau):
    raw = letter("stranger@elsewhere.example.org", bureau)
    fake.held_mails = [HeldMail(3, "<one@mail.example.org>", "x", "", raw)]
    tend_engines()
    discard_post(bureau.posts.get(), actor=make_member(), reason="Spam.")

    tend_engines()

    assert fake.decided == [(3, "discard")]
