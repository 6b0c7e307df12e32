"""Asking for the mail, and leaving it."""

import pytest
from django.core.cache import cache
from django.test import Client

from csb_portal.models import OutgoingMail
from reports import tokens
from reports.models import Subscription
from reports.tests.factories import make_subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("march")]


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


def ask(client: Client, email: str):
    data = {"email": email, "language": "fr", "time_zone": "Africa/Tunis"}
    return client.post("/subscribe/", data, follow=True)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client):
    make_subscription("known@example.org")

    known, unknown = ask(client, "known@example.org"), ask(client, "unknown@example.org")

    assert known.text == unknown.text
    assert known.redirect_chain == unknown.redirect_chain == [("/subscribe/sent/", 302)]
    assert OutgoingMail.objects.count() == 2


def test_the_link_of_the_mail_shows_a_button_and_the_button_starts_the_reports(client):
    ask(client, "reader@example.org")
    url = f"/subscribe/{tokens.confirm_token(Subscription.objects.get().pk)}/"

    assert "Yes, send me the reports" in client.get(url).text
    assert not Subscription.objects.running().exists()
    assert "The reports will come by mail" in client.post(url).text
    assert Subscription.objects.running().exists()


def test_a_tampered_confirm_link_is_refused_in_words(client):
    ask(client, "reader@example.org")
    url = f"/subscribe/{tokens.confirm_token(Subscription.objects.get().pk)}x/"

    for response in (client.get(url), client.post(url)):
        assert response.status_code == 404
        assert "holds for seven days and leads to one mailbox" in response.text


def test_a_bad_address_is_told_and_kept_in_the_form(client):
    response = ask(client, "not an address")

    assert response.status_code == 200
    assert 'value="not an address"' in response.text
    assert not Subscription.objects.exists()


def test_a_network_that_asks_too_often_is_told_and_loses_nothing(client):
    for number in range(20):
        ask(client, f"reader-{number}@example.org")

    response = ask(client, "one-more@example.org")

    assert response.status_code == 429
    assert 'value="one-more@example.org"' in response.text
    assert Subscription.objects.count() == 20


def test_a_mail_program_leaves_by_one_post_without_login_or_csrf():
    subscription = make_subscription()
    client = Client(enforce_csrf_checks=True)
    url = f"/unsubscribe/{tokens.unsubscribe_token(subscription.pk)}/"

    for _ in range(2):
        response = client.post(url, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "You get no more reports by mail" in response.text

    subscription.refresh_from_db()
    assert not subscription.is_running


def test_looking_at_the_way_out_ends_nothing(client):
    subscription = make_subscription()

    response = client.get(f"/unsubscribe/{tokens.unsubscribe_token(subscription.pk)}/")

    assert "No more reports by mail?" in response.text
    subscription.refresh_from_db()
    assert subscription.is_running


def test_the_way_out_can_erase_the_address(client):
    url = f"/unsubscribe/{tokens.unsubscribe_token(make_subscription().pk)}/"

    assert "Your address is erased" in client.post(url, {"erase": "yes"}).text
    assert not Subscription.objects.exists()
    assert client.post(url).status_code == 200


def test_a_tampered_way_out_is_refused_in_words(client):
    subscription = make_subscription()

    response = client.post(f"/unsubscribe/{subscription.pk}.forged/")

    assert response.status_code == 404
    assert "cut short or changed on its way" in response.text
    subscription.refresh_from_db()
    assert subscription.is_running
