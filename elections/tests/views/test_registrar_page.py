"""The registrar's page: it hands out the roll, and takes public halves alone."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from elections.choices import Level
from elections.links import token_of
from elections.protocol.ceremony import new_secret
from elections.services.outsiders import send_link
from elections.tests.factories import make_election, make_operator
from elections.tests.trusteeship import (
    codes_of,
    halves_of,
    make_shared_election,
    name_a_registrar,
    register,
)
from elections.trusteeship import roll_digest

pytestmark = pytest.mark.django_db


def address(registrar, page="visit"):
    slug = registrar.election.slug
    return reverse(f"elections:registrar-{page}", args=[slug, token_of(registrar)])


def status_of(client, registrar):
    return client.get(address(registrar, "status")).json()


def send(client, registrar, halves, roll=None):
    roll = roll_digest(registrar.election) if roll is None else roll
    fields = {"text": json.dumps(halves), "roll": roll}
    return client.post(address(registrar, "send"), fields)


@pytest.fixture
def registrar():
    return name_a_registrar(make_shared_election(level=Level.SEPARATED))


def test_the_link_opens_the_page_without_an_account(client, registrar):
    response = client.get(address(registrar))

    assert response.status_code == 200
    assert "There are 4 people on the roll." in response.text
    assert "This page needs JavaScript" in response.text
    assert '<script type="module" src="/static/voting/registrar.js" integrity="' in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["visit", "status", "send"])
def test_a_void_or_forged_link_is_refused_in_words(client, registrar, page):
    former = address(registrar, page)
    send_link(registrar, actor=make_operator())
    forged = reverse(f"elections:registrar-{page}", args=[registrar.election.slug, "x"])

    for url, words in ((former, "made void by a newer one"), (forged, "not one of the portal")):
        response = client.post(url) if page == "send" else client.get(url)
        assert response.status_code == 410
        assert words in response.text


def test_before_the_freeze_there_is_no_roll(client):
    registrar = name_a_registrar(make_election(level=Level.SEPARATED))

    assert status_of(client, registrar) == {"step": "roll", "uuid": registrar.election.uuid}


def test_the_roll_comes_with_numbers_names_and_families_and_no_address(client, registrar):
    status = status_of(client, registrar)

    election = registrar.election
    assert status["step"] == "codes"
    assert status["roll"] == [
        {"number": entry.user_id, "name": entry.name, "family": str(entry.family)}
        for entry in election.roll.valid().select_related("family")
    ]
    assert status["roll_digest"] == roll_digest(election)
    assert "made" not in status
    assert "@" not in json.dumps(status["roll"])


def test_public_halves_are_taken_by_http(client, registrar):
    election, seed = registrar.election, new_secret()

    status = send(client, registrar, halves_of(election, seed)).json()

    assert status["step"] == "registered"
    assert status["made"] == {"uuid": election.uuid, "credentials": halves_of(election, seed)}
    registrar.refresh_from_db()
    assert registrar.registered_at is not None


def test_no_code_is_in_the_database_after_the_registration(client, registrar):
    election, seed = registrar.election, new_secret()

    send(client, registrar, halves_of(election, seed))

    registrar.refresh_from_db()
    kept = json.dumps(
        [registrar.credentials, list(election.roll.values("credential", "sealed_code"))]
    )
    assert all(code not in kept for code in codes_of(election, seed).values())
    assert set(election.roll.values_list("credential", "sealed_code")) == {("", "")}


def test_a_list_that_is_not_one_is_refused_in_words(client, registrar):
    halves = halves_of(registrar.election, new_secret())

    response = send(client, registrar, halves[1:])
    other_roll = send(client, registrar, halves, roll="0" * 64)

    assert (response.status_code, other_roll.status_code) == (409, 409)
    assert "one for each of the 4 people" in response.json()["refusal"]
    assert "The roll has changed meanwhile" in other_roll.json()["refusal"]


@pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "1"])
def test_what_is_no_list_at_all_is_refused(client, registrar, text):
    response = client.post(address(registrar, "send"), {"text": text, "roll": "x"})

    assert response.status_code == 400


def test_nobody_else_can_make_a_browser_send(registrar):
    client = Client(enforce_csrf_checks=True)

    assert send(client, registrar, []).status_code == 403


def test_a_run_off_says_what_the_seed_must_fit(client, registrar):
    first = registrar.election
    seed = register(first)
    registrar.refresh_from_db()
    runoff = make_shared_election(level=Level.SEPARATED)
    runoff.first_round = first
    runoff.save()
    again = name_a_registrar(runoff)
    assert "made" not in status_of(client, again)

    again.address = registrar.address
    again.save()

    assert status_of(client, again)["made"] == {
        "uuid": first.uuid,
        "credentials": halves_of(first, seed),
    }
    assert "The seed of the first round" in client.get(address(again)).text


def test_after_the_end_there_is_nothing_to_do(client, registrar):
    registrar.election.status = "cancelled"
    registrar.election.save()

    assert status_of(client, registrar) == {"step": "over", "uuid": registrar.election.uuid}
