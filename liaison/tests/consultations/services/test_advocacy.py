from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry
from csb_portal.models.append_only import AppendOnlyError
from liaison.choices.consultations import AdvocacyEvent, AdvocacyStatus
from liaison.choices.register import Visibility
from liaison.models import AdvocacyCase, AdvocacyFollowUp
from liaison.services.advocacy import answer_access, ask_for_access, follow_up_access
from liaison.services.register.details import Details
from liaison.tests.consultations.factories import make_case
from liaison.tests.factories import division, make_member, make_request

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 18, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(NOW):
        yield


def answered(case, status=AdvocacyStatus.IN_PART, answer="Sub-committees only.", **fields):
    return answer_access(case, status=status, answer=answer, actor=make_member(), **fields)


def test_a_demand_says_what_of_whom_when_and_by_which_message():
    request = make_request()

    case = make_case(message=request, meeting="", asked_on=date(2005, 2, 17))

    assert (case.reference, case.status) == ("AD-2005-0001", AdvocacyStatus.ASKED)
    entry = AuditEntry.objects.latest("number")
    assert entry.event == AdvocacyEvent.ASKED
    assert entry.data == {
        "counterpart": "civil-society-division",
        "message": request.reference,
        "asked_on": "2005-02-17",
    }


@pytest.mark.parametrize("fields", [{"subject": " "}, {"meeting": " "}])
def test_without_a_subject_or_a_place_it_is_none(fields):
    with pytest.raises(DomainError, match="is missing"):
        make_case(**fields)


def test_nothing_is_asked_or_answered_in_the_future_or_before_it_was_asked():
    with pytest.raises(DomainError, match="day cannot be right"):
        make_case(asked_on=date(2005, 2, 19))
    case = make_case(asked_on=date(2005, 2, 10))
    for day in (date(2005, 2, 9), date(2005, 2, 19)):
        with pytest.raises(DomainError, match="day cannot be right"):
            answered(case, answered_on=day)
        with pytest.raises(DomainError, match="day cannot be right"):
            follow_up_access(case, text="They wrote.", happened_on=day, actor=make_member())


def test_an_answer_is_recorded_once():
    case = answered(make_case())

    assert (case.status, case.answered_on) == (AdvocacyStatus.IN_PART, NOW.date())
    with pytest.raises(TransitionNotAllowed):
        answered(case, AdvocacyStatus.GRANTED)


def test_an_answer_that_comes_after_none_came_is_recorded_still():
    case = answered(make_case(), AdvocacyStatus.NO_ANSWER, "")

    assert answered(case, AdvocacyStatus.REFUSED, "Too late.").answer == "Too late."


def test_an_answer_says_something():
    with pytest.raises(DomainError, match="What was answered is missing"):
        answered(make_case(), answer=" ")


def test_what_followed_is_added_and_never_changed():
    case = make_case()
    with pytest.raises(DomainError, match="wrote nothing"):
        follow_up_access(case, text=" ", actor=make_member())

    follow_up = follow_up_access(case, text="Asked again.", actor=make_member())

    assert (follow_up.happened_on, follow_up.text) == (NOW.date(), "Asked again.")
    with pytest.raises(AppendOnlyError):
        follow_up.save()
    with pytest.raises(AppendOnlyError):
        AdvocacyFollowUp.objects.all().delete()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs triggers")
@pytest.mark.parametrize("table", ["liaison_advocacyfollowup", "liaison_internalnote"])
def test_the_database_refuses_it_as_well(table):
    case, member = make_case(), make_member()
    follow_up_access(case, text="Asked again.", actor=member)
    make_request().internal_notes.create(text="Known.", written_by=member, written_at=NOW)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET text = 'other'")


def test_numbers_run_on():
    first = ask_for_access(subject="A", counterpart=division(), meeting="M", actor=make_member())

    assert [first.reference, make_case().reference] == ["AD-2005-0001", "AD-2005-0002"]


def test_a_demand_for_access_names_no_private_message():
    private = make_request(details=Details(visibility=Visibility.PRIVATE))

    with pytest.raises(DomainError, match=f"{private} is private"):
        make_case(message=private)
    assert not AdvocacyCase.objects.exists()
