"""The account pages in a real Chromium: each way in, at both widths, with nothing for axe to say."""

import pytest
from django.urls import reverse

from csb_portal import second_factor
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.services.invitations import invite_person
from csb_portal.testing.browser import login_by_code, look, mailed_code
from csb_portal.testing.factories import make_user
from csb_portal.tests.accounts.steps import LINK, PASSWORD
from csb_portal.tests.accounts.test_second_factor import code_of

pytestmark = pytest.mark.django_db(transaction=True)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def give_key(page):
    """Put a virtual security key into the browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_the_way_in_by_code(open_page):
    user, page = make_user(), open_page()
    page.goto("/accounts/profile/")
    look(page, "login")
    page.get_by_role("link", name="Mail me a code").click()
    look(page, "login-by-code")
    page.get_by_label("mail").fill(user.email)
    press(page, "Mail me a code")
    look(page, "login-code")

    page.get_by_label("Code").fill(mailed_code(user.email))
    press(page, "Log in")

    page.wait_for_url("**" + reverse("profile"))
    look(page, "profile")


def test_an_invitation_leads_through_the_set_up_into_the_administration(
    open_page, live_server, settings
):
    page = open_page()
    link = invite_person("boss@example.org", Role.STAFF, name="The Boss", actor=None)
    page.goto(LINK.search(link)[1])
    look(page, "invitation")
    page.get_by_label("New Password").first.fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    press(page, "Keep this password and log in")
    page.wait_for_url("**" + reverse("mfa_index"))
    look(page, "second-factor")

    page.get_by_role("link", name="Set up an app").click()
    look(page, "second-factor-app")
    secret = page.get_by_label("Key").input_value()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    press(page, "Use this app from now on")

    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    look(page, "recovery-codes")
    page.get_by_role("link", name="to the administration").click()
    page.wait_for_url("**/admin/")


def test_a_used_invitation_says_so(browser_page):
    link = invite_person("boss@example.org", Role.STAFF, actor=None)
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()

    browser_page.goto(LINK.search(link)[1])

    assert "This link no longer works" in browser_page.content()
    look(browser_page, "stale-invitation")


def test_the_own_pages(open_page):
    user, page = make_user(), open_page()
    second_factor.set_up(user)
    user.emailaddress_set.create(email="second@example.org", verified=True)
    login_by_code(page, user)

    for name in (
        "profile", "account_email", "account_set_password", "mfa_index", "usersessions_list",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
        "mfa_list_webauthn", "mfa_add_webauthn",
    ):  # fmt: skip
        page.goto(reverse(name))
        page.wait_for_url("**" + reverse(name))
        look(page, name)


def test_the_page_for_the_second_factor(open_page):
    user, page = make_user(Role.STAFF), open_page()
    second_factor.set_up(user)
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("mail").fill(user.email)
    press(page, "Mail me a code")
    page.get_by_label("Code").fill(mailed_code(user.email))
    press(page, "Log in")
    look(page, "login-second-factor")

    page.get_by_label("Code").fill(second_factor.code_now(user))
    press(page, "Log in")
    page.goto("/admin/")

    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_inactive"])
def test_the_other_pages_before_the_login(open_page, name):
    page = open_page()

    page.goto(reverse(name))

    look(page, name)


def test_a_passkey_is_added_and_then_opens_the_account_alone(browser_page):
    user, page = make_user(Role.STAFF), browser_page
    give_key(page)
    login_by_code(page, user)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Name of the key").fill("My phone")
    page.get_by_text("Log in with this key alone").click()
    press(page, "Add this key")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    page.goto(reverse("mfa_list_webauthn"))
    page.get_by_text("Passkey", exact=True).wait_for()
    look(page, "keys")
    page.goto(reverse("account_logout"))
    press(page, "Log out")

    page.goto("/admin/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="What would you like to look after?").wait_for()

    page.get_by_role("heading", name="What would you like to look after?").wait_for()


def test_a_key_is_the_second_factor_after_a_code(browser_page):
    user, page = make_user(Role.OPERATOR), browser_page
    give_key(page)
    login_by_code(page, user)
    page.goto(reverse("mfa_add_webauthn"))
    press(page, "Add this key")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    page.goto(reverse("account_logout"))
    press(page, "Log out")

    page.goto(reverse("account_request_login_code"))
    page.get_by_label("mail").fill(user.email)
    press(page, "Mail me a code")
    page.get_by_label("Code").fill(mailed_code(user.email))
    press(page, "Log in")
    page.wait_for_url("**" + reverse("mfa_authenticate"))
    press(page, "Use a security key or passkey")
    page.wait_for_function("!location.pathname.endsWith('/authenticate/')")
    page.goto("/admin/")

    page.wait_for_url("**/admin/")


def test_an_older_session_proves_itself_by_the_key(browser_page):
    user, page = make_user(), browser_page
    give_key(page)
    login_by_code(page, user)
    page.goto(reverse("mfa_add_webauthn"))
    press(page, "Add this key")
    page.wait_for_url("**" + reverse("mfa_view_recovery_codes"))
    forget_the_proof()

    page.goto(reverse("profile"))
    look(page, "proof")
    press(page, "Use my key")
    page.wait_for_url("**" + reverse("profile"))

    page.get_by_role("heading", name="My details").wait_for()


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
def test_without_javascript_the_page_says_what_works(open_page, name):
    user, page = make_user(), open_page(java_script_enabled=False)
    page.goto(reverse(name))

    if name == "account_login":
        page.get_by_text("A passkey needs JavaScript; the other ways do not.").wait_for()
    else:
        login_by_code(page, user)
        page.goto(reverse("profile"))
        page.wait_for_url("**" + reverse("profile"))


def forget_the_proof():
    """Make every session one that was opened before its person had a second factor."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = []
        session.save()
