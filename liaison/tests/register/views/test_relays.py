import re
import uuid

import pytest
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_bureau, make_focal_point
from liaison.choices.register import MessageStatus
from liaison.models import Message
from liaison.tests.factories import (
    bureau,
    content_themes,
    division,
    make_member,
    make_operator,
    make_relay,
    plenary,
)

pytestmark = pytest.mark.django_db
NEW = reverse("liaison:relay-create")


def filled(**fields: object) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "sender": division().pk,
        "audiences": [plenary().pk, bureau().pk],
        "nature": "procedure",
        "subject": "Twelve passes",
        "body": "The hall is full.\r\n  Names by Tuesday.",
        "language": "en",
        "received_at": "",
    } | fields


def test_a_relay_is_entered_in_two_steps_and_every_recipient_is_seen(client):
    people = make_bureau(2)
    log_in(client, make_operator())
    form = filled()

    preview = client.post(NEW, form)

    assert "4 recipients" in preview.text
    assert all(person.user.name in preview.text for person in people)
    assert "Civil Society Plenary (virtual) &lt;plenary@lists.example.org&gt;" in preview.text
    assert not Message.objects.exists()

    recorded = client.post(NEW, form | {"record": "yes"}, follow=True)

    relay = Message.objects.get()
    assert relay.body == "The hall is full.\n  Names by Tuesday."
    assert f"{relay} is recorded. Somebody else now looks at it" in recorded.text


def test_what_the_preview_sends_along_is_what_was_typed(client):
    make_bureau(1)
    log_in(client, make_operator())
    preview = client.post(NEW, filled(body="  <x> & \r\n\r\nend "))

    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', preview.text, re.DOTALL)
    sent = {name: value for name, value in pairs if name != "audiences"}
    assert sent["body"] == "  &lt;x&gt; &amp; \r\n\r\nend "


def test_going_back_keeps_what_was_typed(client):
    log_in(client, make_operator())

    page = client.post(NEW, filled(subject="To be changed") | {"change": "yes"})

    assert 'value="To be changed"' in page.text
    assert not Message.objects.exists()


def test_a_doubled_click_is_one_relay_and_says_so(client):
    log_in(client, make_operator())
    form = filled() | {"record": "yes"}
    client.post(NEW, form)

    again = client.post(NEW, form, follow=True)

    assert "This was already recorded, as RL-" in again.text
    assert Message.objects.count() == 1


def test_a_text_changed_after_going_back_is_another_relay(client):
    log_in(client, make_operator())
    form = filled() | {"record": "yes"}
    client.post(NEW, form)

    client.post(NEW, form | {"body": "Another text."})

    assert Message.objects.count() == 2


def test_content_for_others_is_refused_and_nothing_typed_is_lost(client):
    log_in(client, make_operator())

    page = client.post(NEW, filled(nature="content", subject="Chapter one"))

    assert "The bureau deals with procedure" in page.text
    assert "Choose Content and Themes Group as its only audience" in page.text
    assert 'value="Chapter one"' in page.text


def test_content_for_content_and_themes_is_taken(client):
    log_in(client, make_operator())

    client.post(NEW, filled(nature="content", audiences=[content_themes().pk]) | {"record": "yes"})

    assert Message.objects.get().nature == "content"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("body", " \n ", "This field is required."),
        ("audiences", [], "Choose at least one audience."),
        ("nature", "", "This field is required."),
        ("received_at", "2999-01-01T10:00", "still to come"),
        ("received_at", "9999-12-31T23:59", "Write a year between 1900 and 2999."),
        ("received_at", "0001-01-01T00:00", "Write a year between 1900 and 2999."),
        ("due_at", "9999-12-31T23:59", "Write a year between 1900 and 2999."),
        ("received_at", "yesterday", "Write a day and a time like"),
        ("subject", "x" * 201, "at most 200 characters"),
    ],
)
def test_bad_input_gets_a_sentence(client, field, value, words):
    log_in(client, make_operator())

    page = client.post(NEW, filled(**{field: value}) | {"record": "yes"})

    assert words in page.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("roles", [(), (Role.STAFF,)])
def test_only_the_division_and_the_secretariat_enter_relays(client, roles):
    log_in(client, make_user(*roles))

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, filled()).status_code == 403


def test_a_stranger_is_asked_to_log_in(client):
    assert client.get(NEW)["Location"].startswith(reverse("account_login"))


def approve(relay: Message) -> str:
    return reverse("liaison:relay-approve", args=[relay.reference])


def test_a_second_person_sees_everybody_and_sends_it(client):
    make_bureau(2)
    relay = make_relay(audiences=[bureau()])
    client.force_login(make_member())
    seen = client.get(approve(relay)).context["seen"]

    page = client.post(approve(relay), {"confirmed": "yes", "seen": seen}, follow=True)

    relay.refresh_from_db()
    assert relay.status == MessageStatus.SENT
    assert f"{relay} is sent." in page.text
    assert OutgoingMail.objects.about(f"relay:{relay}:cs-bureau").count() == 5


def test_a_stale_list_of_recipients_sends_nothing(client):
    relay = make_relay(audiences=[bureau()])
    client.force_login(make_member())
    seen = client.get(approve(relay)).context["seen"]
    make_focal_point()

    for mark in (seen, ""):
        page = client.post(approve(relay), {"confirmed": "yes", "seen": mark}, follow=True)
        assert "The recipients, a version or a file have changed since you looked." in page.text

    relay.refresh_from_db()
    assert relay.status == MessageStatus.IN_REVIEW


def test_without_the_tick_nothing_is_sent(client):
    relay = make_relay()
    client.force_login(make_member())

    client.post(approve(relay), {"seen": client.get(approve(relay)).context["seen"]})

    relay.refresh_from_db()
    assert relay.status == MessageStatus.IN_REVIEW


def test_who_entered_it_is_told_to_wait_for_another(client):
    member = make_member()
    relay = make_relay(actor=member)
    client.force_login(member)

    page = client.get(approve(relay))
    sent = client.post(
        approve(relay), {"confirmed": "yes", "seen": page.context["seen"]}, follow=True
    )

    assert "You entered it yourself." in page.text
    assert "Send it</button>" not in page.text
    assert f"You entered {relay} yourself." in sent.text


def test_a_second_click_is_told_that_it_was_sent(client):
    relay = make_relay()
    client.force_login(make_member())
    form = {"confirmed": "yes", "seen": client.get(approve(relay)).context["seen"]}
    client.post(approve(relay), form)

    again = client.post(approve(relay), form, follow=True)

    assert "is at “Sent” now." in again.text
    assert "This message is at “Sent” now." in client.get(approve(relay)).text
    assert OutgoingMail.objects.about(f"relay:{relay}:cs-plenary").count() == 1


@pytest.mark.parametrize("roles", [(), (Role.OPERATOR,)])
def test_only_the_secretariat_and_staff_send_relays(client, roles):
    relay = make_relay()
    log_in(client, make_user(*roles))

    assert client.get(approve(relay)).status_code == 403
    assert client.post(approve(relay), {"confirmed": "yes"}).status_code == 403
