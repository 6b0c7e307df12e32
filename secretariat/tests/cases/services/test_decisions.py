"""A decision is recorded as taken by whoever took it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry
from csb_portal.models.append_only import AppendOnlyError
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import PLAINLY_DECIDED, CaseKind, CaseStatus, DecisionForm, Turn
from secretariat.models import Case
from secretariat.services.cases.decisions import DECIDED_ELSEWHERE, Decision, decide_case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db


def decision(**changes: object) -> Decision:
    made = Decision(
        outcome=CaseStatus.GRANTED,
        taken_by="PrepCom",
        on_proposal_of="Executive Secretariat",
        taken_at=clock.now() - timedelta(hours=1),
        reason="The file is complete.",
    )
    return replace(made, **changes)


def test_who_decided_on_whose_proposal_when_and_why_is_on_record():
    operator = make_user(Role.OPERATOR)

    case = decide_case(make_case(), decision(), actor=operator)

    kept = case.decisions.get()
    assert (kept.taken_by, kept.on_proposal_of) == ("PrepCom", "Executive Secretariat")
    assert (kept.recorded_by, kept.reason) == (operator, "The file is complete.")
    assert case.status_label == "Recommended"
    assert AuditEntry.objects.get(event="cases.decided").data["outcome"] == "granted"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"taken_by": " "}, "as taken by whoever took it"),
        ({"reason": ""}, "as taken by whoever took it"),
        ({"form": DecisionForm.ORAL}, "with who, when and where"),
        ({"taken_at": clock.now() + timedelta(days=400)}, "once it was taken"),
        ({"outcome": CaseStatus.WITHDRAWN}, "no decision"),
    ],
)
def test_a_decision_without_its_whole_story_is_refused(changes, words):
    with pytest.raises(DomainError, match=words):
        decide_case(make_case(), decision(**changes), actor=None)

    assert Case.objects.get().status == CaseStatus.RECEIVED


def test_a_decision_by_word_of_mouth_says_where():
    said = decision(form=DecisionForm.ORAL, place="Palais des Nations, Room VII")

    case = decide_case(make_case(), said, actor=None)

    assert case.decisions.get().place == "Palais des Nations, Room VII"


def test_a_refusal_whose_reason_is_requested_stays_open_with_the_division():
    asked = decision(outcome=CaseStatus.REASON_REQUESTED, reason="Objection of a delegation.")

    case = decide_case(make_case(), asked, actor=None)

    assert case.is_open
    assert case.turn == Turn.DIVISION
    assert case.status_label == "Not recommended, reason requested in writing"


def test_a_decision_stays_as_it_was_written():
    kept = decide_case(make_case(), decision(), actor=None).decisions.get()

    kept.reason = "Another."
    with pytest.raises(AppendOnlyError):
        kept.save()


def test_what_is_granted_is_not_decided_again():
    case = decide_case(make_case(), decision(), actor=None)

    with pytest.raises(TransitionNotAllowed):
        decide_case(case, decision(outcome=CaseStatus.REFUSED), actor=None)

    assert case.decisions.count() == 1


def test_nobody_decides_on_what_they_asked_for():
    operator = make_user(Role.OPERATOR)

    with pytest.raises(DomainError, match="Nobody handles"):
        decide_case(make_case(email=operator.email), decision(), actor=operator)


def test_each_kind_is_decided_on_its_page_or_by_a_procedure_of_its_own():
    assert {*PLAINLY_DECIDED} | {*DECIDED_ELSEWHERE} == {*CaseKind}
    assert {*PLAINLY_DECIDED}.isdisjoint(DECIDED_ELSEWHERE)


@pytest.mark.parametrize("kind", DECIDED_ELSEWHERE)
def test_what_has_a_procedure_is_not_decided_by_itself(kind):
    with pytest.raises(DomainError, match="cannot be decided by itself"):
        decide_case(make_case(kind), decision(), actor=None)
