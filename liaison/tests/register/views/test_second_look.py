"""What somebody sees before a message is mailed is what is mailed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock, files
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageStatus, Purpose, Visibility
from liaison.models import Message
from liaison.services.register.concurrence import ask_concurrence
from liaison.services.register.details import Details
from liaison.tests.factories import (
    bureau,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    make_statement,
)
from liaison.tests.register.services.test_translations import translate

pytestmark = pytest.mark.django_db


def rich(former: Message, **fields: object) -> Details:
    """Everything a message can carry that its readers get or are told, as a correction."""
    values = {
        "purpose": Purpose.COMMENT,
        "due_at": clock.now() + timedelta(days=5),
        "files": [files.store_bytes("plan.txt", b"10:00 Sub-Committee")],
        "supersedes": former,
        "in_response_to": make_sent_relay(),
    }
    return Details(**values | fields)


def page_of(client, name: str, message: Message) -> str:
    return client.get(reverse(f"liaison:{name}", args=[message.reference])).text


def concurring() -> tuple[Message, str]:
    author = make_focal_point()
    details = rich(make_sent_statement(author=author), needs_concurrence=True)
    statement = make_statement(author=author, details=details)
    translate(statement)
    ask_concurrence(statement, actor=make_member())
    return statement, "concur"


def approving() -> tuple[Message, str]:
    relay = make_relay(details=rich(make_sent_relay()))
    translate(relay)
    return relay, "relay-approve"


def delivering() -> tuple[Message, str]:
    request = make_request(details=rich(make_request(MessageStatus.SENT)))
    translate(request)
    return request, "request-deliver"


@pytest.mark.parametrize(
    ("prepare", "who"),
    [(approving, make_member), (delivering, make_operator), (concurring, make_operator)],
)
def test_everything_that_is_mailed_is_seen_before(client, prepare, who):
    message, name = prepare()
    log_in(client, who())

    page = page_of(client, name, message)

    for words in (
        message.body,
        "La salle est pleine.",
        "Volunteer translation",
        "Nobody has checked it yet.",
        "plan.txt",
        "For comment, until",
        "Public: it stands in the register",
        "Takes the place of",
        message.supersedes.reference,
        "In response to",
        message.in_response_to.reference,
    ):
        assert words in page


def test_the_second_look_says_that_a_private_message_stays_private(client):
    member = make_member()
    private = make_relay(audiences=[bureau()], details=Details(visibility=Visibility.PRIVATE))
    log_in(client, member)

    assert "makes it public in the register" not in page_of(client, "relay-approve", private)
    assert "makes it public in the register" in page_of(client, "relay-approve", make_relay())


def new_version(message: Message) -> None:
    translate(message)


def other_words(message: Message) -> None:
    message.translations.update(body="La salle est vide.")


@pytest.mark.parametrize("change", [new_version, other_words])
@pytest.mark.parametrize("by_hand", ["", "Handed to the registry"])
def test_a_version_that_came_after_the_look_delivers_nothing(client, change, by_hand):
    request = make_request()
    if change is other_words:
        translate(request)
    log_in(client, make_member())
    url = reverse("liaison:request-deliver", args=[request.reference])
    seen = client.get(url).context["seen"]
    change(request)

    page = client.post(url, {"by_hand": by_hand, "seen": seen}, follow=True)

    assert "a version or a file have changed since you looked" in page.text
    request.refresh_from_db()
    assert request.status == MessageStatus.IN_REVIEW


@pytest.mark.parametrize("by_hand", ["", "Handed to the registry"])
def test_nothing_is_delivered_that_was_not_looked_at(client, by_hand):
    request = make_request()
    log_in(client, make_member())

    page = client.post(
        reverse("liaison:request-deliver", args=[request.reference]),
        {"by_hand": by_hand},
        follow=True,
    )

    assert "have changed since you looked" in page.text
    request.refresh_from_db()
    assert request.status == MessageStatus.IN_REVIEW


@pytest.mark.parametrize("change", [new_version, other_words])
def test_a_version_that_came_after_the_look_sends_nothing(client, change):
    relay = make_relay()
    if change is other_words:
        translate(relay)
    log_in(client, make_member())
    url = reverse("liaison:relay-approve", args=[relay.reference])
    seen = client.get(url).context["seen"]
    change(relay)

    page = client.post(url, {"confirmed": "yes", "seen": seen}, follow=True)

    assert "a version or a file have changed since you looked" in page.text
    relay.refresh_from_db()
    assert relay.status == MessageStatus.IN_REVIEW
