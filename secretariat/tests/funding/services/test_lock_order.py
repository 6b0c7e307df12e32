"""All cases of a round are locked before the first act is recorded: nobody waits in a circle."""

import pytest
from django.db import connection, transaction

from csb_portal import clock
from csb_portal.testing.locks import beside, late_locks
from secretariat.choices.funding import FundingOutcome, RoundStatus
from secretariat.models import Case, FundingRecusal, FundingRound
from secretariat.services.funding.awarding import decline_award
from secretariat.services.funding.recusing import declare_tie
from secretariat.services.funding.rounds import cancel_round
from secretariat.services.funding.timekeeping import end_round
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    """A round with three applications, that asks for more than its ceiling lets through."""
    with clock.at(NOW):
        found = make_round(panel_size=1)
        make_member(found)
        for _ in range(3):
            make_application(found, amount=4000)
        yield FundingRound.objects.get(pk=found.pk)


def decided(found):
    with clock.at(CLOSED):
        score_all(found, dict.fromkeys(found.applications.all(), (60, 40)))
        decide(found)
    return FundingRound.objects.get(pk=found.pk)


def test_a_round_is_cancelled(found):
    with late_locks() as late:
        cancel_round(found, reason="No money.", actor=found.panel.get().named_by)

    assert late == []
    assert {one.status for one in Case.objects.all()} == {"refused"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
@pytest.mark.django_db(transaction=True)
def test_a_round_is_cancelled_while_one_of_its_applications_is_worked_on(found):
    last = Case.objects.order_by("pk").last()
    actor = found.panel.get().named_by

    beside(last, lambda: cancel_round(found, reason="No money.", actor=actor), patience=1)

    assert {one.status for one in Case.objects.all()} == {"refused"}


def test_money_that_comes_back_is_passed_on(found):
    found = decided(found)
    awarded = found.applications.get(outcome=FundingOutcome.AWARDED)

    with clock.at(CLOSED), late_locks() as late:
        decline_award(awarded)

    assert late == []
    assert found.applications.filter(outcome=FundingOutcome.AWARDED).count() == 2


def test_the_reserve_ends(found):
    found = decided(found)
    decline_all = found.applications.filter(outcome=FundingOutcome.AWARDED)
    decline_all.update(answer="accepted", answered_at=CLOSED)

    with clock.at(found.reserve_until), late_locks() as late:
        ended = end_round(found)

    assert late == []
    assert ended.status == RoundStatus.ENDED


def test_a_member_is_out_who_handles_cases_of_the_round(found):
    member = found.panel.get()
    Case.objects.update(handler=member.user)

    with transaction.atomic(), late_locks() as late:
        declare_tie(found, words="My sister applies.", actor=member.user)
        held = Case.objects.select_for_update().filter(funding__round=found)
        assert {one.handler for one in held} == {None}

    assert late == []
    assert FundingRecusal.objects.get().user == member.user
