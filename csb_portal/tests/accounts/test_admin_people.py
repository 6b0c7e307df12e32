"""People in the administration."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csb_portal import clock
from csb_portal.models import AuditEntry, MailStatus, OutgoingMail, User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/csb_portal/user/"


@pytest.fixture
def staff(client):
    staff = make_user(Role.STAFF, name="The Staff")
    log_in(client, staff)
    return staff


def act(client, action, *people, **extra):
    data = {"action": action, "_selected_action": [user.pk for user in people], **extra}
    return client.post(PEOPLE, data, follow=True)


def refused_mail(user):
    return OutgoingMail.objects.create(
        occasion="x", to=user.email, recipient=user, subject="A subject", body="",
        status=MailStatus.REFUSED, answer="550 no such user", queued_at=clock.now(),
        next_attempt_at=clock.now(),
    )  # fmt: skip


def test_staff_find_people_by_name_and_by_any_address(client, staff):
    user = make_user(name="Somebody Sought")
    user.emailaddress_set.create(email="other-address@example.org", verified=True)

    for words in ("Sought", "other-address"):
        page = client.get(PEOPLE, {"q": words})
        assert "Somebody Sought" in page.text
        assert f"/{staff.pk}/change/" not in page.text


def test_operators_do_not_look_after_people(client):
    log_in(client, make_user(Role.OPERATOR))

    assert client.get(PEOPLE).status_code == 403
    assert client.get("/admin/").status_code == 200


def test_staff_register_a_person(client, staff):
    data = {"name": "N", "email": "N@example.org", "language": "en", "time_zone": "UTC"}

    client.post(f"{PEOPLE}add/", data)
    again = client.post(f"{PEOPLE}add/", data)

    user = User.objects.get(email="n@example.org")
    assert user.emailaddress_set.get().verified
    assert "already belongs to somebody" in again.text
    assert AuditEntry.objects.get().event == "portal.person_registered"


def test_staff_correct_a_name_but_not_an_address(client, staff):
    user = make_user(email="kept@example.org")
    page = f"{PEOPLE}{user.pk}/change/"
    data = {"name": "Right", "language": "es", "time_zone": "UTC", "email": "x@example.org"}

    assert "kept@example.org (confirmed)" in client.get(page).text
    client.post(page, data)

    user.refresh_from_db()
    assert (user.name, user.language, user.email) == ("Right", "es", "kept@example.org")
    assert AuditEntry.objects.get().event == "portal.details_corrected"


def test_roles_are_given_and_taken_with_a_record(client, staff):
    user = make_user()

    given = act(client, "make_operators", user)
    assert User.objects.get(pk=user.pk).role_names == {"operator"}
    act(client, "end_operators", user)

    assert f"Done for {user.name}." in given.text
    assert User.objects.get(pk=user.pk).role_names == frozenset()
    events = list(AuditEntry.objects.values_list("event", flat=True))
    assert events == ["portal.role_granted", "portal.role_revoked"]


def test_the_only_staff_member_is_told_why_they_stay(client, staff):
    page = act(client, "end_staff", staff)

    assert "is the only staff member" in page.text
    assert "Make somebody else staff first" in page.text


def test_an_account_is_closed_for_a_reason_only(client, staff):
    user = make_user()

    page = act(client, "close", user)
    assert "Write the reason" in page.text
    assert User.objects.get(pk=user.pk).is_active
    act(client, "close", user, reason="The mandate ended.")

    assert not User.objects.get(pk=user.pk).is_active
    act(client, "reopen", user, reason="It runs again.")
    assert User.objects.get(pk=user.pk).is_active


def test_refused_mails_are_shown_with_the_answer_of_the_server(client, staff):
    user = make_user()
    refused_mail(user)

    assert "550 no such user" in client.get(f"{PEOPLE}{user.pk}/change/").text
    assert '<td class="field-refused">1</td>' in client.get(PEOPLE, {"q": user.email}).text


def test_nobody_is_deleted(client, staff):
    user = make_user()

    assert client.get(f"{PEOPLE}{user.pk}/delete/").status_code == 403
    assert "delete_selected" not in client.get(PEOPLE).text


def test_the_list_costs_the_same_for_few_and_for_many(client, staff):
    client.get(PEOPLE)  # from then on the bureau's own words are at hand
    counts = []
    for _round in range(2):
        for _person in range(6):
            make_user(Role.OPERATOR)
        with CaptureQueriesContext(connection) as queries:
            client.get(PEOPLE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_groups_and_other_tables_behind_accounts_are_not_shown(client, staff):
    page = client.get("/admin/")

    for table in ("/auth/group/", "/account/emailaddress/", "/mfa/authenticator/"):
        assert table not in page.text
    assert reverse("admin:csb_portal_user_changelist") in page.text
