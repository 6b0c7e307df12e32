"""Limits: strangers shut nobody out, and 42 people may sit behind one address."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import reverse

from csb_portal.accounts import NOWHERE, PortalAccountAdapter
from csb_portal.models import OutgoingMail
from csb_portal.testing.browser import mailed_code
from csb_portal.testing.factories import make_user
from csb_portal.tests.accounts.steps import (
    ask_for_code,
    choose_password,
    enter_code,
    is_in,
    log_in_by_code,
    log_in_by_password,
    newest_link,
    set_password,
)

pytestmark = pytest.mark.django_db
ONE_ADDRESS, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def fail(client, user, times):
    for _attempt in range(times):
        answer = log_in_by_password(client, user, password="a guess")
    return answer


@pytest.mark.parametrize("way", [log_in_by_password, log_in_by_code])
def test_forty_two_behind_one_address_come_in_within_a_minute(client_of, way):
    people = [set_password(make_user()) for _person in range(42)]
    answer = fail(client_of(ONE_ADDRESS), people[0], 15)
    assert "Too many attempts have failed from where you are" in answer.text

    clients = [client_of(ONE_ADDRESS) for _person in people]
    for client, user in zip(clients[1:], people[1:], strict=True):
        way(client, user)
    log_in_by_code(clients[0], people[0])

    assert all(is_in(client) for client in clients)


def test_a_stranger_elsewhere_locks_nobody_out(client, client_of):
    user = set_password(make_user())
    stranger = client_of(ELSEWHERE)

    fail(stranger, user, 50)
    for _request in range(50):
        ask_for_code(client_of(ELSEWHERE), user.email)
        client.post(reverse("account_reset_password"), {"email": user.email})

    by_password, by_code = client_of(ONE_ADDRESS), client_of(ONE_ADDRESS)
    log_in_by_password(by_password, user)
    log_in_by_code(by_code, user)
    assert is_in(by_password)
    assert is_in(by_code)


def test_a_stranger_does_not_bury_a_mailbox(client_of):
    user = make_user()

    for number in range(30):
        stranger = client_of(f"198.51.100.{number}")
        ask_for_code(stranger, user.email)
        stranger.post(reverse("account_reset_password"), {"email": user.email})

    occasions = list(OutgoingMail.objects.values_list("occasion", flat=True))
    assert sum("login_code" in occasion for occasion in occasions) == 3
    assert sum("password_reset_key" in occasion for occasion in occasions) == 3


def test_whoever_asks_after_the_last_mail_uses_the_code_in_it(client, client_of):
    user = make_user()
    for number in range(5):
        ask_for_code(client_of(f"198.51.100.{number}"), user.email)
    code = mailed_code(user.email)

    page = client.get(ask_for_code(client, user.email).url)
    enter_code(client, code)

    assert "The newest one you have has the code that works" in page.text
    assert is_in(client)


def test_every_mailed_link_for_a_password_holds(client, client_of):
    user = make_user()
    for number in range(5):
        client_of(f"198.51.100.{number}").post(
            reverse("account_reset_password"), {"email": user.email}
        )

    choose_password(client, newest_link(user.email))

    assert is_in(client)


def test_whoever_asks_too_often_is_told_what_to_do(client_of):
    user = make_user()

    for _request in range(11):
        page = ask_for_code(client_of(ONE_ADDRESS), user.email)

    assert "The code in the newest mail works" in page.text


def test_wrong_codes_end_the_attempt_with_a_sentence(client):
    user = make_user()
    ask_for_code(client, user.email)

    pages = [enter_code(client, "000-000-000") for _guess in range(5)]

    assert "This is not the code" in pages[0].text
    assert pages[-1].url == reverse("account_request_login_code")
    assert "Too many attempts" in client.get(pages[-1].url).text


def test_a_flood_of_logins_gets_a_page_with_the_way_out(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    user = make_user()

    answer = fail(client, user, 3)

    assert answer.status_code == 429
    assert "Wait five minutes and try again" in answer.text
    assert reverse("account_login") in answer.text


def test_a_request_from_a_local_socket_is_answered(client_of):
    user = set_password(make_user())
    client = client_of("")

    log_in_by_password(client, user)

    assert is_in(client)


@pytest.mark.parametrize(
    ("proxies", "header", "place"),
    [
        (0, "203.0.113.9", ONE_ADDRESS),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", ONE_ADDRESS),
        (1, "", ONE_ADDRESS),
        (1, "garbage", NOWHERE),
    ],
)
def test_only_trusted_proxies_say_where_somebody_is(settings, proxies, header, place):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": header} if header else {}
    request = RequestFactory().get("/", REMOTE_ADDR=ONE_ADDRESS, headers=headers)

    try:
        assert PortalAccountAdapter().get_client_ip(request) == place
    except ImproperlyConfigured:
        pytest.fail("A wrong count of proxies must not end in an error page.")
