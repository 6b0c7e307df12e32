"""What casework tells the desk, the front page, the report, and the next secretariat."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.keeping import assign_case
from secretariat.services.cases.steps import move_case
from secretariat.services.terms.handovers import open_matters as all_matters
from secretariat.sources import cases as source
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db

FEBRUARY = Month(2005, 2)
NOON = datetime(2005, 2, 10, 12, tzinfo=UTC)


@pytest.fixture
def staff():
    return make_user(Role.STAFF)


def give(user, *cases):
    for case in cases:
        assign_case(case, user, actor=make_user(Role.STAFF))


def titles(user):
    return [task.title for task in source.tasks_for(user)]


def test_the_desk_names_what_is_late_what_waits_and_what_is_new_in_one_line_each(staff):
    late, waiting = [make_case(), make_case()], [make_case(), make_case(), make_case()]
    give(staff, *late, *waiting)
    Case.objects.filter(pk__in=[case.pk for case in late]).update(
        due_at=clock.now() - timedelta(days=1)
    )
    make_case()
    move_case(make_case(), CaseStatus.WITH_DIVISION)

    assert titles(staff) == [
        "2 cases of yours are overdue",
        "3 cases of yours wait for you",
        "1 case has come in and nobody handles it",
    ]


def test_each_task_leads_to_the_board_that_shows_its_cases(staff, client):
    case = make_case()
    give(staff, case)
    client.force_login(staff)

    (task,) = source.tasks_for(staff)

    response = client.get(task.url)
    if response.status_code == 200:
        assert [one.reference for one in response.context["page"]] == [case.reference]
    assert task.url == "/participation/board/?view=secretariat&handler=me"
    assert task.due_at == case.due_at


def test_the_division_hears_of_what_waits_for_the_division():
    operator = make_user(Role.OPERATOR)
    make_case()
    assert titles(operator) == []

    move_case(make_case(), CaseStatus.WITH_DIVISION)

    assert titles(operator) == ["1 case has come in and nobody handles it"]


def test_nobody_is_asked_to_handle_their_own(staff):
    make_case(CaseKind.VISA, email=staff.email)

    assert titles(staff) == []


def test_focal_points_have_no_cases_to_handle():
    make_case()

    assert titles(make_focal_point().user) == []


def test_the_desk_costs_the_same_however_much_waits(staff, django_assert_num_queries):
    for _ in range(4):
        make_case()

    with django_assert_num_queries(3):
        source.tasks_for(staff)


def test_the_front_page_says_until_when_files_are_in_time():
    with clock.at(NOON):
        make_event(name="Past", accreditation_until=date(2005, 2, 9))
        make_event(name="PrepCom-3", accreditation_until=date(2005, 2, 10))

        (notice,) = source.notices()

    assert notice.title == "Accreditation for PrepCom-3"
    assert notice.until == datetime(2005, 2, 10, 17, tzinfo=UTC)


def test_a_month_counts_the_last_word_on_each_file():
    with clock.at(NOON - timedelta(days=20)):
        cases = [make_case() for _ in range(4)]
        make_case()
    with clock.at(NOON):
        move_case(cases[0], CaseStatus.GRANTED)
        move_case(cases[1], CaseStatus.DEFERRED, reason="Late.")
        move_case(cases[2], CaseStatus.REASON_REQUESTED, reason="An objection.")
        move_case(cases[3], CaseStatus.DEFERRED, reason="Late.")
        move_case(cases[3], CaseStatus.RECEIVED)
        move_case(cases[3], CaseStatus.GRANTED)
        make_case(CaseKind.REGISTRATION)
    with clock.at(NOON + timedelta(days=40)):
        move_case(cases[2], CaseStatus.REFUSED, reason="No.")

    assert counted(source.FIGURES, FEBRUARY) == {
        "accreditation_handled": 4,
        "accreditation_recommended": 2,
        "accreditation_not_recommended": 2,
        "registrations_received": 1,
        "cases_received": 1,
        "cases_settled": 3,
        "cases_open_at_end": 3,
    }
    (entry,) = source.entries(FEBRUARY)
    assert entry.title == "Accreditation: 4 files handled"
    assert entry.detail == "2 recommended, 2 deferred or not recommended."


def test_what_was_open_at_a_moment_follows_each_step():
    def day(number):
        return NOON + timedelta(days=number)

    with clock.at(day(0)):
        case, unconfirmed, untouched = make_case(), make_case(is_confirmed=False), make_case()
    steps = (CaseStatus.WITH_DIVISION, CaseStatus.DEFERRED, CaseStatus.RECEIVED, CaseStatus.GRANTED)
    for number, status in enumerate(steps, start=1):
        with clock.at(day(number)):
            move_case(case, status, reason="Late.")
    with clock.at(day(3)):
        move_case(unconfirmed, CaseStatus.RECEIVED)

    assert set(source.open_at(day(0))) == set()
    for number, is_open in enumerate((True, True, False, True, False)):
        found = set(source.open_at(day(number) + timedelta(hours=1)))
        assert (case in found, unconfirmed in found) == (is_open, number >= 3)
        assert untouched in found


def test_a_month_without_files_says_nothing_of_them():
    assert source.entries(FEBRUARY) == []
    assert set(counted(source.FIGURES, FEBRUARY).values()) == {0}


def test_open_cases_are_handed_over_and_many_of_a_kind_as_one_matter(monkeypatch):
    monkeypatch.setattr(source, "NAMED_ONE_BY_ONE", 2)
    single = make_case(CaseKind.VISA)
    for _ in range(3):
        make_case()
    move_case(make_case(CaseKind.ROOM), CaseStatus.REFUSED, reason="No.")

    matters = source.open_matters()

    assert [(one.key, one.title) for one in matters] == [
        ("cases:accreditation", "Accreditation of an organisation: 3 open cases"),
        (f"case:{single.pk}", f"{single.reference}: {single.subject}"),
    ]
    assert all_matters() == matters
