"""A trustee's page: entered by the link alone, it says what comes next and takes what was made."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from csb_portal import clock
from elections.choices import Level
from elections.links import StaleLink, link_of, registrar_of, token_of, trustee_of
from elections.protocol.ceremony import certificate, new_secret, output, polynomial
from elections.services.closing import close_election
from elections.services.opening import open_election
from elections.services.outsiders import send_link
from elections.services.trustees import replace_trustee
from elections.tests.factories import make_operator, slugs_of, voters_of
from elections.tests.trusteeship import (
    decrypt,
    make_shared_election,
    name_a_registrar,
    name_trustees,
    run_ceremony,
)
from elections.twin import vote

pytestmark = pytest.mark.django_db
SECRET = new_secret()


def address(trustee, page="visit"):
    return reverse(f"elections:trustee-{page}", args=[trustee.election.slug, token_of(trustee)])


def status_of(client, trustee):
    return client.get(address(trustee, "status")).json()


def send(client, trustee, step, text):
    return client.post(address(trustee, "send"), {"step": step, "text": text})


@pytest.fixture
def trustee():
    (first, *_others) = name_trustees(make_shared_election())
    return first


def closed():
    """Return an election that has ended with one ballot, its trustees, and their secrets."""
    with clock.at(clock.now() - timedelta(hours=2)):
        election = make_shared_election()
        trustees, secrets = name_trustees(election), run_ceremony(election)
    election = open_election(election, actor=None)
    vote(election, voters_of(election)[0], slugs_of(election)[0])
    with clock.at(election.closes_at):
        return close_election(election, actor=None), trustees, secrets


def test_the_link_opens_the_page_without_an_account(client, trustee):
    response = client.get(address(trustee))

    assert response.status_code == 200
    assert "Trustee 1 of 3" in response.text
    assert "This page needs JavaScript" in response.text
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_programs_come_with_their_hashes_and_no_search_engine_keeps_the_page(client, trustee):
    text = client.get(address(trustee)).text

    assert re.findall(r'<script type="module" src="([^"]+)" integrity="sha384-', text) == [
        "/static/voting/trustee.js"
    ]
    assert re.findall(r'rel="modulepreload" href="([^"]+)" integrity="sha384-', text) == [
        f"/static/voting/{name}.js"
        for name in (
            "trustee",
            "keeper",
            "archive",
            "tar",
            "proofs",
            "ceremony",
            "envelope",
            "booth",
        )
    ]
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text


def test_the_policy_allows_no_program_but_ours(client, trustee):
    policy = client.get(address(trustee))["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["visit", "status", "send"])
@pytest.mark.parametrize("token", ["x", "trustee-1-1", "trustee-1-1.forged"])
def test_a_forged_link_is_refused_in_words(client, trustee, page, token):
    url = reverse(f"elections:trustee-{page}", args=[trustee.election.slug, token])

    response = client.post(url) if page == "send" else client.get(url)

    assert response.status_code == 410
    assert "This link is not one of the portal's." in html_of(response)


def html_of(response):
    return response.text.replace("&#x27;", "'")


def test_a_link_is_good_for_its_election_and_its_kind_only(trustee):
    other = make_shared_election(level=Level.SEPARATED)
    registrar = name_a_registrar(other)

    with pytest.raises(StaleLink):
        trustee_of(other.slug, token_of(trustee))
    with pytest.raises(StaleLink):
        trustee_of(other.slug, token_of(registrar))
    with pytest.raises(StaleLink):
        registrar_of(trustee.election.slug, token_of(trustee))
    assert registrar_of(other.slug, token_of(registrar)) == registrar


@pytest.mark.parametrize("page", ["visit", "status", "send"])
def test_a_link_is_void_once_a_newer_was_sent(client, trustee, page):
    former = address(trustee, page)

    newer = send_link(trustee, actor=make_operator())

    response = client.post(former) if page == "send" else client.get(former)
    assert response.status_code == 410
    assert "made void by a newer one" in response.text
    assert client.get(address(newer)).status_code == 200


def test_the_link_of_the_mail_is_that_of_the_page(trustee):
    assert link_of(trustee).endswith(address(trustee))


def test_a_replaced_trustee_reads_so(client, trustee):
    replace_trustee(
        trustee,
        name="B",
        address="b@example.org",
        family=None,
        reason="Ill.",
        actor=make_operator(),
    )

    assert "You are no longer a trustee of this vote" in client.get(address(trustee)).text
    assert status_of(client, trustee)["step"] == "replaced"


def test_three_visits_by_http(client, trustee):
    trustees = [trustee, *trustee.election.trustees.exclude(pk=trustee.pk).order_by("place")]
    secrets = [new_secret() for _ in trustees]
    kept = list(zip(trustees, secrets, strict=True))

    assert status_of(client, trustee) == {
        "step": "secret",
        "index": 1,
        "size": 3,
        "threshold": 2,
        "waits_for": [],
        "key": "",
        "is_known": False,
    }
    for each, secret in kept:
        made = send(client, each, "secret", certificate(secret, each.place, 3, 2)).json()
    assert made["step"] == "share"
    certs = made["certificates"]
    for each, secret in kept:
        made = send(client, each, "share", polynomial(secret, each.place, certs)).json()
    assert made["step"] == "check"
    polynomials = made["polynomials"]
    assert status_of(client, trustee)["certificates"] == certs
    for each, secret in kept:
        made = send(client, each, "check", output(secret, each.place, certs, polynomials)).json()

    assert (made["step"], len(made["key"])) == ("ready", 16)
    trustee.election.refresh_from_db()
    assert trustee.election.keys_ready_at is not None


def test_texts_of_others_are_given_only_where_they_are_needed(client, trustee):
    made = send(client, trustee, "secret", certificate(SECRET, 1, 3, 2)).json()

    assert made["step"] == "others_secrets"
    assert made["waits_for"] == ["Trustee 2", "Trustee 3"]
    assert not {"certificates", "polynomials", "election", "tally"} & set(made)


def test_what_fails_its_check_is_refused_in_words(client, trustee):
    response = send(client, trustee, "secret", certificate(SECRET, 2, 3, 2))

    assert response.status_code == 409
    assert "was not made for place 1, 2 of 3" in response.json()["refusal"]
    assert status_of(client, trustee)["step"] == "secret"


@pytest.mark.parametrize("step", ["", "ready", "others_secrets", "replaced"])
def test_there_is_nothing_to_send_at_other_steps(client, trustee, step):
    assert send(client, trustee, step, "x").status_code == 400


def test_nobody_else_can_make_a_browser_send(trustee):
    client = Client(enforce_csrf_checks=True)

    assert send(client, trustee, "secret", certificate(SECRET, 1, 3, 2)).status_code == 403


def test_the_page_is_read_by_get_and_written_by_post(client, trustee):
    assert client.post(address(trustee)).status_code == 405
    assert client.post(address(trustee, "status")).status_code == 405
    assert client.get(address(trustee, "send")).status_code == 405


def test_after_the_close_the_browser_takes_the_sum_from_the_archive_alone(client):
    election, trustees, _secrets = closed()

    page, status = client.get(address(trustees[0])).text, status_of(client, trustees[0])

    assert f'data-archive="/elections/{election.slug}/archive.bel"' in page
    assert (status["step"], status["uuid"]) == ("decrypt", election.uuid)
    assert not {"election", "tally"} & set(status)
    assert len(status["certificates"]) == len(status["polynomials"]) == 3


def test_a_wrong_decryption_is_refused_and_a_late_one_told_that_the_result_is_known(client):
    election, trustees, secrets = closed()

    assert send(client, trustees[2], "decrypt", "{}").status_code == 409
    decrypt(election, secrets, 1, 2)

    assert status_of(client, trustees[2])["step"] == "known"
    late = send(client, trustees[2], "decrypt", "{}")
    assert late.status_code == 409
    assert "once enough have, the result is known" in late.json()["refusal"]
    assert "The result is known" in client.get(address(trustees[2])).text
    assert (status_of(client, trustees[0])["step"], election.status) == ("decrypted", "decided")
