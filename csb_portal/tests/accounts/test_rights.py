"""Rights end with the next request."""

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from csb_portal import audit
from csb_portal.errors import DomainError
from csb_portal.models import AuditDetail, AuditEntry
from csb_portal.permissions import Role
from csb_portal.services.roles import close_account, grant_role, reopen_account, revoke_role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from csb_portal.tests.accounts.steps import ask_for_code, enter_code, is_in, log_in_by_code

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_ends_with_the_next_request(client, role):
    make_user(Role.STAFF)
    user = make_user(role)
    log_in(client, user)
    assert client.get("/admin/").status_code == 200

    revoke_role(user, role, actor=None)

    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/", follow=True).status_code == 403
    assert is_in(client)


def test_a_role_begins_with_the_next_request(client):
    user = make_user()
    log_in(client, user)

    grant_role(user, Role.OPERATOR, actor=None)

    assert client.get("/admin/").url == reverse("mfa_index")


def test_closing_an_account_ends_its_sessions_at_once(client, client_of):
    user, other = make_user(), client_of()
    log_in_by_code(client, user)
    log_in_by_code(other, user)

    close_account(user, reason="The mandate ended.", actor=None)

    assert not is_in(client)
    assert not is_in(other)
    assert not UserSession.objects.exists()


def test_a_reopened_account_needs_a_new_login(client):
    user = make_user()
    log_in_by_code(client, user)
    close_account(user, reason="By mistake.", actor=None)

    reopen_account(user, reason="It was a mistake.", actor=None)

    assert not is_in(client)
    log_in_by_code(client, user)
    assert is_in(client)


def test_a_pending_login_ends_with_the_account(client):
    user = make_user()
    ask_for_code(client, user.email)
    from csb_portal.testing.browser import mailed_code

    code = mailed_code(user.email)
    close_account(user, reason="Left.", actor=None)

    page = enter_code(client, code)

    assert page.url == reverse("account_inactive")
    assert "This account is closed" in client.get(page.url).text
    assert not is_in(client)


@pytest.mark.parametrize(
    "end",
    [
        lambda user: revoke_role(user, Role.STAFF, actor=user),
        lambda user: close_account(user, reason="Enough.", actor=user),
    ],
)
def test_the_last_staff_member_stays(end):
    user = make_user(Role.STAFF)

    with pytest.raises(DomainError, match="only staff member") as refusal:
        end(user)

    assert refusal.value.so


def test_a_step_that_changes_nothing_is_refused_in_words():
    user = make_user()

    with pytest.raises(DomainError, match="does not have"):
        revoke_role(user, Role.OPERATOR, actor=None)
    grant_role(user, Role.OPERATOR, actor=None)
    with pytest.raises(DomainError, match="already has"):
        grant_role(user, Role.OPERATOR, actor=None)
    with pytest.raises(DomainError, match="is open"):
        reopen_account(user, reason="", actor=None)


def test_the_trail_keeps_the_act_and_the_reason_apart():
    actor, user = make_user(Role.STAFF), make_user(name="Somebody Known")

    grant_role(user, Role.OPERATOR, actor=actor)
    close_account(user, reason="Somebody Known has left.", actor=actor)

    granted, closed = AuditEntry.objects.all()
    assert (granted.event, granted.data) == ("portal.role_granted", {"role": "operator"})
    assert (closed.event, closed.actor) == ("portal.account_closed", audit.reference_to(actor))
    assert not granted.is_public
    assert "Known" not in f"{granted.content}{closed.content}"
    assert AuditDetail.objects.get(entry=closed).content["reason"] == "Somebody Known has left."
