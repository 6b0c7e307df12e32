"""An application that anybody could have typed takes nobody off the panel, and gets nothing."""

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.choices.cases import CaseStatus
from secretariat.models import FundingRecusal
from secretariat.permissions.funding import seat_on_panel
from secretariat.permissions.recusals import is_recused
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.timekeeping import keep_time as keep_cases
from secretariat.services.funding.timekeeping import keep_time
from secretariat.services.funding.totals import public_totals
from secretariat.tests.cases.factories import make_case
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


def test_in_the_name_of_a_member_it_keeps_them_out_only_once_they_confirm_it():
    found = make_round()
    member = make_member(found)
    made = make_application(found, email=member.user.email, is_accredited=False, is_confirmed=False)
    keep_time()
    assert seat_on_panel(member.user, found) == member
    assert not is_recused(member.user, found)

    confirm_case(made.case)

    assert is_recused(member.user, found)
    assert FundingRecusal.objects.get().user == member.user


def test_a_case_typed_in_the_name_of_a_member_ties_them_to_no_organisation():
    found = make_round()
    member = make_member(found)
    make_case(email=member.user.email, organisation="Lake Watch", is_confirmed=False)

    make_application(found, organisation="Lake Watch", is_accredited=False)

    assert not is_recused(member.user, found)


def test_it_stands_in_nobodys_way_and_the_second_to_confirm_is_refused():
    found = make_round()
    false = make_application(
        found, email="ama@example.org", is_accredited=False, is_confirmed=False
    )
    true = make_application(found, email="ama@example.org")

    with pytest.raises(DomainError, match=f"your number is {true}"):
        confirm_case(false.case)


def test_the_panel_decides_without_it_and_the_clock_ends_it_at_the_close():
    found = make_round(panel_size=1)
    member, made = make_member(found), make_application(found)
    false = make_application(found, is_accredited=False, is_confirmed=False)
    assert false.case.due_at == found.closes_at

    with clock.at(CLOSED):
        with pytest.raises(DomainError, match="the round is open from"):
            confirm_case(false.case)
        keep_cases()
        score(member, made, 60, 40)
        totals = public_totals(decide(found))

    false.case.refresh_from_db()
    assert false.case.status == CaseStatus.WITHDRAWN
    assert (totals["asked"], totals["awarded"]) == (1, 1)
