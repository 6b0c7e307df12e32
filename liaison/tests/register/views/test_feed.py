"""The register as a feed."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.choices.register import MessageStatus, Visibility
from liaison.services.register.details import Details
from liaison.tests.factories import (
    answer,
    make_member,
    make_relay,
    make_request,
    make_sent_relay,
    make_sent_statement,
)

pytestmark = pytest.mark.django_db
FEED = reverse("liaison:feed")
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(response) -> list[str]:
    root = ET.fromstring(response.content)
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def test_the_feed_has_what_everybody_may_read(client):
    relay = make_sent_relay(subject="Twelve & more", body="The <hall> is full.")
    make_relay(subject="Not yet")
    make_sent_statement(
        subject="Secret",
        to=[make_focal_point().family],
        details=Details(visibility=Visibility.PRIVATE),
    )
    log_in(client, make_member())

    response = client.get(FEED)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert titles(response) == [f"{relay.reference}: Twelve & more"]
    assert (
        "The <hall> is full."
        in ET.fromstring(response.content).find(f"{ATOM}entry/{ATOM}summary").text
    )


@pytest.mark.parametrize("illegal", ["\x0b", "\x0c", "\x01", "\x1f", "\ufffe", "\uffff"])
def test_what_no_xml_may_hold_is_left_out_of_the_feed_and_stays_in_the_original(client, illegal):
    request = make_request(
        MessageStatus.SENT, subject=f"Two{illegal} booths", body=f"One{illegal}\ttwo 😀\nthree"
    )
    answer(request, text=f"Yes{illegal}.")

    response = client.get(FEED)

    assert titles(response) == [f"{request.reference}: Two booths"]
    summary = ET.fromstring(response.content).find(f"{ATOM}entry/{ATOM}summary").text
    assert "One\ttwo 😀\nthree" in summary
    assert "Answer: Yes." in summary
    request.refresh_from_db()
    assert illegal in request.body


def test_the_feed_is_narrowed_like_the_register(client):
    make_sent_relay()
    request = make_request(MessageStatus.SENT)

    assert titles(client.get(FEED, {"kind": "request"})) == [
        f"{request.reference}: {request.subject}"
    ]


def test_an_empty_feed_is_a_feed(client):
    assert titles(client.get(FEED)) == []


def test_nothing_new_is_304_and_an_answer_is_new(client):
    request = make_request(MessageStatus.SENT)
    first = client.get(FEED)
    headers = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}

    assert client.get(FEED, headers=headers).status_code == 304
    with clock.at(clock.now() + timedelta(minutes=5)):
        answer(request)

    again = client.get(FEED, headers=headers)
    assert again.status_code == 200
    assert "Two booths are granted." in again.text
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("messages", [1, 6])
def test_the_feed_costs_the_same_for_one_and_for_many(client, django_assert_num_queries, messages):
    for _ in range(messages):
        make_sent_relay()

    with django_assert_num_queries(5):
        client.get(FEED)
