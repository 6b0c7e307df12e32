"""A bounce of the list counts as one of the portal's own: of a post it took, for a member."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from csb_portal import clock, mail
from csb_portal.models import MailStatus, OutgoingMail, User
from csb_portal.testing.factories import make_user
from csb_portal.testing.mailman import Letter
from families.tests.factories import make_focal_point
from liaison.choices.channels import OverrideKind, Source
from liaison.choices.incoming import Result
from liaison.incoming.bounces import Failure
from liaison.models import AddressState, Channel, Post
from liaison.services.channels.addresses import clear_address
from liaison.services.engines.addresses import failing_of
from liaison.services.engines.handing_over import note_taken
from liaison.services.incoming.bouncing import record_bounce
from liaison.services.incoming.receiving import receive
from liaison.tests.channels.factories import add_address, channel, make_override, make_post
from liaison.tests.engines.dsn import bounce_of
from liaison.tests.engines.halls import letter
from liaison.tests.engines.moments import MORNING

pytestmark = pytest.mark.django_db
BEN = "ben@example.org"
SENDER = "bureau-bounces+ben=example.org@lists.example.org"


@pytest.fixture
def ben(bureau) -> User:
    """A member of the channel, whose mails come back."""
    return make_focal_point(user=make_user(email=BEN)).user


def handed_out(channel: Channel, **fields: object) -> Post:
    """Post what Mailman has taken to hand out."""
    post = make_post(channel, **fields)
    note_taken(post)
    return post


def bounce(post: Post, *, message_id: str = ""):
    raw = letter("ana@example.org", post.channel, message_id=message_id or post.message_id)
    message = message_from_bytes(raw, policy=policy.default)
    notice = bounce_of(Letter(SENDER, [BEN], message))
    (outcome,) = receive(notice, sender="", recipients=[SENDER])
    return outcome


def bounces() -> int:
    state = AddressState.objects.filter(email=BEN).first()
    return state.hard_bounces if state else 0


def test_three_posts_that_came_back_mark_the_address(bureau, ben):
    for number in (1, 2, 3):
        assert not AddressState.objects.marked_addresses()
        assert bounce(handed_out(bureau)).result == Result.BOUNCE
        assert bounces() == number

    assert AddressState.objects.marked_addresses() == {BEN}


def test_a_post_counts_once(bureau, ben):
    post = handed_out(bureau)

    bounce(post)
    bounce(post)

    assert bounces() == 1


def test_a_notice_that_returns_no_post_of_the_channel_counts_nothing(bureau, ben):
    outcome = bounce(handed_out(bureau), message_id="<made-up@example.org>")

    assert (outcome.result, bounces()) == (Result.BOUNCE, 0)


def test_a_stranger_cannot_have_an_address_counted_that_belongs_to_nothing(bureau):
    told = {bounce(handed_out(bureau)).answer for _post in range(3)}

    assert not AddressState.objects.exists()
    assert told == {  # the words for members too, so that nobody learns who is one
        "250 2.6.0 If the list wrote to this address, and it failed for good, that is counted."
    }


def test_a_member_whom_the_list_does_not_write_to_counts_nothing(bureau, ben):
    make_override(bureau, OverrideKind.MUTE, email=BEN, user=ben)

    bounce(handed_out(bureau))

    assert not AddressState.objects.exists()


def test_a_second_address_that_the_list_does_not_write_to_counts_nothing(bureau, ben):
    add_address(ben, "second@example.org")
    sender = SENDER.replace("ben", "second")
    raw = letter("ana@example.org", bureau, message_id=handed_out(bureau).message_id)
    notice = bounce_of(Letter(sender, [BEN], message_from_bytes(raw, policy=policy.default)))

    receive(notice, sender="", recipients=[sender])

    assert not AddressState.objects.exists()


def test_what_mailman_never_had_counts_nothing(bureau, ben):
    bounce(make_post(bureau))
    bounce(make_post(bureau, source=Source.PORTAL, message_id="<RL-2005-0001@lists.example.org>"))

    assert not AddressState.objects.exists()


def test_a_channel_the_portal_hands_out_itself_has_no_such_address(ben):
    post = make_post(channel(engine="embedded"), message_id="<RL-2005-0001@lists.example.org>")

    outcome = bounce(post)

    assert (outcome.result, AddressState.objects.exists()) == (Result.REFUSED, False)


def test_what_is_long_ago_does_not_count(bureau, ben):
    with clock.at(MORNING):
        bounce(handed_out(bureau))
        bounce(handed_out(bureau))
    with clock.at(MORNING + timedelta(days=30)):
        bounce(handed_out(bureau))

    assert bounces() == 1


def test_an_address_that_works_again_begins_the_count_anew(bureau, ben):
    for _post in range(3):
        bounce(handed_out(bureau))
    clear_address(AddressState.objects.get(email=BEN), actor=ben)

    bounce(handed_out(bureau))

    assert (bounces(), AddressState.objects.marked_addresses()) == (1, frozenset())


def test_mails_of_the_portal_and_posts_of_the_list_count_together(bureau, ben):
    mail.queue_text(to=ben, occasion="test", subject="x", body="x")
    bounce(handed_out(bureau))
    record_bounce(OutgoingMail.objects.get(to=BEN), Failure(BEN, is_hard=True))

    assert bounces() == 2


def test_a_mail_that_arrived_in_between_begins_the_count_of_posts_anew(bureau, ben):
    with clock.at(MORNING):
        bounce(handed_out(bureau))
    with clock.at(MORNING + timedelta(days=1)):
        mail.queue_text(to=ben, occasion="test", subject="x", body="x")
        OutgoingMail.objects.filter(to=BEN).update(
            status=MailStatus.ACCEPTED, accepted_at=clock.now()
        )
    with clock.at(MORNING + timedelta(days=3)):
        bounce(handed_out(bureau))

    assert bounces() == 1


def test_mail_that_is_no_notice_is_dropped(bureau):
    raw = letter("ana@example.org", bureau)

    (outcome,) = receive(raw, sender="ana@example.org", recipients=[SENDER])

    assert (outcome.result, bounces()) == (Result.DISCARD, 0)


@pytest.mark.parametrize(
    "address",
    [
        "bureau-bounces+ben=example.org@elsewhere.example.org",
        "nobody-bounces+ben=example.org@lists.example.org",
        "bureau-bounces@lists.example.org",
        "bureau-bounces+ben@lists.example.org",
    ],
)
def test_other_addresses_name_nobody(bureau, address):
    assert failing_of(address) is None


def test_an_address_with_an_equals_sign_is_read_from_the_right(bureau):
    failing = failing_of("Bureau-bounces+a=b=example.org@lists.example.org")

    assert failing is not None
    assert (failing.channel, failing.email) == (bureau, "a=b@example.org")
