"""Where the panel departs from the list, the money goes on by the rule, and every reason is true."""

import pytest

from csb_portal import clock
from secretariat.choices.funding import FundingOutcome
from secretariat.services.funding.deciding import Departure
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
A, R, N = FundingOutcome.AWARDED, FundingOutcome.RESERVE, FundingOutcome.REFUSED


@pytest.fixture
def scored():
    """Four applications in their order, below a ceiling of 7200 that the first two use up."""
    with clock.at(NOW):
        found = make_round(panel_size=1)
        make_member(found)
        made = [make_application(found, amount=amount) for amount in (5000, 2200, 3000, 2000)]
    with clock.at(CLOSED):
        points = [(60, 40), (60, 30), (60, 20), (60, 10)]
        score_all(found, dict(zip(made, points, strict=True)))
        yield found, made


def decided(scored, departures):
    """Return what was decided on each, where the panel departs from the list by place."""
    found, made = scored
    said = {made[place].case.reference: Departure(to, "W") for place, to in departures.items()}
    decide(found, departures=said)
    for one in made:
        one.refresh_from_db()
    return [FundingOutcome(one.outcome) for one in made]


@pytest.mark.parametrize(
    ("departures", "outcomes"),
    [
        ({}, [A, A, R, R]),
        ({0: N}, [N, A, A, A]),
        ({0: R}, [R, A, A, A]),
        ({0: N, 3: A}, [N, A, A, A]),
        ({0: N, 2: N}, [N, A, N, A]),
        ({1: N}, [A, N, R, A]),
    ],
)
def test_what_a_departure_leaves_goes_to_the_next_whom_it_is_enough_for(
    scored, departures, outcomes
):
    assert decided(scored, departures) == outcomes


def test_whoever_steps_up_by_a_departure_reads_that_the_money_is_enough(scored):
    _found, made = scored

    decided(scored, {0: N})

    reason = made[2].case.decisions.get().reason
    assert reason.startswith("Place 3, with 80 of 100 points: the budget and the ceiling for")


def test_nobody_reads_that_those_before_them_got_what_one_behind_them_got(scored):
    _found, made = scored

    assert decided(scored, {1: N, 3: A}) == [A, N, R, A]

    assert made[2].case.decisions.get().reason == (
        "Place 3, with 80 of 100 points: what was awarded leaves less than CHF 3\u202f000 "
        "below the ceiling for “Least developed countries”."
    )
