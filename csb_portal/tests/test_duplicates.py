"""Duplicates: found with why, and merged by staff after a look."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from csb_portal import clock, mail
from csb_portal.models import MergedPerson, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.services.duplicates import find_duplicates
from csb_portal.services.people import find_person
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)
PAGE = "/admin/csb_portal/mergedperson/"


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam")


@pytest.fixture
def kept():
    return make_user(name="Eva", email="eva@example.org")


@pytest.fixture
def other():
    return make_user(name="Eva M", email="e.va@example.org")


def test_duplicates_are_found_with_why(kept, other):
    make_user(name="EVA", email="quite@example.org")
    EmailAddress.objects.create(user=other, email="quite@example.org", verified=False)
    make_user(name="Adam", email="adam@example.org")

    found = {(pair.first.email, pair.second.email): pair.reasons for pair in find_duplicates()}

    assert found == {
        ("eva@example.org", "e.va@example.org"): (
            "They have one address in two spellings; that alone proves nothing.",
        ),
        ("eva@example.org", "quite@example.org"): ("Both have the same name.",),
        ("e.va@example.org", "quite@example.org"): (
            "Both have entered the same address.",
            "They have one address in two spellings; that alone proves nothing.",
        ),
    }


def test_two_accounts_of_one_name_are_told_apart_by_their_addresses(client, kept, staff):
    other = make_user(name=kept.name, email="quite@example.org")
    log_in(client, staff)

    page = client.get(f"{PAGE}merge/?kept={kept.pk}&merged={other.pk}").text

    assert f"{kept.name} (quite@example.org)</option>" in page
    assert "quite@example.org becomes part of eva@example.org" in page


def test_staff_find_look_and_merge(client, kept, other, staff):
    log_in(client, staff)
    link = f"{PAGE}merge/?kept={kept.pk}&merged={other.pk}"
    assert link.replace("&", "&amp;") in client.get(f"{PAGE}duplicates/").text
    shown = client.get(link)
    assert "Goes over to the kept account" in shown.text

    client.post(link, {"seen": shown.context["form"].initial["seen"], "reason": "She said so."})

    assert MergedPerson.objects.get().merged == other
    left = client.get(f"{PAGE}duplicates/").text
    assert "e.va" not in left
    assert f'href="{PAGE}merge/"' in left
    assert client.get(PAGE).status_code == 200


def test_a_merge_that_is_forbidden_has_no_button(client, kept, other, staff):
    for user in (kept, other):
        make_focal_point(user=user)
    log_in(client, staff)

    html = client.get(f"{PAGE}merge/?kept={kept.pk}&merged={other.pk}").text

    assert "They would sit in two seats on one day" in html
    assert "Merge exactly this" not in html


def test_only_staff_merge(client, kept):
    for person, status in ((make_user(Role.OPERATOR), 403), (kept, 302)):
        log_in(client, person)
        for page in ("", "duplicates/", "merge/"):
            assert client.get(f"{PAGE}{page}").status_code == status


def test_mail_to_any_confirmed_address_reaches_one_person(kept):
    EmailAddress.objects.create(user=kept, email="second@example.org", verified=True)

    mail.queue_text(to=find_person("SECOND@example.org"), occasion="x", subject="S", body="B")

    assert OutgoingMail.objects.get().to == "eva@example.org"
