"""No post is lost, and none goes in twice while anybody can help it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail, Restoration
from csb_portal.services.mails import release_mail
from csb_portal.testing.factories import make_user
from liaison.choices.channels import EngineKind, PostStatus
from liaison.engines.base import EngineRefused, EngineUnreachable
from liaison.engines.lmtp import InDoubt
from liaison.engines.rest import HeldMail
from liaison.models import Handover, Post
from liaison.services.channels.moderation import accept_post
from liaison.services.engines.breaker import state_of
from liaison.services.engines.tending import tend_engines
from liaison.tests.channels.factories import channel, make_held_post, make_post
from liaison.tests.engines.moments import MORNING
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def subjects(fake) -> list[str]:
    return [message_from_bytes(raw, policy=policy.default)["Subject"] for raw in fake.taken]


def test_a_post_waits_until_a_worker_hands_it_over(fake, bureau):
    post = make_post(bureau, subject="Agenda")

    assert (fake.taken, post.distributed_at) == ([], None)
    tend_engines()
    post.refresh_from_db()
    assert subjects(fake) == ["Agenda"]
    assert post.recipients == 1
    assert post.distributed_at == post.handover.taken_at


def test_a_post_is_handed_over_once(fake, bureau):
    make_post(bureau)

    tend_engines()
    tend_engines()

    assert len(fake.taken) == 1


def test_what_the_portal_let_through_says_so_to_the_list(fake, bureau):
    post = make_post(bureau, subject="Agenda", body="We meet at nine.\n.\nÀ demain.")

    tend_engines()

    letter = message_from_bytes(fake.taken[0], policy=policy.default)
    assert letter["Message-ID"] == post.message_id
    assert letter["To"] == "Civil Society Bureau <bureau@lists.example.org>"
    assert letter["From"].addresses[0].addr_spec == post.author_email
    assert len(letter["Approved"]) == 64
    assert letter.get_content().splitlines() == ["We meet at nine.", ".", "À demain."]


def test_after_a_restore_posts_wait_until_staff_let_mail_leave(fake, bureau):
    make_post(bureau)
    Restoration.objects.create(made_at=MORNING, restored_at=MORNING)

    tend_engines()
    held_back = list(fake.taken)
    release_mail(actor=make_user())
    tend_engines()

    assert (held_back, len(fake.taken)) == ([], 1)


def test_an_answer_names_what_it_answers(fake, bureau):
    first = make_post(bureau)
    make_post(bureau, in_reply_to=first.message_id)

    tend_engines()

    answer = message_from_bytes(fake.taken[1], policy=policy.default)
    assert (answer["In-Reply-To"], answer["References"]) == (first.message_id,) * 2


def test_with_mailman_away_the_portal_works_and_the_post_waits(fake, bureau):
    fake.fault = EngineUnreachable("no answer")
    post = make_post(bureau)

    tend_engines()

    post.refresh_from_db()
    assert (post.status, post.distributed_at) == (PostStatus.ACCEPTED, None)
    fake.fault = None
    tend_engines()
    assert len(fake.taken) == 1


def test_a_whole_outage_loses_nothing_and_asks_ever_more_rarely(fake, bureau):
    fake.fault = EngineUnreachable("no answer")
    for minute in range(30):
        with clock.at(MORNING + minute * MINUTE):
            make_post(bureau, subject=f"Minute {minute}")
            tend_engines()
            since = state_of(EngineKind.MAILMAN).unreachable_since
    asked = fake.asked
    fake.fault = None
    with clock.at(MORNING + 60 * MINUTE):
        tend_engines()

    assert since == MORNING
    assert asked == 7
    assert subjects(fake) == [f"Minute {minute}" for minute in range(30)]
    assert state_of(EngineKind.MAILMAN).unreachable_since is None


def test_a_post_whose_fate_nobody_knows_is_not_sent_again_at_once(fake, bureau, monkeypatch):
    make_post(bureau)
    _lose_the_answer(monkeypatch, fake)
    with clock.at(MORNING):
        tend_engines()
    _answer_again(monkeypatch, fake)
    with clock.at(MORNING + 14 * MINUTE):
        tend_engines()
    assert (fake.taken, Handover.objects.get().error) == ([], "LMTP: TimeoutError")

    with clock.at(MORNING + 16 * MINUTE):
        tend_engines()
    assert len(fake.taken) == 1


def test_a_post_that_was_not_taken_for_sure_is_sent_again_at_once(fake, bureau, monkeypatch):
    make_post(bureau)
    _lose_the_answer(monkeypatch, fake, EngineUnreachable("LMTP: 451"))
    with clock.at(MORNING):
        tend_engines()
    _answer_again(monkeypatch, fake)
    with clock.at(MORNING + MINUTE):
        tend_engines()

    assert len(fake.taken) == 1


def test_one_post_that_is_refused_holds_up_no_other(fake, bureau, monkeypatch):
    refused, fine = make_post(bureau), make_post(bureau)
    fake_hand_in = fake.hand_in

    def hand_in(raw: bytes, **envelope: str) -> None:
        if refused.message_id.encode() in raw:
            raise EngineRefused("Mailman refused the mail (552).")
        fake_hand_in(raw, **envelope)

    monkeypatch.setattr("liaison.services.engines.handing_over.hand_in", hand_in)
    tend_engines()

    assert list(Handover.objects.waiting()) == [refused.handover]
    assert Handover.objects.get(post=refused).error == "Mailman refused the mail (552)."
    assert Handover.objects.get(post=fine).taken_at is not None
    assert state_of(EngineKind.MAILMAN).failures == 0


def test_what_mailman_holds_is_let_through_there(fake, bureau):
    post = make_held_post(bureau, message_id="<held@example.org>")
    fake.held_mails = [_held(7, post.message_id)]
    accept_post(post, actor=make_member())

    tend_engines()

    assert (fake.decided, fake.taken) == ([(7, "accept")], [])
    assert not Handover.objects.waiting().exists()


def test_what_was_handed_in_and_held_nevertheless_is_let_through(fake, bureau):
    post = make_post(bureau)
    tend_engines()
    fake.held_mails = [HeldMail(9, post.message_id, "x@example.org", "", fake.taken[0])]

    tend_engines()

    assert (fake.decided, len(fake.taken)) == ([(9, "accept")], 1)


def test_what_claims_the_name_of_a_post_that_is_out_is_not_let_through(fake, bureau):
    post = make_post(bureau)
    tend_engines()
    fake.held_mails = [_held(9, post.message_id)]

    tend_engines()

    assert fake.decided == [(9, "discard")]


def test_of_two_held_mails_with_one_name_the_one_that_was_shown_is_let_through(fake, bureau):
    first = _held(7, "<held@example.org>")
    fake.held_mails = [first, replace(first, request_id=8, raw=first.raw + b"Other words.")]
    tend_engines()
    accept_post(Post.objects.get(), actor=make_member())

    tend_engines()
    tend_engines()

    assert fake.decided == [(7, "accept"), (8, "discard")]


def test_a_list_that_waits_for_eyes_gets_no_posts(fake, bureau):
    tend_engines()
    for number in range(12):
        fake.add_member(bureau.address, f"former-{number}@example.org", "member")
    make_post(bureau)

    tend_engines()

    assert fake.taken == []
    assert Handover.objects.waiting().count() == 1


def test_a_list_is_brought_into_step_before_a_post_goes_to_it(fake, bureau):
    with clock.at(MORNING):
        tend_engines()
    with clock.at(MORNING + MINUTE):
        post = make_post(bureau)
        tend_engines()

    assert post.author_email in fake.lists[bureau.address].members


def test_channels_of_the_portal_itself_are_left_alone(fake):
    make_post(channel())

    tend_engines()

    assert (fake.asked, Handover.objects.count()) == (0, 0)


def test_what_waits_when_a_channel_comes_back_to_the_portal_goes_out_from_there(fake, bureau):
    post = make_post(bureau)
    channel(engine="embedded")

    tend_engines()
    tend_engines()

    assert OutgoingMail.objects.filter(occasion=post.occasion).count() == 1
    assert (fake.asked, Handover.objects.waiting().count()) == (0, 0)


def test_a_post_by_mail_held_here_goes_out_only_when_accepted(fake, bureau):
    make_held_post(bureau)

    tend_engines()

    assert fake.taken == []
    assert not AuditEntry.objects.filter(event="liaison.post_accepted").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_workers_hand_a_post_over_once(fake, bureau):
    make_post(bureau)
    tend_engines()
    fake.taken.clear()
    Handover.objects.update(taken_at=None, attempted_at=None)

    def tend(_number: int) -> None:
        try:
            tend_engines()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tend, range(4)))

    assert len(fake.taken) == 1
    assert Post.objects.get().distributed_at is not None


def _lose_the_answer(monkeypatch, fake, error: Exception | None = None) -> None:
    def hand_in(raw: bytes, **envelope: str) -> None:
        raise error or InDoubt("LMTP: TimeoutError")

    monkeypatch.setattr("liaison.services.engines.handing_over.hand_in", hand_in)


def _answer_again(monkeypatch, fake) -> None:
    monkeypatch.setattr("liaison.services.engines.handing_over.hand_in", fake.hand_in)


def _held(number: int, message_id: str) -> HeldMail:
    return HeldMail(
        number, message_id, "x@example.org", "", f"Message-ID: {message_id}\r\n\r\n".encode()
    )
