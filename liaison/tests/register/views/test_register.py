from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageStatus, Visibility
from liaison.models import Message
from liaison.services.register.confirming import confirm_request, token_of
from liaison.services.register.details import Details
from liaison.services.register.relays import approve_relay
from liaison.services.register.requests import Requester
from liaison.services.register.setting_aside import set_aside_message
from liaison.tests.factories import (
    content_themes,
    make_member,
    make_operator,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
    plenary,
)
from liaison.tests.register.services.test_confirming import write

pytestmark = pytest.mark.django_db
REGISTER = reverse("liaison:register")
NOW = datetime(2005, 2, 7, 13, 20, tzinfo=UTC)


def references(response) -> set[str]:
    return {message.reference for message in response.context["page"]}


def test_an_empty_register_says_what_would_be_in_it(client):
    response = client.get(REGISTER)

    assert "No message has been passed on yet." in response.text
    assert "Relays appear here when" in response.text


def test_anyone_reads_what_was_passed_on(client):
    relay = make_sent_relay(subject="Twelve <b>passes</b>")

    response = client.get(REGISTER)

    assert "Twelve &lt;b&gt;passes&lt;/b&gt;" in response.text
    assert relay.get_absolute_url() in response.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "relay"}, {"relay"}),
        ({"status": "sent"}, {"late", "relay"}),
        ({"status": "overdue"}, {"late"}),
        ({"body": "audience:content-themes"}, {"late"}),
        ({"body": "audience:cs-plenary"}, {"relay", "new"}),
        ({"body": "counterpart:civil-society-division"}, {"relay", "late", "new"}),
        ({"month": "2005-02"}, {"late"}),
        ({"text": "RAMP"}, {"late"}),
        ({"text": "nothing like it"}, set()),
        ({"kind": "relay", "text": "hall"}, {"relay"}),
        ({"month": "soon"}, {"relay", "late", "new"}),
        ({"kind": "letter"}, {"relay", "late", "new"}),
    ],
)
def test_the_register_is_narrowed_by_its_address(client, query, found):
    with clock.at(NOW):
        late = make_request(
            MessageStatus.SENT, on_behalf_of=content_themes(), body="The ramp was closed."
        )
    made = {"late": late, "relay": make_sent_relay(), "new": make_request()}

    response = client.get(REGISTER, query)

    assert references(response) == {made[name].reference for name in found}


def test_a_month_that_is_none_is_explained(client):
    assert "Write a month like 2005-02." in client.get(REGISTER, {"month": "soon"}).text


def test_the_text_of_a_relay_is_nobodys_before_it_is_sent(client):
    relay = make_relay(subject="Under embargo", body="Not yet to be read.")

    pages = [
        client.get(REGISTER),
        client.get(relay.get_absolute_url()),
        client.get(REGISTER, {"text": "embargo"}),
    ]

    for page in pages[:2]:
        assert "Text shown once it is passed on" in page.text
        assert relay.reference in page.text
    assert all("Not yet to be read." not in page.text for page in pages)
    assert references(pages[2]) == set()
    original = reverse("liaison:message-original", args=[relay.reference])
    assert client.get(original).status_code == 404
    client.force_login(make_member())
    assert "Not yet to be read." in client.get(relay.get_absolute_url()).text


def test_what_a_stranger_wrote_is_shown_once_somebody_has_delivered_it(client):
    request = confirm_request(token_of(write()))

    page = client.get(request.get_absolute_url()).text

    assert "The ramp was closed." not in page
    assert "a participant, name withheld" in page
    assert "ada@example.org" not in page


def test_a_named_participant_is_named_and_no_address_ever_shown(client):
    requester = Requester("Ada Public", "ada@example.org", name_is_public=True)
    request = confirm_request(token_of(write(requester=requester)))
    client.force_login(make_member())

    page = client.get(request.get_absolute_url()).text

    assert "Asked by Ada Public" in page
    assert "ada@example.org" not in page


def test_the_page_of_a_message_shows_the_original_untouched(client):
    text = "  First line\n\n\tsecond & <last>  "
    relay = make_sent_relay(body=text)

    page = client.get(relay.get_absolute_url()).text.replace("<wbr>", "")
    original = client.get(reverse("liaison:message-original", args=[relay.reference]))

    assert "  First line\n\n\tsecond &amp; &lt;last&gt;  </pre>" in page
    assert relay.body_hash in page
    assert original.content == text.encode()
    assert original["Content-Type"] == "text/plain; charset=utf-8"


def test_delivery_is_counted_for_all_and_named_for_the_secretariat_only(client):
    relay = make_sent_relay()
    url = relay.get_absolute_url()

    public = client.get(url).text
    client.force_login(make_member())
    inside = client.get(url).text

    assert "1 mail sent" in public
    assert "1 still waiting" in public
    assert "plenary@lists.example.org" not in public
    assert "plenary@lists.example.org" in inside


def test_an_open_request_says_who_is_to_act_and_since_when_it_is_late(client):
    with clock.at(NOW):
        request = make_request(MessageStatus.SENT)

    with clock.at(NOW + timedelta(days=9)):
        page = client.get(request.get_absolute_url()).text

    assert "What happens next:" in page
    assert "Civil Society Division of the WSIS Executive Secretariat answers it." in page
    assert "2 days past its day" in page
    assert "was due 44 hours ago" in page


def test_a_relay_over_24_hours_says_so(client):
    with clock.at(NOW):
        relay = make_relay()
    with clock.at(NOW + timedelta(hours=61, minutes=50)):
        approve_relay(relay, actor=make_user(Role.STAFF))

    page = client.get(relay.get_absolute_url()).text

    assert "It took 61 h 50 min" in page
    assert "more than the 24 hours" in page


def test_what_was_set_aside_says_why(client):
    request = set_aside_message(make_request(), actor=make_member(), reason="Asked before.")

    page = client.get(request.get_absolute_url()).text

    assert "Asked before." in page
    assert "Set aside by" in page


@pytest.mark.parametrize("name", ["RL-1999-0001", "rl-2005-0001", "%00", "nonsense"])
def test_an_unknown_reference_is_not_found(client, name):
    assert client.get(f"/liaison/{name}/").status_code == 404


@pytest.mark.parametrize("query", ["text=%00", "page=-1", "body=%00", "month=2005-13", "page=x"])
def test_a_broken_address_still_shows_the_register(client, query):
    relay = make_sent_relay()

    assert relay.reference in client.get(f"{REGISTER}?{query}").text


@pytest.mark.parametrize("rows", [1, 12])
def test_the_register_costs_the_same_for_one_row_and_for_many(
    client, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_sent_relay(audiences=[plenary(), content_themes()])
        make_request(MessageStatus.ANSWERED)

    with django_assert_num_queries(6):
        client.get(REGISTER)


@pytest.mark.parametrize("audiences", [1, 2])
def test_the_page_of_a_relay_costs_the_same_for_one_audience_and_for_two(
    client, django_assert_max_num_queries, audiences
):
    relay = make_sent_relay(audiences=[plenary(), content_themes()][:audiences])

    with django_assert_max_num_queries(18):
        client.get(relay.get_absolute_url())


def test_pages_keep_the_filter(client):
    operator = make_operator()
    for _ in range(26):
        make_request(actor=operator)

    page = client.get(REGISTER, {"kind": "request"}).text

    assert "kind=request&amp;page=2" in page
    assert Message.objects.count() == 26


def test_the_buttons_are_those_of_the_role(client):
    relay, request = make_relay(), make_request()
    staff, operator = make_user(Role.STAFF), make_operator()

    log_in(client, staff)
    assert "Look at it and send it" in client.get(relay.get_absolute_url()).text
    assert "Deliver it" not in client.get(request.get_absolute_url()).text
    log_in(client, operator)
    assert "Look at it and send it" not in client.get(relay.get_absolute_url()).text
    assert "Deliver it" in client.get(request.get_absolute_url()).text


def test_sealed_entries_are_shown_to_whoever_works_here_only(client):
    author, reader = make_focal_point(), make_focal_point()
    message = make_sent_statement(
        author=author, to=[reader.family], details=Details(visibility=Visibility.PRIVATE)
    )
    log_in(client, reader.user)

    page = client.get(message.get_absolute_url())

    assert list(page.context["trail"]) == []
    assert "Statement sent" not in page.text
    assert "shows a hash and nothing else" in page.text
    log_in(client, make_member())
    assert "Statement sent" in client.get(message.get_absolute_url()).text
