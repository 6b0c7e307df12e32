"""Duplicates: found with why, and merged by staff after a look."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from csb_portal import audit, clock, mail
from csb_portal.errors import DomainError
from csb_portal.merging import plan_merge
from csb_portal.models import AuditEntry, MergedPerson, OutgoingMail, SeparatePeople
from csb_portal.permissions import Role
from csb_portal.services.duplicates import find_duplicates, take_back, tell_apart
from csb_portal.services.merging import merge_people
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


def test_two_people_are_listed_no_more_until_that_is_taken_back(client, staff):
    one, other = make_user(name="Eva"), make_user(name="Eva")
    log_in(client, staff)

    page = client.post(f"{PAGE}apart/", {"one": one.pk, "other": other.pk}, follow=True)
    assert find_duplicates() == []
    assert "Said to be two people" in page.text
    said = SeparatePeople.objects.get()
    assert (said.said_by, said.said_at) == (staff, NOW)
    client.post(f"{PAGE}apart/", {"one": other.pk, "other": one.pk, "take_back": "1"})

    assert [(pair.first, pair.second) for pair in find_duplicates()] == [(one, other)]
    events = AuditEntry.objects.filter(event__startswith="portal.").values_list("event", "actor")
    assert [*events.filter(event__contains="told_apart")] == [
        ("portal.people_told_apart", audit.reference_to(staff)),
        ("portal.told_apart_no_more", audit.reference_to(staff)),
    ]


def test_two_people_are_not_merged_until_that_is_taken_back(kept, other, staff):
    said = tell_apart(other, kept, actor=staff)
    assert plan_merge(kept, other).refusals == (
        "Sam said on 1 March 2005 that they are two people; take that back first.",
    )

    take_back(said, actor=staff)

    assert plan_merge(kept, other).refusals == ()


def test_what_was_said_of_an_account_holds_for_the_one_it_became(kept, other, staff):
    third = make_user()
    tell_apart(other, third, actor=staff)
    seen = plan_merge(kept, other).fingerprint

    merge_people(kept, other, seen=seen, reason="She said so.", actor=staff)

    assert SeparatePeople.objects.between(kept, third).exists()


@pytest.mark.parametrize("which", ["own", "self"])
def test_nobody_is_told_apart_from_themselves_or_by_themselves(kept, staff, which):
    pair = (kept, kept) if which == "self" else (kept, staff)

    with pytest.raises(DomainError, match=r"one account only|own account"):
        tell_apart(*pair, actor=staff)


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
        for page in ("", "duplicates/", "merge/", "apart/"):
            assert client.get(f"{PAGE}{page}").status_code == status


def test_mail_to_any_confirmed_address_reaches_one_person(kept):
    EmailAddress.objects.create(user=kept, email="second@example.org", verified=True)

    mail.queue_text(to=find_person("SECOND@example.org"), occasion="x", subject="S", body="B")

    assert OutgoingMail.objects.get().to == "eva@example.org"
