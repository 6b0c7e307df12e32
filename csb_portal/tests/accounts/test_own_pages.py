"""What people look after themselves: addresses, details, sessions."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.urls import reverse

from csb_portal import audit
from csb_portal.choices import PortalEvent
from csb_portal.models import AuditDetail, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from csb_portal.tests.accounts.steps import LINK, is_in, log_in_by_code, newest_link

pytestmark = pytest.mark.django_db
ADDRESSES = "/accounts/email/"


def details(**changes):
    return {"name": "New Name", "language": "fr", "time_zone": "Asia/Tokyo"} | changes


def test_a_new_address_opens_the_account_once_confirmed_and_can_become_the_main_one(client):
    user = make_user(email="old@example.org")
    log_in(client, user)

    client.post(ADDRESSES, {"action_add": "", "email": "New@example.org"})
    path = LINK.search(newest_link("new@example.org"))[1]
    assert "Does new@example.org belong to" in client.get(path).text
    client.post(path)
    page = client.post(ADDRESSES, {"action_primary": "", "email": "new@example.org"}, follow=True)

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert "From now on we write to you at this address" in page.text
    notice = OutgoingMail.objects.get(occasion__startswith="account/email_changed")
    assert notice.to == "old@example.org"
    (entry,) = audit.entries_about(user).filter(event=PortalEvent.ADDRESS_REPLACED)
    assert (entry.is_public, entry.actor) == (False, audit.reference_to(user))
    assert entry.detail.content == {"before": "old@example.org", "after": "new@example.org"}


def test_an_unconfirmed_address_cannot_become_the_main_one(client):
    user = make_user()
    log_in(client, user)
    EmailAddress.objects.create(user=user, email="typo@example.org")

    page = client.post(ADDRESSES, {"action_primary": "", "email": "typo@example.org"}, follow=True)

    assert "Only a confirmed address can be the main one" in page.text
    assert EmailAddress.objects.get(primary=True).email == user.email


def test_somebody_elses_address_cannot_be_added(client):
    user, other = make_user(), make_user()
    log_in(client, user)

    client.post(ADDRESSES, {"action_add": "", "email": other.email})

    assert not user.emailaddress_set.filter(email=other.email, verified=True).exists()
    letter = OutgoingMail.objects.get(to=other.email)
    assert "it opens an account of yours already" in letter.body


def test_the_main_address_cannot_be_removed(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    log_in(client, user)

    page = client.post(ADDRESSES, {"action_remove": "", "email": user.email}, follow=True)

    assert "Make another one the main address first" in page.text
    assert user.emailaddress_set.count() == 2


def test_details_are_corrected_and_the_change_is_recorded_apart(client):
    user = make_user(name="Old Name")
    log_in(client, user)

    page = client.post(reverse("profile"), details(), follow=True)

    user.refresh_from_db()
    assert (user.name, user.language, user.time_zone) == ("New Name", "fr", "Asia/Tokyo")
    assert "Your details are kept." in page.text
    content = AuditDetail.objects.get().content
    assert (content["before"]["name"], content["after"]["name"]) == ("Old Name", "New Name")


def test_unchanged_details_leave_no_record(client):
    user = make_user()
    log_in(client, user)
    same = {"name": user.name, "language": user.language, "time_zone": user.time_zone}

    client.post(reverse("profile"), same)

    assert not AuditDetail.objects.exists()


def test_a_zone_under_its_old_name_is_kept(client):
    user = make_user(time_zone="US/Eastern")
    log_in(client, user)

    page = client.get(reverse("profile"))

    assert '<option value="US/Eastern" selected>' in page.text


@pytest.mark.parametrize("wrong", [{"name": " "}, {"time_zone": "Mars/Base"}, {"language": "xx"}])
def test_a_wrong_detail_is_refused_and_the_others_stay_in_the_form(client, wrong):
    user = make_user(name="Old Name")
    log_in(client, user)

    page = client.post(reverse("profile"), details(**wrong))

    user.refresh_from_db()
    assert page.status_code == 200
    assert page.context["form"].errors
    assert user.name == "Old Name"
    assert page.context["form"].data["language"] in page.text


def test_a_stranger_is_led_to_the_login(client):
    assert client.get(reverse("profile")).url.startswith(reverse("account_login"))


def test_the_list_of_sessions_ends_the_others(client, client_of):
    user, other = make_user(), client_of("192.0.2.1")
    log_in_by_code(client, user)
    log_in_by_code(other, user)
    page = client.get(reverse("usersessions_list"))
    assert "192.0.2.1" in page.text
    assert "This browser" in page.text

    client.post(reverse("usersessions_list"))

    assert is_in(client)
    assert not is_in(other)
    assert UserSession.objects.count() == 1


def test_a_visit_writes_nothing_down(client):
    user = make_user()
    log_in_by_code(client, user)
    before = UserSession.objects.values().get()

    client.get(reverse("profile"))

    assert UserSession.objects.values().get() == before


def test_the_administration_leads_to_the_one_page_that_changes_a_password(client):
    log_in(client, make_user(Role.STAFF))

    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")
