"""Two accounts of one person: found, previewed, made one; the history of both stays."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from csb_portal import audit, clock, second_factor
from csb_portal.errors import DomainError
from csb_portal.merging import Fate, plan_merge
from csb_portal.models import AuditEntry, MergedPerson, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.personal_data import references_to_people
from csb_portal.services.merging import merge_people
from csb_portal.services.people import find_person
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from csb_portal.testing.login import log_in
from csb_portal.tests.accounts.steps import is_in, log_in_by_code
from elections.models import Election
from elections.tests.factories import make_election
from families.tests.factories import make_focal_point
from liaison.models import CalendarLink, InternalNote
from liaison.tests.factories import make_relay

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


def merge(kept, other, staff):
    seen = plan_merge(kept, other).fingerprint
    return merge_people(kept, other, seen=seen, reason="She said so.", actor=staff)


def refusal(kept, other, staff):
    with pytest.raises(DomainError) as refused:
        merge(kept, other, staff)
    assert not MergedPerson.objects.exists()
    return str(refused.value)


def test_every_reference_of_the_portal_is_looked_at():
    fields = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and field.related_model is apps.get_model("csb_portal.User")
    }

    assert {f"{label}.{name}" for label, name in references_to_people()} == fields
    assert {
        "families.FocalPoint.user",
        "liaison.Post.author",
        "account.EmailAddress.user",
    } <= fields


def test_what_somebody_did_goes_over_and_the_trail_keeps_its_sentences(kept, other, staff):
    mandate = make_focal_point(user=other, until=date(2005, 2, 1))
    before = AuditEntry.objects.count()

    record = merge(kept, other, staff)

    mandate.refresh_from_db()
    assert mandate.user == kept
    assert (record.kept, record.merged, record.merged_by) == (kept, other, staff)
    assert record.moved["families.FocalPoint.user"] == 1
    (entry,) = AuditEntry.objects.filter(event="portal.people_merged")
    assert (AuditEntry.objects.count(), entry.data["merged"]) == (
        before + 1,
        audit.reference_to(other),
    )
    assert entry.detail.content["addresses"] == ["e.va@example.org"]
    audit.verify_database()


def test_the_addresses_of_the_old_account_open_the_kept_one(client, kept, other, staff):
    EmailAddress.objects.create(user=other, email="third@example.org", verified=True)
    EmailAddress.objects.create(user=other, email="unsure@example.org", verified=False)

    merge(kept, other, staff)

    for email in ("eva@example.org", "e.va@example.org", "third@example.org"):
        assert find_person(email) == kept
    assert find_person("unsure@example.org") is None
    assert EmailAddress.objects.get(user=kept, primary=True).email == "eva@example.org"
    log_in_by_code(client, SimpleNamespace(email="e.va@example.org"))
    assert is_in(client)


def test_nobody_logs_in_by_the_old_account(client, kept, other, staff):
    second_factor.set_up(other)
    log_in(client, other)

    merge(kept, other, staff)

    other.refresh_from_db()
    assert (other.is_active, other.has_usable_password()) == (False, False)
    assert not second_factor.has_second_factor(other)
    assert not is_in(client)


def test_both_are_told(kept, other, staff):
    merge(kept, other, staff)

    mails = OutgoingMail.objects.filter(occasion__startswith="merged:").order_by("pk")
    assert [letter.to for letter in mails] == ["eva@example.org", "e.va@example.org"]
    assert_golden(mails[1], "csb_portal/people_merged")


def test_nobody_sits_in_two_seats_on_one_day(kept, other, staff):
    make_focal_point(user=kept, since=date(2004, 1, 1), until=date(2004, 6, 1))
    make_focal_point(user=other, since=date(2004, 5, 31), until=date(2004, 7, 1))

    assert "They would sit in two seats on one day" in refusal(kept, other, staff)


def test_seats_that_only_touch_are_one_persons(kept, other, staff):
    make_focal_point(user=kept, since=date(2004, 1, 1), until=date(2004, 6, 1))
    make_focal_point(user=other, since=date(2004, 6, 1))

    merge(kept, other, staff)

    assert kept.focal_points.count() == 2


def on_roll(user, election):
    mandate = user.focal_points.first() or make_focal_point(user=user, until=date(2004, 12, 31))
    return election.roll.create(user=user, family=mandate.family, name=user.name)


def ended(election):
    Election.objects.filter(pk=election.pk).update(status="cancelled")
    return election


def test_nobody_stands_twice_on_one_roll(kept, other, staff):
    election = ended(make_election())
    kept_entry = on_roll(kept, election)
    other.focal_points.all().delete()
    election.roll.create(user=other, family=kept_entry.family, name="Eva M")

    assert "twice on the roll" in refusal(kept, other, staff)


def test_the_roll_of_an_election_that_goes_on_stays_as_it_is(kept, other, staff):
    on_roll(other, make_election(status="frozen"))

    assert "stays as it is until it has ended" in refusal(kept, other, staff)


def test_a_role_does_not_come_along(kept, staff):
    assert "has a role" in refusal(kept, make_user(Role.OPERATOR), staff)


def test_what_the_kept_account_has_already_is_removed_and_said(kept, other, staff):
    for number, user in enumerate((kept, other)):
        CalendarLink.objects.create(user=user, key=f"{number}" * 32, renewed_at=NOW)
    plan = plan_merge(kept, other)
    (move,) = [one for one in plan.moves if one.model == "liaison.CalendarLink"]
    assert (move.fate, move.count) == (Fate.GOES, 1)

    merge(kept, other, staff)

    assert CalendarLink.objects.get().user == kept


def test_an_open_request_of_both_forbids_it_in_words(kept, other, staff):
    for user in (kept, other):
        user.data_requests.create(kind="erasure", asked_at=NOW, due_at=NOW)

    assert "Both accounts have: request about personal data: person" in refusal(kept, other, staff)


def test_what_is_written_once_stays_with_the_old_account(kept, other, staff):
    note = InternalNote.objects.create(
        message=make_relay(), text="Call her.", written_by=other, written_at=NOW
    )

    merge(kept, other, staff)

    assert InternalNote.objects.get(pk=note.pk).written_by == other


def test_what_was_looked_at_is_what_is_merged(kept, other, staff):
    seen = plan_merge(kept, other).fingerprint
    make_focal_point(user=other, until=date(2005, 2, 1))

    with pytest.raises(DomainError, match="What was looked at is what is merged"):
        merge_people(kept, other, seen=seen, reason="Yes.", actor=staff)


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("self", "This is one account only"),
        ("own", "Nobody decides on their own account"),
        ("closed", "Open accounts are merged"),
        ("no reason", "told why"),
    ],
)
def test_who_cannot_be_merged_is_said(kept, other, staff, which, sentence):
    pairs = {"self": (kept, kept), "own": (kept, staff)}
    if which == "closed":
        other.is_active = False
        other.save()
    reason = " " if which == "no reason" else "Yes."

    with pytest.raises(DomainError, match=sentence):
        merge_people(*pairs.get(which, (kept, other)), seen="", reason=reason, actor=staff)


def test_a_chain_of_merges_leads_to_the_last_account(kept, other, staff):
    third = make_user(name="Eva 3")
    merge(other, third, staff)
    merge(kept, other, staff)

    assert {record.kept for record in MergedPerson.objects.all()} == {kept}
