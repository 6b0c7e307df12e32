"""What hinders a merge is said in words before it is tried: acts of two, and two offices."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import models

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.merging import plan_merge
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.services.merging import merge_people
from csb_portal.services.roles import close_account, reopen_account
from csb_portal.testing.factories import make_user
from elections.models import Candidacy, Registrar, Resolution
from elections.tests.factories import make_election
from families.models import DocumentTranslation, MandateProposal
from families.tests.documents import make_published
from families.tests.factories import make_family, make_focal_point
from liaison.models import Translation
from liaison.tests.factories import make_relay, make_sent_relay
from reports.models import MonthlyReport, ReportTranslation
from secretariat.models import HandoverItem
from secretariat.tests.factories import make_elected_term, make_pairs
from secretariat.tests.slots.factories import make_slated_by

pytestmark = pytest.mark.django_db

NOW = datetime(2005, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_march():
    with clock.at(NOW):
        yield


@pytest.fixture
def kept():
    return make_user(name="Eva", email="eva@example.org")


@pytest.fixture
def other():
    return make_user(name="Eva M", email="e.va@example.org")


def resolution(one, two):
    Resolution.objects.create(
        election=make_election(),
        kind="annul",
        reason="A fault.",
        proposed_by=one,
        proposed_at=NOW,
        confirmed_by=two,
        confirmed_at=NOW,
    )


def proposal(one, two):
    MandateProposal.objects.create(
        family=make_family(),
        seat=1,
        name="Ada",
        status="confirmed",
        proposed_by=one,
        proposed_at=NOW,
        lapses_at=NOW,
        decided_by=two,
        decided_at=NOW,
    )


def handover(one, two):
    HandoverItem.objects.create(
        term=make_elected_term(make_pairs(3)),
        title="Keys",
        given_by=one,
        given_at=NOW,
        taken_by=two,
        taken_at=NOW,
    )


def translation(one, two):
    Translation.objects.create(
        message=make_relay(),
        language="fr",
        subject="S",
        body="B",
        added_at=NOW,
        translator=one,
        checked_by=two,
        checked_at=NOW,
    )


def document_translation(one, two):
    DocumentTranslation.objects.create(
        version=make_published(),
        language="fr",
        source="S",
        added_at=NOW,
        translator=one,
        checked_by=two,
        checked_at=NOW,
    )


def report_translation(one, two):
    report = MonthlyReport.objects.create(
        month=date(2005, 2, 1), due_on=date(2005, 3, 5), figures=[], drafted_at=NOW
    )
    text = report.revisions.create(number=1, texts={}, saved_at=NOW)
    ReportTranslation.objects.create(
        revision=text,
        language="fr",
        texts={},
        added_at=NOW,
        translator=one,
        checked_by=two,
        checked_at=NOW,
    )


def slate(one, two):
    make_slated_by(one, two)


def message(one, two):
    sent = make_sent_relay()
    type(sent).objects.filter(pk=sent.pk).update(author=one, delivered_by=two)


ACTS = {
    "step of two people": resolution,
    "proposal of a mandate": proposal,
    "matter handed over": handover,
    "translation": translation,
    "translation of a document": document_translation,
    "translation of a report": report_translation,
    "slate": slate,
    "message": message,
}


@pytest.mark.parametrize("act", list(ACTS.values()), ids=list(ACTS))
@pytest.mark.parametrize("swapped", [False, True])
def test_an_act_of_two_people_hinders_the_merge_of_their_accounts(kept, other, act, swapped):
    act(other, kept) if swapped else act(kept, other)

    (refusal,) = plan_merge(kept, other).refusals
    assert "are two people there, and what was done stays as it is" in refusal


def test_an_act_of_somebody_else_hinders_nothing(kept, other):
    resolution(other, make_user())

    assert plan_merge(kept, other).refusals == ()


def test_every_constraint_that_tells_two_people_apart_is_tried_here():
    found = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and sum(
            f"'{field.name}'" in repr(constraint.condition) or f"({field.name})" in repr(constraint)
            for field in model._meta.concrete_fields
            if field.related_model is User
        )
        > 1
    }

    assert found == {
        "nobody_merges_into_self",
        "nobody_is_told_apart_from_self",
        "nobody_confirms_their_own_proposal",
        "confirmed_by_somebody_else",
        "taken_by_somebody_else",
        "version_is_checked_by_a_second_person",
        "document_translation_checked_by_another",
        "report_translation_checked_by_another",
        "message_has_a_second_pair_of_eyes",
        "slate_confirmed_by_a_second_person",
    }


def candidate(election, user):
    Candidacy.objects.create(
        election=election, family=make_family(), person=user, slug="eva", name=user.name
    )


def of_a_candidate_family(election, user):
    Candidacy.objects.create(election=election, family=make_focal_point(user=user).family)


def trustee(election, user):
    election.trustees.create(name=user.name, address=user.email, place=1)


def registrar(election, user):
    Registrar.objects.create(election=election, name=user.name, address=user.email)


def operator(election, user):
    user.groups.add(make_user(Role.OPERATOR).groups.get())


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (candidate, trustee),
        (candidate, registrar),
        (of_a_candidate_family, trustee),
        (trustee, candidate),
        (operator, candidate),
        (operator, trustee),
        (registrar, trustee),
    ],
)
def test_two_offices_of_one_vote_stay_with_two_accounts_until_it_has_ended(kept, other, one, two):
    election = make_election(title="Vote")
    one(election, kept)
    two(election, other)
    (refusal,) = plan_merge(User.objects.get(pk=kept.pk), other).refusals
    assert refusal.startswith("One account stands in Vote, runs it or keeps one of its secrets")

    type(election).objects.filter(pk=election.pk).update(status="cancelled")

    assert plan_merge(User.objects.get(pk=kept.pk), other).refusals == ()


def test_a_merged_account_is_not_opened_again(kept, other):
    staff = make_user(Role.STAFF)
    seen = plan_merge(kept, other).fingerprint
    merge_people(kept, other, seen=seen, reason="Yes.", actor=staff)

    with pytest.raises(DomainError, match="has one account with Eva now"):
        reopen_account(other, reason="Again.", actor=staff)


def test_a_closed_account_that_was_not_merged_is_opened_again(other):
    staff = make_user(Role.STAFF)
    close_account(other, reason="Left.", actor=staff)

    assert reopen_account(other, reason="Back.", actor=staff).is_active


def test_seats_of_a_past_day_are_no_office(kept, other):
    election = make_election()
    former = make_focal_point(user=other, until=date(2005, 2, 1))
    Candidacy.objects.create(election=election, family=former.family)
    trustee(election, kept)

    assert plan_merge(kept, other).refusals == ()
