"""What holds whichever program hands a channel out. Each test runs against the portal's own
engine and against a real Mailman, with mail coming in through the portal or straight to Mailman.
"""

from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import pytest
from django.conf import settings

from csb_portal import clock
from csb_portal.testing.factories import make_user
from liaison.choices.channels import EngineKind, PostStatus, RuleKind
from liaison.models import AddressState, Channel
from liaison.services.channels.leaving import leave
from liaison.services.channels.moderation import accept_post, discard_post, reject_post
from liaison.services.channels.posting import Author
from liaison.services.incoming.receiving import receive
from liaison.tests.channels.factories import add_address, make_post, make_subscriber
from liaison.tests.engines.dsn import bounce_of
from liaison.tests.engines.halls import (
    DirectMailmanHall,
    EmbeddedHall,
    Hall,
    KeepingSink,
    MailmanHall,
    letter,
)
from liaison.tests.factories import make_member

pytestmark = pytest.mark.django_db
HALLS = {"mailman": MailmanHall, "straight to mailman": DirectMailmanHall}
STRANGER = "stranger@elsewhere.example.org"
ONE = "<one@mail.example.org>"


@pytest.fixture(params=["embedded", *HALLS])
def hall(request) -> Iterator[Hall]:
    """A channel whose members are the focal points and whoever subscribed, of a name of its own."""
    kind = EngineKind.EMBEDDED if request.param == "embedded" else EngineKind.MAILMAN
    channel = Channel.objects.create(
        slug="hall",
        name_en="Rooms and Halls",
        local_part=f"hall-{uuid4().hex[:12]}",
        subject_prefix="[Halls]",
        may_leave=True,
        engine=kind,
    )
    for rule in (RuleKind.FOCAL_POINTS, RuleKind.SUBSCRIBERS):
        channel.rules.create(rule=rule)
    if kind == EngineKind.MAILMAN:
        core = request.getfixturevalue("mailman_core")
        yield HALLS[request.param](channel, make_user(), core)
        return
    with KeepingSink() as sink:
        yield EmbeddedHall(channel, make_user(), sink)


def test_a_list_that_was_made_is_as_it_should_be(hall):
    ana = hall.join()

    hall.sync()

    assert not hall.compare()
    make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()
    assert hall.readers() == [ana.email]


def test_whoever_joins_or_goes_is_on_the_list_or_off_it(hall):
    ana, ben = hall.join(), hall.join()
    hall.sync()
    carla = hall.join()
    ben.focal_points.update(until=clock.today())

    hall.sync()

    assert not hall.compare()
    make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()
    assert hall.readers() == sorted([ana.email, carla.email])


def test_a_post_from_the_pages_reaches_each_member_once(hall):
    ana, ben = hall.join(), hall.join()
    hall.sync()

    post = make_post(hall.channel, author=Author.of_user(ana), subject="Rooms", body="Which?")
    hall.settle()

    assert hall.readers() == sorted([ana.email, ben.email])
    one, other = hall.letters()
    assert one.message["Subject"] == "[Halls] Rooms"
    assert one.message["Message-ID"] == post.message_id
    assert f"<{hall.channel.list_id}>" in one.message["List-Id"]
    assert one.message["List-Unsubscribe"]
    assert one.message.get_content().startswith("Which?")
    assert one.sender != other.sender
    post.refresh_from_db()
    assert (post.recipients, post.distributed_at is not None) == (2, True)


def test_a_post_by_mail_reaches_each_member_once_and_the_archive(hall):
    ana, ben = hall.join(), hall.join()
    hall.sync()

    hall.mail(letter(ana, hall.channel), sender=ana.email)
    hall.settle()

    assert hall.readers() == sorted([ana.email, ben.email])
    post = hall.channel.posts.get()
    assert (post.subject, post.message_id) == ("Rooms in Geneva", ONE)
    assert (post.status, post.number, post.author) == (PostStatus.ACCEPTED, 1, ana)
    assert post.body.strip() == "Who takes which room?"


def test_an_answer_by_mail_finds_its_thread(hall):
    ana = hall.join()
    hall.sync()
    first = make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()

    raw = letter(ana, hall.channel, subject="Re: [Halls] Rooms")
    answer = f"In-Reply-To: {first.message_id}\r\n".encode() + raw
    hall.mail(answer, sender=ana.email)
    hall.settle()

    assert [post.parent for post in hall.channel.posts.order_by("pk")] == [None, first]


def test_two_answers_find_their_thread_and_keep_names_that_are_long(hall):
    """Mail programs of Outlook's kind name a mail by more than a line of mail holds."""
    ana = hall.join()
    hall.sync()
    names = [ONE, f"<{'x' * 60}@eurprd04.prod.outlook.example>", "<three@mail.example.org>"]
    assert len(names[1]) > 85
    for place, name in enumerate(names):
        earlier = " ".join(names[:place])
        head = f"References: {earlier}\r\nIn-Reply-To: {names[place - 1]}\r\n" if place else ""
        raw = letter(ana, hall.channel, subject=f"Rooms {place}", message_id="<name@here>")
        hall.mail(head.encode() + raw.replace(b"<name@here>", name.encode()), sender=ana.email)
        hall.settle()

    first, second, third = hall.channel.posts.order_by("pk")
    assert (second.parent, third.parent, third.thread) == (first, second, first)
    assert [post.message_id for post in (first, second, third)] == names
    last = [each.message for each in hall.letters() if each.message["Message-ID"] == names[2]]
    assert [each["References"].split() for each in last] == [names[:2]]
    assert [each["In-Reply-To"].split() for each in last] == [[names[1]]]


def test_one_click_ends_the_posts_where_the_engine_offers_it(hall, client):
    """Mailman leaves that to the portal's pages: one mail of its goes to all, and has no own link."""
    ana, reader = hall.join(), make_subscriber(hall.channel)
    hall.sync()
    make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()
    (to_reader,) = [each.message for each in hall.letters() if each.to == [reader.email]]
    if hall.channel.engine == EngineKind.MAILMAN:
        assert to_reader["List-Unsubscribe-Post"] is None
        return

    link = to_reader["List-Unsubscribe"].partition("<")[2].partition(">")[0]
    name, _equals, value = to_reader["List-Unsubscribe-Post"].partition("=")
    response = client.post(link.removeprefix(settings.SITE_URL), {name: value})

    assert response.status_code == 200
    post = make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()
    assert hall.readers(post.message_id) == [ana.email]


def test_a_strangers_mail_is_held_and_goes_to_nobody(hall):
    hall.join()
    hall.sync()

    hall.mail(letter(STRANGER, hall.channel), sender=STRANGER)
    hall.settle()

    (post,) = hall.holds()
    assert post.author_email == STRANGER
    assert "member" in post.why_held
    assert hall.readers() == []


def test_what_was_held_and_is_accepted_reaches_each_member_once(hall):
    ana = hall.join()
    hall.sync()
    hall.mail(letter(STRANGER, hall.channel), sender=STRANGER)
    hall.settle()

    accept_post(hall.holds()[0], actor=make_member())
    hall.settle()
    hall.settle()

    post = hall.channel.posts.get()
    assert (post.status, post.number) == (PostStatus.ACCEPTED, 1)
    assert ana.email in hall.readers(ONE)
    assert len(hall.readers(ONE)) == len(set(hall.readers(ONE)))


@pytest.mark.parametrize("decide", [reject_post, discard_post])
def test_what_was_held_and_is_refused_goes_to_nobody_and_waits_nowhere(hall, decide):
    hall.join()
    hall.sync()
    hall.mail(letter(STRANGER, hall.channel), sender=STRANGER)
    hall.settle()

    decide(hall.holds()[0], actor=make_member(), reason="Not about rooms.")
    hall.settle()

    assert (hall.readers(), hall.holds()) == ([], [])
    if isinstance(hall, DirectMailmanHall):
        assert hall.held_in_mailman() == 0


def test_the_same_mail_twice_is_one_post(hall):
    """Straight to Mailman it goes out twice: Mailman does not look at Message-IDs."""
    ana = hall.join()
    hall.sync()

    for _ in range(2):
        hall.mail(letter(ana, hall.channel), sender=ana.email)
    hall.settle()

    times = 2 if isinstance(hall, DirectMailmanHall) else 1
    assert hall.channel.posts.count() == 1
    assert hall.readers(ONE) == [ana.email] * times


def test_a_member_writes_from_a_second_address(hall):
    ana, ben = hall.join(), hall.join()
    add_address(ana, "ana@second.example.org")
    hall.sync()

    raw = letter("ana@second.example.org", hall.channel)
    hall.mail(raw, sender="ana@second.example.org")
    hall.settle()

    assert hall.holds() == []
    assert hall.channel.posts.get().author == ana
    assert hall.readers() == sorted([ana.email, ben.email])


def test_whoever_leaves_gets_nothing_more(hall):
    ana, reader = hall.join(), make_subscriber(hall.channel)
    hall.sync()

    leave(hall.channel, reader.email)
    hall.sync()

    make_post(hall.channel, author=Author.of_user(ana))
    hall.settle()
    assert hall.readers() == [ana.email]


def test_an_address_that_fails_again_and_again_gets_nothing_more(hall):
    ana, ben = hall.join(), hall.join()
    hall.sync()
    numbers = count(1)
    while not AddressState.objects.marked_addresses():
        number = next(numbers)
        assert number < 10, "the address is never marked"
        post = make_post(hall.channel, author=Author.of_user(ana), subject=f"Post {number}")
        hall.settle()
        (failing,) = [
            each
            for each in hall.letters()
            if each.to == [ben.email] and each.message["Message-ID"] == post.message_id
        ]
        receive(bounce_of(failing), sender="", recipients=[failing.sender])
    assert number > 1

    hall.sync()

    last = make_post(hall.channel, author=Author.of_user(ana), subject="Without Ben")
    hall.settle()
    assert AddressState.objects.marked_addresses() == {ben.email}
    assert hall.readers(last.message_id) == [ana.email]
