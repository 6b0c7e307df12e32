"""Several cases at once: looked at first, each done for itself, nothing skipped silently."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from secretariat.choices.board import BulkStep
from secretariat.choices.cases import CaseKind, CaseStatus, ItemState
from secretariat.models import Case, CaseDecision, CaseNote
from secretariat.services.board.steps import Given, marks_of, take_steps
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case

pytestmark = pytest.mark.django_db

STEPS = "/participation/board/steps/"
PREPCOM = {
    "outcome": "granted",
    "taken_by": "PrepCom",
    "on_proposal_of": "Executive Secretariat",
    "form": "written",
    "taken_at": "2005-02-17T10:00",
    "reason": "The file is complete.",
}


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam")


@pytest.fixture
def desk(client, staff):
    log_in(client, staff)
    return client


def step(client, cases, what, query="", **said):
    chosen = {"cases": [case.pk for case in cases], "step": what, "scope": "ticked"}
    return client.post(f"{STEPS}?{query}", chosen | said)


def seen_and_done(client, cases, what, **said):
    looked = step(client, cases, what, stage="look", **said)
    assert looked.status_code == 200
    seen = looked.context["seen"]
    return looked, step(client, cases, what, stage="do", seen=seen, **said)


def states(*cases):
    found = Case.objects.in_bulk([case.pk for case in cases])
    return [found[case.pk].status for case in cases]


def test_one_decision_is_recorded_on_all_that_can_take_it(desk):
    ready, also = make_case(), move_case(make_case(), CaseStatus.WITH_DIVISION)
    settled = move_case(make_case(), CaseStatus.REFUSED, reason="No.")

    looked, done = seen_and_done(desk, [ready, also, settled], "decide", **PREPCOM)

    assert [one.reference for one in looked.context["preview"].done] == [
        ready.reference,
        also.reference,
    ]
    assert states(ready, also, settled) == ["granted", "granted", "refused"]
    taken = CaseDecision.objects.values_list("taken_by", "on_proposal_of")
    assert set(taken) == {("PrepCom", "Executive Secretariat")}
    assert "Done for 2 cases. 1 was skipped." in done.text
    assert "This case is refused, so it cannot become granted." in done.text
    assert f">{settled.reference}</a>" in done.text


def test_a_preview_does_nothing(desk):
    case = make_case()
    before = (AuditEntry.objects.count(), OutgoingMail.objects.count())

    response = step(desk, [case], "decide", stage="look", **PREPCOM)

    assert "It would be done for 1 case." in response.text
    assert states(case) == ["received"]
    assert (AuditEntry.objects.count(), OutgoingMail.objects.count()) == before


def test_what_was_not_looked_at_is_not_done(desk):
    case = make_case()
    seen = step(desk, [case], "decide", stage="look", **PREPCOM).context["seen"]

    for changed in ({"reason": "Another reason."}, {"outcome": "refused"}):
        response = step(desk, [case], "decide", stage="do", seen=seen, **PREPCOM | changed)
        assert "nothing was done" in response.text
    move_case(case, CaseStatus.WITH_DIVISION)
    response = step(desk, [case], "decide", stage="do", seen=seen, **PREPCOM)

    assert "nothing was done" in response.text
    assert states(case) == ["with_division"]


def test_done_twice_is_done_once_and_the_second_time_says_why_not(desk):
    case = make_case()
    said = {"reason": "They asked us to."}
    looked, first = seen_and_done(desk, [case], "with_division", **said)

    second = step(desk, [case], "with_division", stage="do", seen=looked.context["seen"], **said)

    assert "Done for 1 case." in first.text
    assert "nothing was done" in second.text
    assert case.steps.count() == 2


def test_a_form_that_is_sent_twice_writes_to_nobody_twice(desk):
    case = make_case(CaseKind.VISA)
    said = {"reason": "We are late."}
    looked, first = seen_and_done(desk, [case], "note", **said)

    second = step(desk, [case], "note", stage="do", seen=looked.context["seen"], **said)

    assert "Done for 1 case." in first.text
    assert "nothing was done" in second.text
    assert notes_sent() == 1


def test_two_forms_at_one_moment_write_to_nobody_twice(staff):
    case = make_case(CaseKind.VISA)
    marks, given = marks_of([case]), Given(reason="We are late.")

    outcomes = [
        take_steps([case], BulkStep.NOTE, given, actor=staff, marks=marks) for _ in range(2)
    ]

    assert [len(one.done) for one in outcomes] == [1, 0]
    assert "Somebody went on with This case in this moment." in outcomes[1].skipped[0].why
    assert notes_sent() == 1


def notes_sent():
    return OutgoingMail.objects.filter(occasion__startswith="case-note").count()


def test_all_that_the_filter_shows_is_chosen_on_every_page(desk, monkeypatch):
    monkeypatch.setattr("secretariat.views.board.boards.A_PAGE", 1)
    cases = [make_case(CaseKind.VISA) for _ in range(3)]
    make_case()

    response = step(desk, [], "note", query="kind=visa&view=all", scope="all")

    assert {one.pk for one in response.context["cases"]} == {case.pk for case in cases}
    assert "3 cases are chosen." in response.text


def test_no_more_than_somebody_can_wait_for_are_done_at_once(desk, monkeypatch):
    monkeypatch.setattr("secretariat.views.board.steps.AT_ONCE", 2)
    for _ in range(3):
        make_case(CaseKind.VISA)

    response = step(desk, [], "note", query="view=all", scope="all")

    assert "2 cases are chosen. 1 more fits" in response.text


def test_nobody_ticks_their_own_case(desk, staff):
    own, other = make_case(CaseKind.VISA, email=staff.email), make_case(CaseKind.VISA)

    _looked, done = seen_and_done(desk, [own, other], "with_division", reason="")

    assert states(own, other) == ["received", "with_division"]
    assert "You asked for This case yourself." in done.text or "Nobody handles" in done.text


def test_passes_and_rooms_go_by_their_own_rule(staff):
    visa, given = make_case(CaseKind.VISA), make_case(CaseKind.ROOM)

    outcome = take_steps([visa, given], BulkStep.WITH_DIVISION, Given(), actor=staff)

    assert [case.pk for case in outcome.done] == [visa.pk]
    (skipped,) = outcome.skipped
    assert "This case is of the kind “Room”." in skipped.why
    assert Case.objects.get(pk=given.pk).status == CaseStatus.RECEIVED


def test_reasons_are_told_once_with_the_cases_they_hold_for(staff):
    settled = [move_case(make_case(), CaseStatus.REFUSED, reason="No.") for _ in range(2)]
    granted = move_case(make_case(), CaseStatus.GRANTED)

    outcome = take_steps([*settled, granted], BulkStep.WITH_DIVISION, Given(), actor=staff)

    assert [len(one.cases) for one in outcome.skipped] == [2, 1]
    assert outcome.left == 3


def test_what_is_missing_is_asked_for_item_by_item(staff):
    case, plain = make_case(has_consultative_status=True), make_case(CaseKind.VISA)
    plain.items.update(state=ItemState.RECEIVED)
    given = Given(reason="By Friday, please.")

    outcome = take_steps([case, plain], BulkStep.ASK, given, actor=staff)

    assert outcome.left == 0
    reason = case.steps.last().reason
    assert reason.startswith("Missing: letter.")
    assert reason.endswith("By Friday, please.")
    assert plain.steps.last().reason == "By Friday, please."


def test_the_other_steps_are_taken_as_from_the_page_of_a_case(staff):
    colleague, case = make_user(Role.OPERATOR), make_case(CaseKind.VISA)
    until = clock.now() + timedelta(days=3)

    take_steps([case], BulkStep.ASSIGN, Given(handler=colleague), actor=staff)
    take_steps([case], BulkStep.DUE, Given(until=until), actor=staff)
    take_steps([case], BulkStep.NOTE, Given(reason="We are late."), actor=staff)

    case.refresh_from_db()
    assert (case.handler, case.due_at) == (colleague, until)
    assert CaseNote.objects.get().text == "We are late."
    (mail,) = OutgoingMail.objects.filter(occasion__startswith="case-note")
    assert mail.to == case.email

    take_steps([case], BulkStep.WITH_DIVISION, Given(), actor=staff)
    take_steps([case], BulkStep.TAKE_UP, Given(), actor=staff)
    assert states(case) == ["received"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"step": "note", "cases": []}, "No case is ticked."),
        ({"step": "castle"}, "Choose what is done"),
        ({"step": ""}, "Choose what is done"),
    ],
)
def test_a_choice_that_is_none_leads_back_to_the_board(desk, said, words):
    chosen = {"cases": [make_case().pk, "x", "9" * 30], "scope": "ticked"}

    response = desk.post(f"{STEPS}?view=all&kind=visa", chosen | said, follow=True)

    assert response.redirect_chain == [("/participation/board/?kind=visa&view=all", 302)]
    assert words in response.text


def test_what_was_typed_stays_where_something_is_missing(desk):
    response = step(desk, [make_case()], "decide", stage="look", **PREPCOM | {"taken_by": ""})

    assert "preview" not in response.context
    assert "The file is complete." in response.text


def test_only_who_handles_cases_takes_steps(client):
    case = make_case()
    assert step(client, [case], "note").status_code == 302

    log_in(client, make_focal_point().user)

    assert step(client, [case], "note").status_code == 403
    assert client.get(STEPS).status_code == 405
