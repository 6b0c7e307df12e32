"""The boards show what waits for whom, by an address that can be passed on, and never one's own."""

import csv
import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from secretariat.choices.board import BoardView
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.keeping import assign_case
from secretariat.services.cases.steps import move_case
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db

BOARD = "/participation/board/"


@pytest.fixture
def staff():
    return make_user(Role.STAFF, name="Sam")


@pytest.fixture
def desk(client, staff):
    log_in(client, staff)
    return client


def shown(client, query="view=all"):
    response = client.get(f"{BOARD}?{query}")
    assert response.status_code == 200
    return {case.reference for case in response.context["page"]}


def counts(client, query=""):
    boards = client.get(f"{BOARD}?{query}").context["boards"]
    return {one.view.value: one.count for one in boards}


def in_each_state():
    late = make_case()
    Case.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(hours=1))
    return {
        "late": late,
        "division": move_case(make_case(), CaseStatus.WITH_DIVISION),
        "applicant": move_case(make_case(), CaseStatus.INCOMPLETE, reason="Sign it."),
        "waiting": move_case(make_case(CaseKind.VISA), CaseStatus.WAITING_LIST),
        "settled": move_case(make_case(CaseKind.VISA), CaseStatus.GRANTED),
    }


def test_each_board_shows_what_waits_for_whom(desk, staff):
    cases = in_each_state()
    assign_case(cases["division"], staff, actor=make_user(Role.STAFF))

    found = {view: shown(desk, f"view={view}") for view in BoardView}

    numbers = {name: {case.reference} for name, case in cases.items()}
    assert found == {
        "mine": numbers["division"],
        "secretariat": numbers["late"],
        "division": numbers["division"],
        "applicant": numbers["applicant"],
        "overdue": numbers["late"],
        "waiting_list": numbers["waiting"],
        "settled": numbers["settled"],
        "all": {case.reference for case in cases.values()},
    }
    assert counts(desk) == {view: len(found[view]) for view in found}


def test_everybody_begins_with_what_waits_for_their_house(client):
    log_in(client, make_user(Role.OPERATOR))
    assert client.get(BOARD).context["view"] == BoardView.DIVISION

    log_in(client, make_user(Role.STAFF))
    assert client.get(BOARD).context["view"] == BoardView.SECRETARIAT


def test_nobody_finds_their_own_case_on_a_board(desk, staff):
    EmailAddress.objects.create(user=staff, email="sam.home@example.org", verified=True)
    make_case(CaseKind.VISA, email=staff.email)
    make_case(CaseKind.VISA, email="Sam.Home@example.org")
    other = make_case(CaseKind.VISA)

    assert shown(desk) == {other.reference}
    assert counts(desk)["all"] == 1
    assert other.reference in desk.get(f"{BOARD}cases.csv?view=all").text
    assert "sam.home" not in desk.get(f"{BOARD}cases.csv?view=all").text.lower()


def test_filters_are_links(desk, staff):
    family, event = make_family(), make_event()
    wanted = make_case(
        CaseKind.REGISTRATION, event=event, family=family, organisation="Réseau Sud", name="Ama"
    )
    assign_case(wanted, staff, actor=make_user(Role.STAFF))
    make_case(CaseKind.REGISTRATION)
    make_case(CaseKind.VISA)

    for query in (
        f"family={family.slug}",
        f"event={event.slug}",
        "handler=me",
        f"handler={staff.pk}",
        "words=sud+ama",
        f"words={wanted.reference}",
        f"kind=registration&state=received&turn=secretariat&event={event.slug}",
    ):
        assert shown(desk, f"view=all&{query}") == {wanted.reference}, query
        assert counts(desk, query)["all"] == 1, query
    assert wanted.reference not in shown(desk, "view=all&handler=nobody")
    assert shown(desk, "view=all&overdue=on") == set()


def test_a_link_keeps_its_filter_from_board_to_board_and_page_to_page(desk, monkeypatch):
    monkeypatch.setattr("secretariat.views.board.boards.A_PAGE", 2)
    for _ in range(3):
        make_case(CaseKind.VISA)

    html = desk.get(f"{BOARD}?kind=visa&view=secretariat&page=1").text

    assert 'href="?kind=visa&amp;view=settled"' in html
    assert 'href="?kind=visa&amp;view=secretariat&amp;page=2"' in html
    assert 'href="/participation/board/cases.csv?kind=visa&amp;view=secretariat"' in html


def test_a_wrong_filter_narrows_nothing_and_says_so(desk):
    case = make_case()

    response = desk.get(f"{BOARD}?view=all&kind=castle&family=nobody&page=99")

    assert {one.reference for one in response.context["page"]} == {case.reference}
    assert "castle" in response.text


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}cases.csv"])
def test_only_who_handles_cases_sees_a_board(client, path):
    assert client.get(path).status_code == 302

    log_in(client, make_focal_point().user)

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}cases.csv"])
def test_a_board_costs_the_same_however_much_is_on_it(desk, path):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(f"{path}?view=all").status_code == 200
        return len(queries)

    make_case(CaseKind.REGISTRATION)
    cost()
    few = cost()
    handler = make_user(Role.STAFF)
    for _ in range(5):
        assign_case(make_case(CaseKind.REGISTRATION), handler, actor=make_user(Role.STAFF))

    assert cost() == few


def test_the_table_holds_what_the_filter_shows_and_no_formula(desk):
    case = make_case(CaseKind.VISA, name="=cmd|calc", organisation="@SUM(A1)", family=None)
    make_case(CaseKind.REGISTRATION)

    response = desk.get(f"{BOARD}cases.csv?view=all&kind=visa")

    (row,) = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert (row["reference"], row["name"], row["organisation"]) == (
        case.reference, "'=cmd|calc", "'@SUM(A1)",
    )  # fmt: skip
    assert (row["kind"], row["state"], row["turn"]) == ("visa", "received", "secretariat")
    assert response["Cache-Control"] == "private, no-store"
