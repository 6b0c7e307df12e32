import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageStatus
from liaison.models import Counterpart, Message, UnconfirmedRequest
from liaison.tests.factories import (
    division,
    make_member,
    make_operator,
    make_request,
    plenary,
)

pytestmark = pytest.mark.django_db
NEW = reverse("liaison:request-create")


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


def filled(**fields: object) -> dict:
    return {
        "key": str(uuid.uuid4()),
        "on_behalf_of": plenary().pk,
        "counterpart": division().pk,
        "nature": "procedure",
        "subject": "Interpretation",
        "body": "Two booths, please.",
        "language": "en",
    } | fields


def anybodys(**fields: object) -> dict:
    return filled(name="Ada", email="ada@example.org") | fields


def link_in(mail: OutgoingMail) -> str:
    return re.search(r"https?://\S+(/liaison/request/confirm/\S+)", mail.body)[1]


def test_a_focal_point_asks_in_two_steps(client):
    focal_point = make_focal_point()
    client.force_login(focal_point.user)
    form = filled()

    preview = client.post(NEW, form)
    assert "Two booths, please." in preview.text
    assert not Message.objects.exists()
    page = client.post(NEW, form | {"record": "yes"}, follow=True)

    request = Message.objects.get()
    assert f"Your request is received as {request}." in page.text
    assert f"Asked by {focal_point.user}, {focal_point.family}" in page.text


def test_anybody_asks_with_an_address_they_confirm(client):
    form = anybodys()
    assert "Mail me the link" in client.post(NEW, form).text

    written = client.post(NEW, form | {"record": "yes"})
    assert "We have mailed a link to ada@example.org." in written.text
    assert not Message.objects.exists()

    link = link_in(OutgoingMail.objects.get())
    assert "Two booths, please." in client.get(link).text
    assert not Message.objects.exists()
    page = client.post(link, follow=True)

    request = Message.objects.get()
    assert f"Your request is received as {request}." in page.text
    again = client.get(link, follow=True)
    assert f"This was already recorded, as {request}." in again.text
    client.post(link)
    assert Message.objects.count() == 1


def test_a_stale_link_is_a_sentence_with_the_way_out(client):
    page = client.get(reverse("liaison:request-confirm", args=["made-up"]))

    assert page.status_code == 410
    assert "This link is not known, or its time has passed." in page.text
    assert "Write a request" in page.text


def test_content_is_referred_and_nothing_typed_is_lost(client):
    page = client.post(NEW, anybodys(nature="content", subject="Chapter one"))

    assert "Bring it to Content and Themes Group: write to ct@lists.example.org" in page.text
    assert 'value="Chapter one"' in page.text


def test_the_sixth_request_of_an_address_in_an_hour_waits(client):
    for _ in range(5):
        client.post(NEW, anybodys() | {"record": "yes"})

    page = client.post(NEW, anybodys(subject="The sixth") | {"record": "yes"})

    assert "At most five requests an hour are taken for one address." in page.text
    assert 'value="The sixth"' in page.text
    assert UnconfirmedRequest.objects.count() == 5
    other = client.post(NEW, anybodys(email="ben@example.org") | {"record": "yes"})
    assert "We have mailed a link" in other.text


def test_one_client_cannot_fill_the_mailboxes_of_many(client):
    for number in range(30):
        client.post(NEW, anybodys(email=f"p{number}@example.org") | {"record": "yes"})

    page = client.post(NEW, anybodys(email="p31@example.org") | {"record": "yes"})

    assert "from your address or your network" in page.text
    assert OutgoingMail.objects.count() == 30


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "not an address", "Enter a valid email address."),
        ("name", "", "This field is required."),
        ("counterpart", "999999", "Select a valid choice."),
        ("body", "", "This field is required."),
    ],
)
def test_bad_input_gets_a_sentence(client, field, value, words):
    page = client.post(NEW, anybodys(**{field: value}) | {"record": "yes"})

    assert words in page.text
    assert not UnconfirmedRequest.objects.exists()


def url(action: str, request: Message) -> str:
    return reverse(f"liaison:{action}", args=[request.reference])


def test_a_member_delivers_by_mail(client):
    request = make_request()
    client.force_login(make_member())

    shown = client.get(url("request-deliver", request))
    assert "It goes by mail to" in shown.text
    form = {"by_hand": "", "seen": shown.context["seen"]}
    page = client.post(url("request-deliver", request), form, follow=True)

    assert f"{request} is delivered." in page.text
    again = client.post(url("request-deliver", request), form, follow=True)
    assert "is at “Delivered, unanswered” now." in again.text
    assert OutgoingMail.objects.about(f"request:{request}:delivery").count() == 1


def test_without_an_address_the_page_asks_how_it_was_handed_over(client):
    body = Counterpart.objects.get(slug="unesco")
    request = make_request(counterpart=body)
    client.force_login(make_member())

    refused = client.post(url("request-deliver", request), {"by_hand": ""})
    assert "The portal has no address of United Nations Educational" in refused.text
    form = {"by_hand": "Handed to the registry", "seen": refused.context["seen"]}
    page = client.post(url("request-deliver", request), form, follow=True)

    assert "Handed to the registry" in page.text


def test_an_oral_answer_is_recorded_with_who_when_and_where(client):
    request = make_request(MessageStatus.SENT)
    log_in(client, make_operator())
    form = {
        "outcome": "explained",
        "text": "Explained; the list was not published.",
        "manner": "oral",
        "answered_by": "Executive Secretariat",
        "place": "",
        "answered_at": "",
    }

    assert client.get(url("request-answer", request)).status_code == 200
    refused = client.post(url("request-answer", request), form)
    assert "The place is missing." in refused.text
    assert "Explained; the list was not published." in refused.text
    page = client.post(url("request-answer", request), form | {"place": "Room XVIII"}, follow=True)

    assert "Orally" in page.text
    assert "Room XVIII" in page.text
    again = client.post(url("request-answer", request), form | {"place": "Hall"}, follow=True)
    assert "is at “Answered” now." in again.text


@pytest.mark.parametrize("action", ["request-deliver", "request-answer"])
@pytest.mark.parametrize("roles", [(), (Role.STAFF,)])
def test_only_the_secretariat_and_the_division_move_requests_on(client, action, roles):
    log_in(client, make_user(*roles))

    assert client.get(url(action, make_request())).status_code == 403


def test_who_asked_may_take_it_back_and_others_may_not(client):
    focal_point = make_focal_point()
    request = make_request(actor=focal_point.user)
    client.force_login(make_focal_point().user)
    assert client.get(url("message-set-aside", request)).status_code == 403

    client.force_login(focal_point.user)
    assert client.get(url("message-set-aside", request)).status_code == 200
    page = client.post(
        url("message-set-aside", request), {"reason": "Asked at the desk."}, follow=True
    )

    assert f"{request} is set aside." in page.text
    again = client.post(url("message-set-aside", request), {"reason": "Again"}, follow=True)
    assert "is at “Set aside” now." in again.text
