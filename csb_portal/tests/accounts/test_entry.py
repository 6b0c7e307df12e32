"""The ways in: by code, by password, by invitation; and nobody by signing up."""

import logging
import re
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail, User
from csb_portal.permissions import Role
from csb_portal.services.invitations import invite_person
from csb_portal.services.people import find_person, register_person
from csb_portal.services.roles import close_account
from csb_portal.testing.browser import CODE, mailed_code
from csb_portal.testing.factories import make_user
from csb_portal.tests.accounts.steps import (
    PASSWORD,
    ask_for_code,
    choose_password,
    enter_code,
    is_in,
    log_in_by_password,
    set_password,
)

pytestmark = pytest.mark.django_db


def test_a_registered_person_logs_in_by_code(client):
    user = register_person(email="New@Example.org", name="New Person", actor=None)

    ask_for_code(client, "NEW@example.org")
    enter_code(client, mailed_code("new@example.org"))

    assert user.email == "new@example.org"
    assert not user.has_usable_password()
    assert is_in(client)


def test_an_address_opens_one_account_only():
    register_person(email="one@example.org", name="One", actor=None)

    with pytest.raises(DomainError) as refusal:
        register_person(email="ONE@example.org", name="Another", actor=None)

    assert "already belongs" in refusal.value.fact
    assert refusal.value.so


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"time_zone": "Mars/Base"}, {"language": "xx"}, {"name": ""}]
)
def test_values_that_are_none_are_refused_in_words(wrong):
    values = {"email": "p@example.org", "name": "P"} | wrong

    with pytest.raises(DomainError):
        register_person(**values, actor=None)

    assert not User.objects.exists()


def test_a_second_confirmed_address_takes_codes_too(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)

    ask_for_code(client, "second@example.org")
    enter_code(client, mailed_code("second@example.org"))

    assert is_in(client)


def test_a_second_confirmed_address_takes_the_password_too(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email="other@example.org", verified=True)
    set_password(user)

    log_in_by_password(client, SimpleNamespace(email="other@example.org"))

    assert is_in(client)


def test_an_unconfirmed_address_takes_none(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email="typo@example.org", verified=False)

    ask_for_code(client, "typo@example.org")
    client.post(reverse("account_reset_password"), {"email": "typo@example.org"})

    assert find_person("typo@example.org") is None
    assert not OutgoingMail.objects.filter(to="typo@example.org").exists()


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client):
    known = ask_for_code(client, make_user().email)
    unknown = ask_for_code(client, "nobody@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingMail.objects.count() == 1


def test_a_closed_account_gets_no_code(client):
    user = make_user()
    close_account(user, reason="Left.", actor=make_user(Role.STAFF))

    ask_for_code(client, user.email)

    assert not OutgoingMail.objects.exists()


def test_a_code_works_once(client):
    user = make_user()
    ask_for_code(client, user.email)
    code = mailed_code(user.email)
    enter_code(client, code)
    client.post(reverse("account_logout"))

    ask_for_code(client, user.email)

    assert mailed_code(user.email) != code


def test_a_code_two_browsers_wait_for_works_in_one_of_them(client, client_of):
    user, other = make_user(), client_of()
    ask_for_code(client, user.email)
    ask_for_code(other, user.email)
    code = mailed_code(user.email)

    enter_code(client, code)
    refused = enter_code(other, code)

    assert is_in(client)
    assert not is_in(other)
    assert "used already" in refused.text


def test_no_code_appears_in_a_log_and_none_stays_in_the_outbox(client, committed, caplog):
    caplog.set_level(logging.DEBUG)
    user = make_user()

    with committed():
        ask_for_code(client, user.email)

    code = mailed_code(user.email)
    letter = OutgoingMail.objects.get()
    assert letter.is_confidential
    assert letter.body == ""
    assert code not in caplog.text
    assert not CODE.search(letter.subject)


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))
    data = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    refused = client.post(reverse("account_signup"), data)

    assert "Nobody signs up here" in page.text
    assert "Nobody signs up here" in refused.text
    assert not User.objects.exists()
    assert reverse("account_signup") not in client.get(reverse("account_login")).text


def test_an_invitation_opens_the_account_once(client, client_of):
    link = invite_person("boss@example.org", Role.STAFF, name="The Boss", actor=None)

    choose_password(client, link)
    page = client.get("/", follow=True)
    again = choose_password(client_of(), link)

    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "You hold nothing yet" in page.text
    assert "This link no longer works" in again.text
    assert reverse("account_request_login_code") in again.text


def test_the_command_invites_and_says_how_long(capsys):
    call_command("invite", "boss@example.org", "--role", "operator")

    output = capsys.readouterr().out
    assert User.objects.get().role_names == {"operator"}
    assert re.search(r"once, until .* CES?T", output)
    assert "/accounts/password/reset/key/" in output


def test_the_command_refuses_in_words():
    with pytest.raises(CommandError, match="e-mail address"):
        call_command("invite", "no-address", "--role", "staff")


def test_whoever_has_an_account_is_invited_into_it():
    user = make_user()

    invite_person(user.email.upper(), Role.OPERATOR, actor=None)

    assert User.objects.get().role_names == {"operator"}


def test_a_closed_account_is_not_invited():
    user = make_user()
    close_account(user, reason="Left.", actor=None)

    with pytest.raises(DomainError, match="closed"):
        invite_person(user.email, Role.STAFF, actor=None)


def test_a_link_still_asks_for_the_second_factor_somebody_has(client):
    link = invite_person("boss@example.org", Role.STAFF, actor=None)
    second_factor.set_up(User.objects.get())

    page = choose_password(client, link)

    assert page.url == reverse("mfa_authenticate")
    assert not is_in(client)


def test_the_code_is_mailed_again_on_request(client):
    user = make_user()
    ask_for_code(client, user.email)

    page = client.get(reverse("account_confirm_login_code"))
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})

    bodies = set(OutgoingMail.objects.values_list("body", flat=True))
    assert "Mail it again" in page.text
    assert (OutgoingMail.objects.count(), len(bodies)) == (2, 1)
    enter_code(client, mailed_code(user.email))
    assert is_in(client)
