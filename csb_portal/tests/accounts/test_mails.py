"""The mails of the account pages: in the reader's zone, read once by a person, kept as files."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.models import OutgoingMail
from csb_portal.testing.browser import CODE
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.login import log_in
from csb_portal.tests.accounts.steps import LINK, PASSWORD, ask_for_code, set_password

pytestmark = pytest.mark.django_db
MOMENT = re.compile(r"\d+ \w+ \d{4}, \d\d:\d\d JST \(.*?\)")


@pytest.fixture
def user():
    return make_user(name="Aiko & Co", email="aiko@example.org", time_zone="Asia/Tokyo")


def newest():
    return OutgoingMail.objects.order_by("pk").last()


def hidden(letter):
    """Return what differs from run to run in ``letter``."""
    words = {"CODE": CODE, "MOMENT": MOMENT}
    found = {name: pattern.search(letter.body) for name, pattern in words.items()}
    volatile = {match[0]: name for name, match in found.items() if match}
    for address in LINK.findall(letter.body):
        if "/key/" in address or "/confirm-email/" in address:
            volatile[address] = "/LINK"
    return volatile


def test_the_mail_with_a_code(client, user):
    ask_for_code(client, user.email)

    assert_golden(newest(), "csb_portal/account_login_code", hiding=hidden(newest()))


def test_the_mail_with_a_link_for_a_password(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})

    assert_golden(newest(), "csb_portal/account_password_link", hiding=hidden(newest()))


def test_the_mail_that_asks_whether_an_address_is_somebodys(client, user):
    log_in(client, user)

    client.post(reverse("account_email"), {"action_add": "", "email": "more@example.org"})

    assert_golden(newest(), "csb_portal/account_confirm_address", hiding=hidden(newest()))


def test_a_change_of_the_password_is_told(client, user):
    log_in(client, set_password(user))
    new = {"oldpassword": PASSWORD, "password1": "another phrase", "password2": "another phrase"}

    client.post(reverse("account_change_password"), new, headers={"user-agent": "A browser"})

    assert_golden(newest(), "csb_portal/account_password_changed", hiding=hidden(newest()))


def test_a_removed_factor_is_told(client, user, committed):
    second_factor.set_up(user)
    log_in(client, user)

    client.post(reverse("mfa_deactivate_totp"))

    assert newest().subject == "Your authenticator app was removed"
    assert newest().recipient == user


def test_a_mail_to_a_second_address_goes_there_and_belongs_to_the_person(client, user):
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)

    ask_for_code(client, "second@example.org")

    assert (newest().to, newest().recipient) == ("second@example.org", user)


def test_each_mail_has_an_occasion_of_its_own_and_none_goes_around_the_outbox(client, user):
    for _time in range(2):
        client.post(reverse("account_reset_password"), {"email": user.email})

    assert OutgoingMail.objects.count() == 2
    assert mail.outbox == []
