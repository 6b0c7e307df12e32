"""Awards are accepted, given back and passed on; the reserve ends while there is time left."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import AwardAnswer, FundingOutcome, RoundStatus
from secretariat.models import FundingRound
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.funding.awarding import accept_award, decline_award
from secretariat.services.funding.timekeeping import keep_time
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
LATER = CLOSED + timedelta(days=1)


@pytest.fixture
def decided():
    """A decided round: 5000 awarded, then 4000 and 2200 on the reserve (ceiling 7200)."""
    with clock.at(NOW):
        found = make_round(panel_size=1, answer_days=3)
        make_member(found)
        made = [make_application(found, amount=amount) for amount in (5000, 4000, 6500, 2300)]
    with clock.at(CLOSED):
        points = [(60, 40), (60, 30), (50, 30), (50, 20)]
        score_all(found, dict(zip(made, points, strict=True)))
        decide(found)
    with clock.at(LATER):
        yield found, made


def fresh(application):
    application.refresh_from_db()
    application.case.refresh_from_db()
    return application


def spent(found):
    return FundingRound.objects.get(pk=found.pk).awarded


def test_an_award_is_accepted(decided):
    _found, made = decided
    accept_award(made[0])
    accept_award(made[0])
    assert (fresh(made[0]).answer, made[0].answered_at) == (AwardAnswer.ACCEPTED, LATER)
    assert made[0].case.status == CaseStatus.GRANTED


def test_what_is_given_back_goes_to_the_next_whom_it_is_enough_for(decided):
    found, made = decided

    decline_award(made[0])

    assert [fresh(one).outcome for one in made] == [
        FundingOutcome.AWARDED,
        FundingOutcome.AWARDED,
        FundingOutcome.RESERVE,
        FundingOutcome.AWARDED,
    ]
    assert made[0].case.status == CaseStatus.RETURNED
    assert spent(found) == 4000 + 2300
    assert found.ceilings.get(group="ldc").awarded == 6300


def test_an_accepted_award_can_be_given_back(decided):
    found, made = decided
    accept_award(made[0])
    decline_award(made[0])
    assert fresh(made[0]).answer == AwardAnswer.DECLINED
    assert spent(found) == 6300


def test_withdrawing_an_awarded_case_gives_it_back(decided):
    found, made = decided
    withdraw_case(fresh(made[0]).case)
    assert fresh(made[0]).answer == AwardAnswer.DECLINED
    assert spent(found) == 6300


def test_withdrawing_from_the_reserve_gives_nothing_back(decided):
    found, made = decided
    withdraw_case(fresh(made[1]).case)
    assert fresh(made[1]).case.status == CaseStatus.WITHDRAWN
    decline_award(made[0])
    assert fresh(made[1]).outcome == FundingOutcome.RESERVE
    assert fresh(made[2]).is_awarded
    assert spent(found) == 6500


def test_an_award_nobody_answered_for_is_passed_on_by_the_clock(decided):
    found, made = decided
    with clock.at(made[0].__class__.objects.get(pk=made[0].pk).answer_until):
        keep_time()
        keep_time()
        assert fresh(made[0]).answer == AwardAnswer.LAPSED
        assert spent(found) == 6300
        with pytest.raises(DomainError, match="waits for an answer"):
            accept_award(made[0])


def test_it_is_not_accepted_a_moment_too_late(decided):
    _found, made = decided
    until = fresh(made[0]).answer_until
    with clock.at(until), pytest.raises(DomainError, match="could be accepted until"):
        accept_award(made[0])


def test_nobody_answers_for_what_was_not_awarded(decided):
    _found, made = decided
    with pytest.raises(DomainError, match="No award of"):
        accept_award(made[1])
    with pytest.raises(DomainError, match="No award of"):
        decline_award(made[1])


def test_the_reserve_ends_ten_days_before_and_each_reads_why(decided):
    found, made = decided
    accept_award(made[0])
    with clock.at(found.reserve_until - timedelta(minutes=1)):
        keep_time()
        assert fresh(made[1]).case.status == CaseStatus.WAITING_LIST
    with clock.at(found.reserve_until):
        keep_time()

    assert [fresh(one).case.status for one in made[1:]] == [CaseStatus.REFUSED] * 3
    assert (found.look_until - found.reserve_until.date()).days == 10
    assert "No money came back by" in made[1].case.decisions.last().reason
    assert FundingRound.objects.get(pk=found.pk).status == RoundStatus.ENDED


def test_what_comes_back_after_that_goes_to_nobody(decided):
    found, made = decided
    accept_award(made[0])
    with clock.at(found.reserve_until):
        keep_time()
        decline_award(made[0])
    assert [fresh(one).is_awarded for one in made] == [False] * 4
    assert spent(found) == 0


def test_the_round_ends_once_every_award_is_answered(decided):
    found, made = decided
    with clock.at(found.reserve_until - timedelta(hours=1)):
        keep_time()  # nobody answered: passed on, to be answered in three days
    with clock.at(found.reserve_until):
        keep_time()
        assert FundingRound.objects.get(pk=found.pk).status == RoundStatus.DECIDED
    with clock.at(found.reserve_until + timedelta(days=3)):
        keep_time()
    assert FundingRound.objects.get(pk=found.pk).status == RoundStatus.ENDED
    assert not fresh(made[1]).case.is_open
