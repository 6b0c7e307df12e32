"""A request counts once the link mailed to its address was used, in the place of its arrival."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.months import Month
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family, make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.cases.timekeeping import keep_time
from secretariat.services.passes.asking import ask_for_pass
from secretariat.services.passes.overview import families_of, totals_of
from secretariat.services.passes.ranking import requests_to_rank
from secretariat.sources.passes import FIGURES, tasks_for
from secretariat.tests.passes.factories import ask, make_pool, told

pytestmark = pytest.mark.django_db
AMA = "ama@example.org"


def receipt_of(request) -> str:
    return OutgoingMail.objects.get(occasion=f"pass-asked:{request.pk}").body


def test_the_hour_of_the_first_lodging_stays():
    pool, family = make_pool(quota=1), make_family()
    first = ask(pool, family, confirmed=False)
    with clock.at(pool.opens_at + timedelta(hours=1)):
        ask(pool, family)
    assert first.case.due_at == pool.ranking_until

    with clock.at(pool.closes_at + timedelta(minutes=1)):
        case = confirm_case(first.case)

    assert case.due_at == pool.results_at
    told(pool)
    first.refresh_from_db()
    assert first.outcome == "issued"


def test_what_nobody_confirmed_is_left_out_and_told_why():
    pool = make_pool()
    request = ask(pool, confirmed=False)
    assert "open the link below and confirm that you asked for it, until" in receipt_of(request)

    with clock.at(pool.ranking_until):
        keep_time()  # the list refuses it, with its number
    told(pool)

    request.refresh_from_db()
    assert (request.outcome, request.reason) == ("refused", "unconfirmed")
    assert request.case.status == CaseStatus.REFUSED
    assert "by the link mailed to its address" in request.case.steps.last().reason


def test_it_displaces_no_confirmed_request_of_the_same_person():
    pool = make_pool()
    false, true = ask(pool, email=AMA, confirmed=False), ask(pool, email=AMA)
    assert "earlier request of this address" not in receipt_of(true)

    told(pool)

    for request in (false, true):
        request.refresh_from_db()
    assert (false.reason, true.outcome) == ("unconfirmed", "issued")


def test_after_the_check_it_is_too_late_and_said_so():
    pool = make_pool()
    request = ask(pool, confirmed=False)

    with clock.at(pool.ranking_until), pytest.raises(DomainError, match="time to confirm ended"):
        confirm_case(request.case)


def test_an_account_with_its_own_address_asks_at_once_and_the_trail_does_not_name_it():
    pool, user, family = make_pool(), make_user(), make_family()

    own = ask_for_pass(pool, Applicant("Ama", user.email, family=family), actor=user)
    other = ask_for_pass(pool, Applicant("Ama", AMA, family=family), actor=user)

    assert own.case.status == CaseStatus.RECEIVED
    assert other.case.status == CaseStatus.UNCONFIRMED
    assert "confirm that you asked" not in receipt_of(own)
    assert not AuditEntry.objects.filter(actor=f"csb_portal.user:{user.pk}").exists()


def test_a_family_does_not_rank_it_and_is_not_asked_to():
    pool, family = make_pool(), make_family()
    speaker = make_focal_point(family=family).user

    request = ask(pool, family, confirmed=False)
    assert requests_to_rank(pool, family) == []
    assert tasks_for(speaker) == []

    confirm_case(request.case)
    assert requests_to_rank(pool, family) == [request]
    assert len(tasks_for(speaker)) == 1


def test_everybody_reads_how_many_were_not_confirmed_beside_those_who_asked():
    pool, family = make_pool(), make_family()
    ask(pool, family)
    ask(pool, family, confirmed=False)

    for found in (pool, told(pool)):
        totals = totals_of(found, families_of(found))
        assert (totals.asked, totals.unconfirmed, totals.refused) == (1, 1, 0)
    month = Month.of(clock.today())
    assert counted(FIGURES, month) == {"passes_asked": 1, "passes_valid": 1, "passes_issued": 1}
