"""Act 4: the accreditation wave (1 to 17 February)."""

import csv
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from csb_portal import audit
from csb_portal.counting import counted
from csb_portal.demo.acts.accreditation import FILES, case_of
from csb_portal.models import AuditEntry
from csb_portal.months import Month
from csb_portal.tests.scenario.questions import at
from families.models import FocalPoint
from secretariat.choices.cases import CaseKind, CaseStatus, DecisionForm, ItemState, Turn
from secretariat.models import Case, CaseDecision
from secretariat.permissions.cases import can_see_case
from secretariat.services.cases.totals import public_totals
from secretariat.sources import cases as sources

pytestmark = pytest.mark.django_db

STATES = {
    "recommended": CaseStatus.GRANTED,
    "deferred": CaseStatus.DEFERRED,
    "not recommended": CaseStatus.REASON_REQUESTED,
}


def files() -> list[dict[str, str]]:
    with FILES.open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def cases() -> "list[Case]":
    return list(Case.objects.filter(kind=CaseKind.ACCREDITATION).select_related("event"))


def expected(file: dict[str, str]) -> CaseStatus:
    words = file["expected_final_state"]
    return next(state for begun, state in STATES.items() if words.startswith(begun))


def step(case: Case, status: str):
    return case.steps.filter(status=status).get()


def test_48_files_39_recommended_7_deferred_2_not_recommended():
    counted = Counter(case.status for case in cases())

    assert sum(counted.values()) == 48
    assert counted == {"granted": 39, "deferred": 7, "reason_requested": 2}


def test_each_file_ends_as_the_scenario_says():
    wrong = [file["case_no"] for file in files() if case_of(file).status != expected(file)]

    assert wrong == []


def test_30_were_complete_8_of_them_by_a_letter_alone():
    complete = [file for file in files() if not file["missing_items"]][:30]
    found = [case_of(file) for file in complete]

    assert {case.status for case in found} == {CaseStatus.GRANTED}
    letters = [case for case in found if case.has_consultative_status]
    assert len(letters) == 8
    assert {case.items.get().requirement.code for case in letters} == {"letter"}
    full = [case for case in found if not case.has_consultative_status]
    assert {case.items.count() for case in full} == {11}


def test_9_were_completed_from_4_to_10_february_and_recommended():
    late = [file for file in files() if file["completed_on"]]

    assert len(late) == 9
    for file in late:
        case = case_of(file)
        asked, back = step(case, "incomplete"), case.steps.filter(status="received").last()
        assert asked.at == at("2005-02-01T10:00")
        assert back.at == at(f"{file['completed_on']}T16:00")
        assert all(f"{code}. " in asked.reason for code in file["missing_items"].split())
        assert case.status == CaseStatus.GRANTED


def test_a_report_that_does_not_exist_was_waived_in_writing():
    case = case_of(next(file for file in files() if file["case_no"] == "ACC-031"))

    item = case.items.get(requirement__code="h")
    assert (item.state, item.waived_by) == (ItemState.WAIVED, "Executive Secretariat")
    assert "No annual report exists" in item.waiver
    assert case.status == CaseStatus.GRANTED


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("ACC-040", "Incomplete: e, f."),
        ("ACC-041", "Incomplete: h."),
        ("ACC-042", "Incomplete: g."),
    ],
)
def test_3_incomplete_to_the_end_are_deferred_and_the_letter_says_which_item(number, words):
    case = case_of(next(file for file in files() if file["case_no"] == number))

    assert case.status == CaseStatus.DEFERRED
    assert case.decisions.get().reason == words


def test_4_lodged_after_6_january_are_kept_for_prepcom_3():
    late = [case for case in cases() if case.is_late]

    assert len(late) == 4
    assert {case.status for case in late} == {CaseStatus.DEFERRED}
    assert all("counts for PrepCom-3" in case.decisions.get().reason for case in late)
    assert all("need not be sent again" in case.decisions.get().reason for case in late)
    assert not any(case.items.filter(state=ItemState.MISSING).exists() for case in late)


def test_2_not_recommended_stay_open_with_the_reason_requested_in_writing():
    referred = [case for case in cases() if case.status == CaseStatus.REASON_REQUESTED]

    assert [case.is_open for case in referred] == [True, True]
    assert {case.turn for case in referred} == {Turn.DIVISION}
    reasons = sorted(case.decisions.get().reason for case in referred)
    assert reasons == [
        "Referred: objection of a delegation. The reason is requested in writing.",
        "Referred: undisclosed donors. The reason is requested in writing.",
    ]


def test_the_decision_is_the_prepcoms_on_the_proposal_of_the_executive_secretariat():
    taken = CaseDecision.objects.filter(case__kind=CaseKind.ACCREDITATION)

    assert taken.count() == 48
    assert set(taken.values_list("taken_by", "on_proposal_of", "form", "taken_at")) == {
        (
            "Preparatory Committee",
            "Executive Secretariat",
            DecisionForm.WRITTEN,
            at("2005-02-17T12:30"),
        )
    }
    targets = [audit.reference_to(case) for case in cases()]
    assert AuditEntry.objects.filter(event="cases.decided", target__in=targets).count() == 48


def test_nobody_outside_the_family_the_secretariat_and_csd_sees_a_file():
    case = case_of(files()[0])  # of the Youth family
    seen_by = {
        mandate.user.email
        for mandate in FocalPoint.objects.sitting().select_related("user", "family")
        if can_see_case(mandate.user, case)
    }

    secretariat = {f"{family}.{seat}@example.org" for seat in "ab"
                   for family in ("asia", "africa", "networks-coalitions")}  # fmt: skip
    assert seen_by == secretariat | {"youth.a@example.org", "youth.b@example.org"}
    assert Client().get(case.get_absolute_url()).status_code == 302


def test_the_public_sees_no_name_of_a_file():
    page = Client().get(reverse("participation:overview")).text

    assert "Organisation 0" not in page


def test_the_report_of_february_counts_48_39_and_9():
    figures = counted(sources.FIGURES, Month(2005, 2))

    assert {key: figures[f"accreditation_{key}"] for key in ("handled", "recommended")} == {
        "handled": 48,
        "recommended": 39,
    }
    assert figures["accreditation_not_recommended"] == 9
    assert [entry.title for entry in sources.entries(Month(2005, 2))] == [
        "Accreditation: 48 files handled"
    ]


def test_the_public_reads_39_and_9_and_no_name(client):
    html = client.get("/participation/").text

    assert "Organisation 01" not in html
    label = str(CaseKind.ACCREDITATION.label)
    (accreditation,) = (one for one in public_totals().kinds if one.label == label)
    assert sorted(state.count for state in accreditation.states) == [9, 39]
