"""An address that anybody could have typed counts for nothing until its link was used."""

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseKind, CaseStatus, Turn
from secretariat.models import Case
from secretariat.services.cases.completing import ask_items, hand_in_item
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.cases.lodging import lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.services.cases.timekeeping import keep_time
from secretariat.services.cases.totals import public_totals
from secretariat.sources.cases import FIGURES, open_matters
from secretariat.tests.cases.factories import make_applicant, make_case, make_event

pytestmark = pytest.mark.django_db


def test_what_a_stranger_lodges_counts_from_its_arrival_once_it_is_confirmed():
    case = make_case(is_confirmed=False)
    assert (case.status, case.turn) == (CaseStatus.UNCONFIRMED, Turn.APPLICANT)

    with clock.at(case.due_at):
        confirmed = confirm_case(case)
        again = confirm_case(case)

    assert confirmed.status == again.status == CaseStatus.RECEIVED
    assert confirmed.received_at == case.received_at
    assert confirmed.due_at > case.due_at
    assert [step.status for step in case.steps.all()] == ["unconfirmed", "received"]


def test_an_account_asks_at_once_with_an_address_of_its_own_and_no_other():
    user = make_user()

    own = lodge_case(CaseKind.VISA, make_applicant(email=user.email), actor=user)
    other = lodge_case(CaseKind.VISA, make_applicant(email="other@example.org"), actor=user)

    assert (own.status, own.applicant) == (CaseStatus.RECEIVED, user)
    assert (other.status, other.applicant) == (CaseStatus.UNCONFIRMED, None)


def test_what_was_asked_on_paper_counts_by_the_word_of_whoever_writes_it_down():
    operator = make_user(Role.OPERATOR)

    case = lodge_case(CaseKind.VISA, make_applicant(), actor=operator, is_vouched=True)

    assert case.status == CaseStatus.RECEIVED
    assert AuditEntry.objects.get(event="cases.lodged").actor == f"csb_portal.user:{operator.pk}"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (CaseKind.ACCREDITATION, {"organisation": "Lake Watch", "country": "KE"}),
        (CaseKind.REGISTRATION, {"email": "ama@example.org"}),
    ],
)
def test_unconfirmed_it_stands_in_nobodys_way_and_the_second_to_confirm_is_refused(kind, fields):
    event = make_event()
    false = make_case(kind, event=event, is_confirmed=False, **fields)

    true = make_case(kind, event=event, **fields)

    assert true.status == CaseStatus.RECEIVED
    with pytest.raises(DomainError, match=f"asked for already, under the number {true.reference}"):
        confirm_case(false)


def test_nobody_who_handles_cases_confirms_for_the_applicant_but_may_end_it():
    operator = make_user(Role.OPERATOR)
    case = make_case(is_confirmed=False)

    with pytest.raises(DomainError, match="Nobody has confirmed yet"):
        move_case(case, CaseStatus.RECEIVED, actor=operator)
    with pytest.raises(DomainError, match="cannot become with the civil society division"):
        move_case(case, CaseStatus.WITH_DIVISION, actor=operator)

    assert withdraw_case(case, actor=operator).status == CaseStatus.WITHDRAWN


def test_what_nobody_confirms_in_time_is_withdrawn_by_the_clock_and_says_why():
    case = make_case(is_confirmed=False)

    with clock.at(case.due_at):
        keep_time()
        keep_time()

    case.refresh_from_db()
    assert case.status == CaseStatus.WITHDRAWN
    assert case.steps.last().reason.startswith("Nobody confirmed, by the link mailed")
    assert OutgoingMail.objects.filter(to=case.email).count() == 1


def test_unconfirmed_it_is_counted_nowhere():
    cases = [make_case(CaseKind.VISA, is_confirmed=False) for _ in range(4)]
    month = Month.of(cases[0].received_on)

    assert not public_totals()
    assert open_matters() == []
    assert (
        counted(FIGURES, month)["cases_received"]
        == counted(FIGURES, month)["cases_open_at_end"]
        == 0
    )

    for case in cases:
        confirm_case(case)
    assert public_totals().kinds[0].count == counted(FIGURES, month)["cases_received"] == 4


def test_the_public_trail_ties_nobody_to_what_they_asked_for():
    user = make_user()
    case = lodge_case(CaseKind.ACCREDITATION, make_applicant(email=user.email), actor=user)
    ask_items(case, ["h"], actor=make_user(Role.OPERATOR))
    hand_in_item(case, "h", answer="Here.", actor=user)
    withdraw_case(Case.objects.get(), actor=user)

    acts = AuditEntry.objects.filter(is_public=True, event__startswith="cases.")

    assert {"cases.lodged", "cases.item_answered", "cases.moved"} <= {act.event for act in acts}
    assert not acts.filter(actor=f"csb_portal.user:{user.pk}").exists()
