"""What those see and do who handle cases, and who does not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseKind, CaseStatus, ItemState
from secretariat.services.cases.keeping import write_note
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case
from secretariat.views.cases.steps import WAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    user = make_user(Role.OPERATOR)
    log_in(client, user)
    return user


def step(case, name: str) -> str:
    return reverse("participation:case-step", args=[case.reference, name])


def test_the_page_shows_the_file_the_notes_and_what_can_be_done(client, operator):
    case = make_case(organisation="Lake Watch")
    write_note(case, "Looks sound.", is_shared=False, actor=operator)

    page = client.get(case.get_absolute_url()).text

    assert "Lake Watch" in page
    assert "Looks sound." in page
    assert "b. Legal status" in page
    assert "Record a decision" in page


def test_the_familys_focal_point_reads_the_file_and_no_private_note(client):
    mandate = make_focal_point()
    case = make_case(family=mandate.family, organisation="Lake Watch")
    write_note(case, "Looks odd.", is_shared=False, actor=make_user(Role.OPERATOR))
    log_in(client, mandate.user)

    page = client.get(case.get_absolute_url()).text

    assert "Lake Watch" in page
    assert case.email not in page
    assert "Looks odd." not in page
    assert "Record a decision" not in page
    assert client.get(step(case, "decide")).status_code == 403


@pytest.mark.parametrize("who", ["nobody", "somebody", "another family"])
def test_nobody_else_sees_a_file(client, who):
    case = make_case()
    if who != "nobody":
        log_in(client, make_focal_point().user if who == "another family" else make_user())

    response = client.get(case.get_absolute_url())

    assert response.status_code == (302 if who == "nobody" else 403)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_step_has_a_page_with_its_form(client, operator, way):
    case = make_case()
    response = client.get(step(case, way.name), follow=True)

    assert response.status_code == 200
    if way.name != "take-up":
        assert f"<h1>{way.label}</h1>" in response.text


def test_missing_items_are_asked_for_on_the_page(client, operator):
    case = make_case()

    client.post(step(case, "ask"), {"codes": ["h"], "words": "", "until": "2999-01-01"})

    case.refresh_from_db()
    assert case.status == CaseStatus.INCOMPLETE


def test_a_decision_is_recorded_on_the_page(client, operator):
    case = make_case()
    form = {
        "outcome": "granted", "taken_by": "PrepCom", "on_proposal_of": "Executive Secretariat",
        "form": "written", "taken_at": "2005-02-17T12:00", "place": "", "reason": "Complete.",
    }  # fmt: skip

    response = client.post(step(case, "decide"), form, follow=True)

    assert "Recommended" in response.text
    assert "on the proposal of Executive Secretariat" in response.text


def test_a_refused_step_keeps_what_was_typed(client, operator):
    case = make_case()
    form = {"code": "h", "waived_by": "ITU", "why": ""}

    response = client.post(step(case, "waive"), form)

    assert response.status_code == 200
    assert 'value="ITU"' in response.text


def test_an_item_from_paper_goes_into_the_file(client, operator):
    case = make_case()
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 scan")

    client.post(step(case, "hand-in"), {"code": "b", "answer": "", "documents": scan})

    file = case.files.get()
    assert case.items.get(requirement__code="b").state == ItemState.RECEIVED
    answer = client.get(file.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 scan"


def test_a_step_that_is_not_possible_now_is_refused_in_words(client, operator):
    case = move_case(make_case(), CaseStatus.REFUSED, reason="Late.")

    response = client.get(step(case, "division"), follow=True)

    assert "is not possible in every state" in response.text


@pytest.mark.parametrize("kind", [CaseKind.PASS, CaseKind.FUNDING, CaseKind.ROOM, CaseKind.SLOT])
def test_what_has_a_procedure_of_its_own_is_not_granted_by_hand(kind):
    case = make_case(kind)

    open_ways = {way.name for way in WAYS if way.is_open(case)}

    assert open_ways.isdisjoint({"ask", "division", "take-up", "decide"})


def test_nobody_takes_a_step_in_their_own_case(client, operator):
    case = make_case(CaseKind.VISA, email=operator.email)

    assert client.post(step(case, "decide"), {}).status_code == 403


def test_cases_are_linked_and_lead_to_each_other(client, operator):
    first, second = make_case(), make_case(CaseKind.VISA)

    client.post(step(first, "link"), {"reference": second.reference.lower()})

    assert second.reference in client.get(first.get_absolute_url()).text
    assert first.reference in client.get(second.get_absolute_url()).text


def test_a_number_that_is_no_case_is_said_so(client, operator):
    response = client.post(step(make_case(), "link"), {"reference": "PC-1999-0001"})

    assert "There is no case PC-1999-0001" in response.text


def test_a_case_is_assigned_to_somebody_who_may_handle_it(client, operator):
    case = make_case()

    client.post(step(case, "assign"), {"handler": operator.pk})

    case.refresh_from_db()
    assert case.handler == operator


def test_another_date_is_given(client, operator):
    case = make_case()

    client.post(step(case, "due"), {"due_on": "2999-01-01"})
    response = client.post(step(case, "due"), {"due_on": "2001-01-01"})

    case.refresh_from_db()
    assert case.due_at.year == 2999
    assert "waits until a date that is to come" in response.text


def test_a_passport_is_no_business_of_the_family(client):
    mandate = make_focal_point()
    letter = make_case(CaseKind.VISA, family=mandate.family)
    log_in(client, mandate.user)

    assert client.get(letter.get_absolute_url()).status_code == 403
    assert letter.reference not in client.get(reverse("participation:my-cases")).text


@pytest.mark.parametrize("count", [1, 12])
def test_my_cases_are_my_own_and_my_familys_in_as_many_queries(
    client, count, django_assert_max_num_queries
):
    mandate = make_focal_point()
    own = [make_case(CaseKind.VISA, email=mandate.user.email) for _ in range(count)]
    theirs = [make_case(family=mandate.family) for _ in range(count)]
    other = make_case()
    log_in(client, mandate.user)
    page = reverse("participation:my-cases")
    client.get(page)

    with django_assert_max_num_queries(20):
        text = client.get(page).text

    assert all(case.reference in text for case in [*own, *theirs])
    assert other.reference not in text


def test_a_linked_case_shows_to_nobody_who_may_not_see_it(client):
    mandate = make_focal_point()
    registration = make_case(CaseKind.REGISTRATION, family=mandate.family, email="ama@example.org")
    letter = make_case(
        CaseKind.VISA, family=mandate.family, email="ama@example.org", event=registration.event
    )
    log_in(client, mandate.user)

    assert list(registration.linked.all()) == [letter]
    assert letter.reference not in client.get(registration.get_absolute_url()).text
