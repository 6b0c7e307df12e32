"""The second factor: compulsory for whoever enters the administration, and asked in each session."""

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import admin
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.permissions import Role
from csb_portal.services.roles import grant_role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from csb_portal.tests.accounts.steps import (
    choose_password,
    is_in,
    log_in_by_code,
    log_in_by_password,
    newest_link,
    prove,
    set_password,
)

pytestmark = pytest.mark.django_db
ADMIN = "/admin/"


def enters_admin(client):
    return client.get(ADMIN).status_code == 200


def by_code(client, user):
    log_in_by_code(client, user)


def by_password(client, user):
    log_in_by_password(client, set_password(user))


def by_reset_link(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    choose_password(client, newest_link(user.email))


WAYS = [by_code, by_password, by_reset_link]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", Role)
def test_without_a_second_factor_every_page_leads_to_setting_one_up(client, way, role):
    way(client, make_user(role))

    for page in (ADMIN, "/", reverse("profile"), reverse("account_email"), "/admin/login/"):
        assert client.get(page).url == reverse("mfa_index")
    assert "You hold nothing yet" in client.get(reverse("mfa_index")).text
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_with_a_second_factor_no_way_in_goes_around_it(client, way):
    user = make_user(Role.STAFF)
    second_factor.set_up(user)

    way(client, user)

    assert not is_in(client)
    assert not enters_admin(client)

    prove(client, user)

    assert is_in(client)
    assert enters_admin(client)


def test_a_recovery_code_stands_in_for_the_phone_once(client):
    user = make_user(Role.STAFF)
    code = second_factor.set_up(user).recovery_codes[0]
    log_in_by_code(client, user)

    client.post(reverse("mfa_authenticate"), {"code": code})

    assert enters_admin(client)
    assert code not in second_factor.recovery_codes(user)


def test_recovery_codes_alone_are_no_second_factor(client):
    user = make_user(Role.STAFF)
    RecoveryCodes.activate(user)

    log_in_by_code(client, user)

    assert client.get(ADMIN).url == reverse("mfa_index")


def test_a_session_from_before_the_second_factor_has_to_prove_it(client, client_of):
    user = make_user()
    early = client_of()
    log_in_by_code(early, user)
    second_factor.set_up(user)
    grant_role(user, Role.STAFF, actor=None)

    page = early.get(ADMIN)
    prove_page = reverse("mfa_reauthenticate")

    assert page.url == f"{prove_page}?next=%2Fadmin%2F"
    assert early.get(reverse("mfa_deactivate_totp")).url.startswith(prove_page)
    assert early.get(reverse("mfa_add_webauthn")).url.startswith(prove_page)
    assert early.post(reverse("account_reauthenticate"), {}).url.startswith(prove_page)

    prove(early, user, "mfa_reauthenticate")

    assert enters_admin(early)


def test_setting_up_an_app_opens_the_administration_in_this_session(client):
    user = make_user(Role.STAFF)
    log_in_by_code(client, user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)

    page = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert page.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert enters_admin(client)


def test_a_wrong_code_sets_nothing_up(client):
    user = make_user(Role.STAFF)
    log_in_by_code(client, user)
    client.get(reverse("mfa_activate_totp"))

    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "Codes change every half minute" in page.text
    assert not Authenticator.objects.exists()
    assert client.get(ADMIN).url == reverse("mfa_index")


def test_removing_the_last_factor_leads_back_to_setting_one_up(client):
    user = make_user(Role.STAFF)
    log_in(client, user)
    assert enters_admin(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert client.get(ADMIN).url == reverse("mfa_index")


def test_others_need_none_but_use_the_one_they_have(client, client_of):
    user, second = make_user(), client_of()
    log_in_by_code(client, user)
    assert is_in(client)

    second_factor.set_up(user)
    log_in_by_code(second, user)

    assert not is_in(second)
    assert client.get(reverse("profile")).url.startswith(reverse("mfa_reauthenticate"))


def test_a_code_of_the_app_works_once(client, client_of):
    user, other = make_user(), client_of()
    second_factor.set_up(user)
    log_in_by_code(client, user)
    log_in_by_code(other, user)
    code = second_factor.code_now(user)

    client.post(reverse("mfa_authenticate"), {"code": code})
    other.post(reverse("mfa_authenticate"), {"code": f" {code[:3]} {code[3:]} "})

    assert is_in(client)
    assert not is_in(other)


def test_secrets_are_sealed_at_rest_and_follow_a_change_of_the_key(settings):
    user = make_user()
    kit = second_factor.set_up(user)
    now = second_factor.code_now(user)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert kit.secret not in stored
    assert stored.count("gAAAA") == 2
    assert second_factor.code_now(user) == now
    assert second_factor.recovery_codes(user) == kit.recovery_codes


def test_whoever_just_came_in_is_not_asked_again(client):
    user = make_user()
    log_in_by_password(client, set_password(user))

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_whoever_came_in_long_ago_is_asked_again(client, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    log_in_by_password(client, set_password(make_user()))

    page = client.get(reverse("mfa_activate_totp"))

    assert page.url.startswith(reverse("account_reauthenticate"))


def test_an_unconfirmed_address_does_not_stop_the_set_up(client):
    user = make_user(Role.STAFF)
    EmailAddress.objects.create(user=user, email="typo@example.org")
    log_in_by_code(client, user)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_the_administration_has_no_login_form_of_its_own(client):
    for response in (client.get("/admin/login/"), client.post("/admin/login/", {"username": "x"})):
        assert response.url.startswith(reverse("account_login"))
    log_in(client, make_user())
    assert client.get("/admin/login/").status_code == 403
    assert client.get(ADMIN).status_code in (302, 403)


@pytest.mark.parametrize(
    ("has_factor", "used_it", "enters"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_the_administration_itself_asks_for_both_halves(rf, client, has_factor, used_it, enters):
    user = make_user(Role.STAFF)
    log_in(client, user, second=used_it)
    if has_factor and not used_it:
        second_factor.set_up(user)
    if not has_factor:
        Authenticator.objects.all().delete()
    request = rf.get(ADMIN)
    request.user, request.session = user, client.session

    assert admin.site.has_permission(request) is enters


def code_of(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters

    return format_hotp_value(hotp_value(secret, list(counters())[1]))


def test_the_password_does_not_stand_in_for_the_second_factor(client):
    user = set_password(make_user())
    second_factor.set_up(user)
    log_in(client, user)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600 if record["method"] == "mfa" else 0
    session.save()

    page = client.get(reverse("mfa_deactivate_totp"))
    by_password = client.get(reverse("account_reauthenticate"))

    assert page.url.startswith(reverse("mfa_reauthenticate"))
    assert by_password.url.startswith(reverse("mfa_reauthenticate"))
