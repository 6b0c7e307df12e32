"""Taking in what somebody asks for."""

import uuid
from datetime import date, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from secretariat.case_links import follow_url
from secretariat.choices.cases import CaseKind, CaseStatus, Turn
from secretariat.models import Case
from secretariat.services.cases.lodging import lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_applicant, make_case, make_event

pytestmark = pytest.mark.django_db


def test_a_case_gets_a_number_a_step_and_a_date_by_when_it_is_looked_at():
    case = make_case()

    assert case.reference == f"PC-{clock.today().year}-0001"
    assert (case.status, case.turn) == (CaseStatus.RECEIVED, Turn.SECRETARIAT)
    assert [step.status for step in case.steps.all()] == ["received"]
    assert case.due_at is not None
    assert case.due_at - case.received_at <= timedelta(days=8)
    assert AuditEntry.objects.filter(event="cases.lodged").count() == 1


def test_the_receipt_holds_the_number_and_the_link():
    case = lodge_case(
        CaseKind.ACCREDITATION,
        make_applicant(name="Ama Owusu"),
        subject="Accreditation of Lake Watch",
    )

    mail = OutgoingMail.objects.get()
    assert mail.to == case.email
    assert follow_url(case) in mail.body
    assert_golden(
        mail,
        "secretariat/case_lodged",
        hiding={follow_url(case): "LINK", case.reference: "NUMBER", **_moments(mail.body)},
    )


def _moments(body: str) -> dict[str, str]:
    lines = [line for line in body.splitlines() if line.startswith("It ")]
    came_in, until = (next(line for line in lines if word in line) for word in ("came in", "until"))
    return {came_in: "It came in on MOMENT.", until: "It does not count yet: UNTIL."}


def test_the_same_form_again_is_the_same_case():
    key, applicant = uuid.uuid4(), make_applicant()

    first = lodge_case(CaseKind.ACCREDITATION, applicant, key=key)
    again = lodge_case(CaseKind.ACCREDITATION, applicant, key=key)

    assert first == again
    assert OutgoingMail.objects.count() == 1


def test_an_organisation_asks_for_accreditation_once_however_it_spells_its_name():
    first = make_case(organisation="Réseau Sud", country="ML")

    with pytest.raises(DomainError, match=f"asked for already, under the number {first.reference}"):
        make_case(organisation="reseau  SUD ", country="ml")

    assert Case.objects.count() == 1


def test_an_organisation_that_withdrew_may_ask_again():
    case = make_case(organisation="Lake Watch")
    move_case(case, CaseStatus.WITHDRAWN)

    assert make_case(organisation="Lake Watch").status == CaseStatus.RECEIVED


def test_a_person_registers_once_for_each_meeting():
    event = make_event()
    make_case(CaseKind.REGISTRATION, event=event, email="Ama@Example.org")

    with pytest.raises(DomainError, match="once for each meeting"):
        make_case(CaseKind.REGISTRATION, event=event, email=" ama@example.org")

    assert make_case(CaseKind.REGISTRATION, event=make_event(), email="ama@example.org")


@pytest.mark.parametrize(
    ("kind", "missing", "words"),
    [
        (CaseKind.ACCREDITATION, {"organisation": ""}, "Accreditation is of an organisation"),
        (CaseKind.ACCREDITATION, {"family": None}, "Accreditation is of an organisation"),
        (CaseKind.VISA, {"name": " "}, "belongs to a named person"),
        (CaseKind.VISA, {"email": ""}, "belongs to a named person"),
    ],
)
def test_what_a_case_cannot_do_without_is_said_in_words(kind, missing, words):
    with pytest.raises(DomainError, match=words):
        lodge_case(kind, make_applicant(**missing))

    assert not Case.objects.exists()


def test_registration_needs_its_meeting():
    with pytest.raises(DomainError, match="for each meeting"):
        lodge_case(CaseKind.REGISTRATION, make_applicant())


def test_nothing_is_asked_for_a_meeting_that_is_over():
    over = make_event(first_day=date(2005, 2, 17), last_day=date(2005, 2, 25))

    with pytest.raises(DomainError, match="is over"):
        make_case(CaseKind.VISA, event=over)


def test_a_case_by_an_address_of_somebody_known_is_theirs():
    user = make_user()

    assert make_case(CaseKind.VISA, email=user.email.upper()).applicant == user


@pytest.mark.parametrize(
    ("has_status", "codes"), [(False, list("abcdefghijk")), (True, ["letter"])]
)
def test_consultative_status_leaves_a_letter_to_hand_in(has_status, codes):
    case = make_case(has_consultative_status=has_status)

    assert [item.requirement.code for item in case.items.all()] == codes


def test_a_letter_for_a_visa_leads_to_the_registration_it_needs():
    event = make_event()
    registration = make_case(CaseKind.REGISTRATION, event=event, email="ama@example.org")
    make_case(CaseKind.REGISTRATION, event=make_event(), email="ama@example.org")

    letter = make_case(CaseKind.VISA, event=event, email="ama@example.org")

    assert list(letter.linked.all()) == [registration]


def test_the_key_of_one_form_does_not_open_another_kind_of_case():
    case = make_case(CaseKind.REGISTRATION)

    with pytest.raises(DomainError, match="for something else"):
        lodge_case(CaseKind.VISA, make_applicant(), key=case.key)
