"""A case moves along its table, with reasons, and never by its own applicant."""

from datetime import date

import pytest

from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from secretariat.case_links import follow_url
from secretariat.choices.cases import CASE_TRANSITIONS, CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.steps import move_case, take_up
from secretariat.tests.cases.factories import make_case, make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("target", CaseStatus)
@pytest.mark.parametrize("status", CaseStatus)
def test_a_case_moves_along_its_table_and_no_other_way(status, target):
    case = make_case()
    closed_at = None if status in ("unconfirmed", "received", "incomplete", "with_division",
                                   "waiting_list", "reason_requested") else case.received_at  # fmt: skip
    Case.objects.update(status=status, closed_at=closed_at)

    if target in CASE_TRANSITIONS[status]:
        assert move_case(case, target, reason="So it is.").status == target
    else:
        with pytest.raises(TransitionNotAllowed, match="cannot become"):
            move_case(case, target, reason="So it is.")


@pytest.mark.parametrize("target", ["refused", "deferred", "incomplete", "reason_requested"])
def test_a_refusal_says_why(target):
    with pytest.raises(DomainError, match="reads why"):
        move_case(make_case(), target, reason=" ")


def test_nobody_moves_what_they_asked_for():
    operator = make_user(Role.OPERATOR)
    case = make_case(CaseKind.VISA, email=operator.email)

    with pytest.raises(DomainError, match="Nobody handles or decides"):
        move_case(case, CaseStatus.GRANTED, actor=operator)

    assert Case.objects.get().status == CaseStatus.RECEIVED


def test_the_applicant_reads_the_reason():
    case = move_case(make_case(name="Ama Owusu"), CaseStatus.DEFERRED, reason="It came in late.")

    (mail,) = OutgoingMail.objects.all()
    assert_golden(
        mail, "secretariat/case_moved", hiding={follow_url(case): "LINK", case.reference: "NUMBER"}
    )


def test_a_settled_case_says_since_when_and_waits_for_nobody():
    case = move_case(make_case(), CaseStatus.REFUSED, reason="Not complete.")

    assert case.closed_at is not None
    assert case.due_at is None


def test_a_file_that_came_late_counts_for_the_next_meeting():
    later = make_event()
    case = move_case(make_case(), CaseStatus.DEFERRED, reason="Late, counts for the next.")

    case = take_up(case, event=later)

    assert (case.status, case.event) == (CaseStatus.RECEIVED, later)
    assert case.items.count() == 11


def test_nothing_is_taken_up_for_a_meeting_that_is_over():
    case = move_case(make_case(), CaseStatus.DEFERRED, reason="Late.")
    over = make_event(first_day=date(2005, 2, 17), last_day=date(2005, 2, 25))

    with pytest.raises(DomainError, match="still to come"):
        take_up(case, event=over)
