"""The rule comes first, then the applications; each is a case with its number."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.funding import AccreditationCheck, FundingOutcome, RoundStatus
from secretariat.models import Case, FundingApplication, FundingRound
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.funding.applying import Asked, apply_for_funding
from secretariat.services.funding.checking import check_accreditation
from secretariat.services.funding.panel import Nominee, leave_panel, name_member
from secretariat.services.funding.rounds import (
    Criterion,
    Rule,
    cancel_round,
    publish_round,
    save_draft,
)
from secretariat.tests.cases.factories import make_applicant, make_case
from secretariat.tests.funding.factories import (
    CEILINGS,
    CRITERIA,
    NOW,
    make_application,
    make_draft,
    make_member,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def test_the_rule_is_published_with_a_mark_and_in_the_open_trail():
    found = make_round()
    entry = AuditEntry.objects.get(event="secretariat.funding_published")
    assert (entry.data["rule"], entry.data["budget"]) == (found.rule_hash, 12_000)
    assert entry.is_public
    assert len(found.rule_hash) == 64


def test_a_published_rule_is_frozen():
    found = make_round()
    with pytest.raises(DomainError, match="frozen once they are published"):
        save_draft(found, Rule(CRITERIA, dict(CEILINGS)), actor=make_user(Role.STAFF))


def test_criteria_come_before_the_first_application_or_not_at_all():
    draft = make_draft()
    with (
        clock.at(draft.opens_at + timedelta(minutes=1)),
        pytest.raises(DomainError, match="Criteria are published before the first application"),
    ):
        publish_round(draft, actor=make_user(Role.STAFF))


def test_the_database_knows_it_too():
    found = make_round()
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingRound.objects.filter(pk=found.pk).update(published_at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("rule", "fields", "words"),
    [
        (Rule((), dict(CEILINGS)), {}, "There is no criterion, or no ceiling"),
        (Rule(CRITERIA, {}), {}, "There is no criterion, or no ceiling"),
        (Rule(CRITERIA, {"ldc": 101}), {}, "more than the whole budget"),
        (Rule(CRITERIA, dict(CEILINGS)), {"closes_at": NOW}, "closes before it opens"),
        (
            Rule(CRITERIA, dict(CEILINGS)),
            {"look_until": (NOW + timedelta(days=12)).date()},
            "has 10 days to look elsewhere",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(rule, fields, words):
    with pytest.raises(DomainError, match=words):
        make_draft(rule=rule, **fields)


def test_a_draft_is_changed_until_it_is_published():
    draft = make_draft()
    save_draft(draft, Rule((Criterion("Only", 10),), {"ldc": 100}), actor=make_user(Role.STAFF))
    assert [one.name for one in draft.criteria.all()] == ["Only"]
    assert [one.most for one in draft.ceilings.all()] == [12_000]


def test_an_application_is_a_case_with_number_receipt_and_group():
    made = make_application(make_round(), country="UA", is_accredited=False)

    assert made.case.kind == CaseKind.FUNDING
    assert made.case.reference.startswith("PC-2005-")
    assert (made.group, made.region) == ("developing", "europe-north-america")
    assert OutgoingMail.objects.filter(occasion=f"case-lodged:{made.case.pk}").exists()
    assert made.case.due_at == made.round.reserve_until


def test_the_same_form_again_is_the_same_application():
    found, applicant, key = make_round(), make_applicant(country="SN"), uuid.uuid4()
    twice = [apply_for_funding(found, applicant, Asked(100, "Please."), key=key) for _ in range(2)]
    assert twice[0] == twice[1]
    assert FundingApplication.objects.count() == 1


@pytest.mark.parametrize("shift", [timedelta(hours=-1), timedelta(days=6)])
def test_outside_its_hours_a_round_takes_nothing(shift):
    found = make_round()
    with (
        clock.at(found.opens_at + shift),
        pytest.raises(DomainError, match="the round is open from"),
    ):
        make_application(found)


def test_a_group_without_money_is_told_before_there_is_a_case():
    with pytest.raises(DomainError, match="no money for the group “Developed countries”"):
        make_application(make_round(), country="CH")
    assert not Case.objects.exists()


@pytest.mark.parametrize("amount", [0, 7201])
def test_nobody_asks_for_more_than_the_ceiling_or_for_nothing(amount):
    with pytest.raises(DomainError, match="more than the ceiling of their group"):
        make_application(make_round(), amount=amount)


def test_a_person_applies_once_by_whatever_address_until_they_withdraw():
    found, person = make_round(), make_focal_point().user
    first = make_application(found, user=person, email="a@example.org")
    with pytest.raises(DomainError, match=f"your number is {first}"):
        make_application(found, email=person.email.upper())

    withdraw_case(first.case)
    make_application(found, email=person.email)


def test_who_sits_on_the_bureau_is_known_whatever_they_say():
    assert make_application(make_round(), user=make_focal_point().user).sits_on_bureau


def test_an_organisation_that_was_accredited_in_the_portal_is_known():
    case = make_case(organisation="Réseau Sud", country="SN")
    Case.objects.filter(pk=case.pk).update(status=CaseStatus.GRANTED, closed_at=NOW)
    made = make_application(make_round(), organisation="reseau  sud", is_accredited=False)
    assert (made.accreditation, made.checked_by) == (AccreditationCheck.YES, None)


def test_who_is_not_accredited_is_refused_at_once_with_that_reason():
    made = make_application(make_round(), is_accredited=False)
    operator = make_user(Role.OPERATOR)

    check_accreditation(made, is_accredited=False, taken_by="CSD", actor=operator)

    made.refresh_from_db()
    decision = made.case.decisions.get()
    assert (made.outcome, decision.taken_by) == (FundingOutcome.REFUSED, "CSD")
    assert decision.reason.startswith("Your organisation is not accredited.")
    with pytest.raises(DomainError, match="was checked or settled before"):
        check_accreditation(made, is_accredited=True, taken_by="CSD", actor=operator)


def test_a_no_that_leaves_too_few_days_is_not_given():
    made = make_application(make_round(), is_accredited=False)
    with (
        clock.at(NOW + timedelta(days=16)),
        pytest.raises(DomainError, match="leaves 9 days until 4 February 2005"),
    ):
        check_accreditation(
            made, is_accredited=False, taken_by="CSD", actor=make_user(Role.OPERATOR)
        )
    made.refresh_from_db()
    assert made.accreditation == AccreditationCheck.OPEN


def test_somebody_from_outside_gets_an_account_and_a_word():
    found = make_round()
    nominee = Nominee("new@example.org", "New Person", "A foundation")
    member = name_member(found, nominee, actor=make_user(Role.STAFF))
    assert (member.user.name, member.is_outside) == ("New Person", True)
    assert OutgoingMail.objects.get(occasion=f"funding-member:{member.pk}").to == "new@example.org"


def test_a_panel_has_its_published_size_and_nobody_twice():
    found = make_round()
    first = make_member(found)
    with pytest.raises(DomainError, match="is on the panel, or has left it"):
        make_member(found, user=first.user)
    make_member(found)
    with pytest.raises(DomainError, match="The panel is complete: 2 people"):
        make_member(found)
    leave_panel(first, actor=first.user)
    with pytest.raises(DomainError, match="cannot leave the panel now"):
        leave_panel(first, actor=first.user)
    make_member(found)


def test_a_panel_is_named_once_the_rule_is_public():
    with pytest.raises(DomainError, match="A panel is named once the rule is public"):
        make_member(make_draft())


def test_a_cancelled_round_tells_everybody_why():
    found = make_round()
    member, made = make_member(found), make_application(found)

    cancel_round(found, reason="The sponsor withdrew.", actor=make_user(Role.STAFF))

    made.case.refresh_from_db()
    assert made.case.status == CaseStatus.REFUSED
    assert made.case.steps.last().reason == "The sponsor withdrew."
    assert (
        OutgoingMail.objects.get(occasion=f"funding-cancelled:{found.pk}").to == member.user.email
    )
    found.refresh_from_db()
    assert found.status == RoundStatus.CANCELLED
    with pytest.raises(TransitionNotAllowed):
        cancel_round(found, reason="Again.", actor=make_user(Role.STAFF))


def test_no_round_is_cancelled_without_a_reason():
    with pytest.raises(DomainError, match="There is no reason yet"):
        cancel_round(make_round(), reason=" ", actor=make_user(Role.STAFF))
