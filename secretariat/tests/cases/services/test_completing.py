"""What is missing is asked for, handed in and waived inside the case."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.files import store_bytes
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus, ItemState, Turn
from secretariat.models import Case
from secretariat.services.cases.completing import ask_items, hand_in_item, waive_item
from secretariat.services.cases.keeping import assign_case
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db


def file_of(case: Case) -> dict[str, str]:
    return {item.requirement.code: item.state for item in case.items.select_related("requirement")}


def complete(case: Case, *, but: str = "") -> None:
    for code in file_of(case):
        if code not in but:
            hand_in_item(case, code, answer="Here it is.")


def test_what_is_missing_is_asked_for_by_name_and_until_when():
    until = clock.now() + timedelta(days=5)

    case = ask_items(make_case(), ["h", "i"], until=until, actor=None)

    assert (case.status, case.turn, case.due_at) == (CaseStatus.INCOMPLETE, Turn.APPLICANT, until)
    step = case.steps.last()
    assert "h. Annual reports" in step.reason
    assert "i. Constitution or by-laws" in step.reason


def test_once_nothing_is_missing_it_is_the_secretariats_turn_again():
    case = make_case()
    complete(case, but="hi")
    ask_items(case, ["h", "i"], actor=None)

    assert hand_in_item(case, "h", answer="Two years.").status == CaseStatus.INCOMPLETE
    assert hand_in_item(case, "i", answer="Attached.").status == CaseStatus.RECEIVED


def test_an_item_that_was_no_good_is_asked_for_again():
    case = make_case()
    complete(case)

    ask_items(case, ["b"], actor=None)

    assert file_of(case)["b"] == ItemState.MISSING


def test_a_report_that_does_not_exist_is_waived_in_writing():
    case = make_case()
    complete(case, but="h")
    ask_items(case, ["h"], actor=None)

    case = waive_item(
        case, "h", waived_by="Executive Secretariat", why="Founded last year.", actor=None
    )

    assert case.status == CaseStatus.RECEIVED
    item = case.items.get(requirement__code="h")
    assert (item.state, item.waived_by) == (ItemState.WAIVED, "Executive Secretariat")


def test_what_everybody_has_cannot_be_waived():
    with pytest.raises(DomainError, match="Only an item that may not exist"):
        waive_item(make_case(), "b", waived_by="ITU", why="No.", actor=None)


@pytest.mark.parametrize(("by", "why"), [("", "New."), ("ITU", " ")])
def test_a_waiver_says_who_and_why(by, why):
    with pytest.raises(DomainError, match="by whom, and why"):
        waive_item(make_case(), "h", waived_by=by, why=why, actor=None)


def test_nothing_asked_for_is_no_question():
    with pytest.raises(DomainError, match="No item is chosen"):
        ask_items(make_case(), ["zz"], actor=None)


def test_a_date_that_is_over_gives_nobody_time():
    with pytest.raises(DomainError, match="gets time to hand in"):
        ask_items(make_case(), ["b"], until=clock.now(), actor=None)


def test_an_item_the_checklist_does_not_have_is_refused():
    with pytest.raises(DomainError, match="has no item “zz”"):
        hand_in_item(make_case(), "zz", answer="Here.")


def test_a_settled_case_takes_nothing_in():
    case = move_case(make_case(), CaseStatus.REFUSED, reason="Late.")

    with pytest.raises(DomainError, match="takes nothing in"):
        hand_in_item(case, "b", answer="Here.")


def test_a_deferred_case_is_completed_for_the_next_meeting():
    case = move_case(make_case(), CaseStatus.DEFERRED, reason="Late.")

    hand_in_item(case, "b", answer="Here.")

    assert file_of(case)["b"] == ItemState.RECEIVED


def test_whoever_handles_it_hears_that_something_came_in():
    handler = make_user(Role.OPERATOR)
    case = assign_case(make_case(), handler, actor=make_user(Role.STAFF))

    hand_in_item(case, "b", answer="Here.")

    assert OutgoingMail.objects.get().to == handler.email


def test_nobody_asks_nor_waives_in_their_own_case():
    operator = make_user(Role.OPERATOR)
    case = make_case(email=operator.email)

    with pytest.raises(DomainError, match="Nobody handles"):
        ask_items(case, ["b"], actor=operator)
    with pytest.raises(DomainError, match="Nobody handles"):
        waive_item(case, "h", waived_by="ITU", why="New.", actor=operator)


def test_a_case_holds_so_many_documents_and_no_more():
    case = make_case()
    stored = [store_bytes(f"{number}.txt", b"Text.") for number in range(61)]
    hand_in_item(case, "b", files=stored[:60])

    with pytest.raises(DomainError, match="holds up to 60 documents"):
        hand_in_item(case, "c", files=stored[60:])
