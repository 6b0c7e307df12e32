"""The panel decides, by the rule, with a reason to each."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import FundingOutcome, RoundStatus, TieStep
from secretariat.models import FundingCriterion, FundingRound
from secretariat.permissions.funding import can_see_scores
from secretariat.services.funding.deciding import Departure, PanelDecision, decide_round
from secretariat.services.funding.scoring import score_application
from secretariat.tests.funding.factories import (
    CLOSED,
    NOW,
    decide,
    make_application,
    make_member,
    make_round,
    score,
    score_all,
)

pytestmark = pytest.mark.django_db
A, R, N = FundingOutcome.AWARDED, FundingOutcome.RESERVE, FundingOutcome.REFUSED


@pytest.fixture
def scored():
    """A round of two members and five applications, all of their points in."""
    with clock.at(NOW):
        found = make_round()
        for _ in range(2):
            make_member(found)
        made = [
            make_application(found, amount=5000),
            make_application(found, amount=3000),
            make_application(found, amount=2200),
            make_application(found, amount=4800, country="BR"),
            make_application(found, amount=100, country="BR"),
        ]
    with clock.at(CLOSED):
        points = [(60, 40), (60, 30), (50, 20), (40, 40), (20, 20)]
        score_all(found, dict(zip(made, points, strict=True)))
        yield found, made


def outcomes(made):
    for one in made:
        one.refresh_from_db()
        one.case.refresh_from_db()
    return [FundingOutcome(one.outcome) for one in made]


def test_who_the_money_is_enough_for_is_awarded_the_next_wait_and_too_few_points_are_refused(
    scored,
):
    found, made = scored

    decided = decide(found)

    assert outcomes(made) == [A, R, A, A, N]
    assert [one.place for one in made] == [1, 2, 4, 3, 5]
    assert (decided.status, decided.awarded) == (RoundStatus.DECIDED, 12_000)
    assert sorted(decided.ceilings.values_list("group", "most", "awarded")) == [
        ("developing", 4800, 4800),
        ("ldc", 7200, 7200),
    ]


def test_each_applicant_reads_the_place_the_points_and_the_reason(scored):
    found, made = scored

    decide(found)

    reasons = [one.case.decisions.get().reason for one in made]
    assert reasons[1] == (
        "Place 2, with 180 of 200 points: what was awarded leaves less than CHF 3\u202f000 "
        "below the ceiling for “Least developed countries”."
    )
    assert reasons[4] == ("Place 5, with 80 of 200 points, fewer than the published rule asks for.")


def test_the_decision_is_recorded_as_the_panels_with_when_where_and_how(scored):
    found, made = scored

    decide(found, taken_at=CLOSED - timedelta(hours=1))

    decision = made[0].case.decisions.get()
    assert decision.taken_by == f"The panel of “{found}”"
    assert (decision.taken_at, decision.form) == (CLOSED - timedelta(hours=1), "oral")
    assert decision.place == "Palais des Nations, Room XII"


def test_everybody_is_told_once_and_who_is_refused_hears_until_when_to_look_elsewhere(scored):
    found, made = scored

    decide(found)

    told = OutgoingMail.objects.filter(occasion__startswith="funding-outcome")
    assert told.count() == len(made)
    refused = told.get(to=made[4].case.email)
    assert "you have at least 10 days, until 4 February 2005" in refused.body


def test_a_tie_is_settled_by_the_criterion_named_first_and_said():
    with clock.at(NOW):
        found = make_round(panel_size=1)
        member = make_member(found)
        first, second = make_application(found), make_application(found)
    with clock.at(CLOSED):
        score(member, first, 50, 30)
        score(member, second, 60, 20)
        decide(found)

    first.refresh_from_db()
    assert (first.place, first.tie) == (2, TieStep.CRITERION)
    assert "it had more in a criterion named earlier" in first.case.decisions.get().reason


def test_the_panel_departs_from_the_list_with_a_reason_the_applicant_reads(scored):
    found, made = scored
    departure = Departure(N, "Another body pays the whole journey.")

    decide(found, departures={made[0].case.reference: departure})

    assert outcomes(made)[0] == N
    assert made[0].case.decisions.get().reason == "Another body pays the whole journey."


def test_no_departure_goes_without_a_reason(scored):
    found, made = scored
    with pytest.raises(DomainError, match="There is no reason yet"):
        decide(found, departures={made[0].case.reference: Departure(N, " ")})
    assert outcomes(made) == [FundingOutcome.OPEN] * 5


@pytest.mark.parametrize("place", [1, 4])
def test_no_departure_gives_more_than_budget_and_ceiling(scored, place):
    found, made = scored
    with pytest.raises(DomainError, match="more than the budget or its ceiling leaves"):
        decide(found, departures={made[place].case.reference: Departure(A, "We want it.")})

    found.refresh_from_db()
    assert (found.status, found.awarded) == (RoundStatus.PUBLISHED, 0)
    assert outcomes(made) == [FundingOutcome.OPEN] * 5


def test_a_round_is_decided_once(scored):
    found, _made = scored
    decide(found)
    with pytest.raises((DomainError, TransitionNotAllowed), match="is decided"):
        decide(found)


def test_who_is_neither_on_the_panel_nor_runs_the_round_records_nothing(scored):
    found, _made = scored
    stranger = make_focal_point().user
    with pytest.raises(DomainError, match="You are not on the panel"):
        decide_round(found, PanelDecision(CLOSED, "Geneva"), actor=stranger)


def test_a_panel_that_is_too_small_does_not_decide(scored):
    found, _made = scored
    found.panel.filter(pk=found.panel.last().pk).update(left_at=CLOSED)
    with pytest.raises(DomainError, match="The panel lacks 1 person"):
        decide(found)


def test_it_is_not_decided_while_points_are_missing(scored):
    found, made = scored
    made[0].sheets.first().delete()
    with pytest.raises(DomainError, match="1 score sheet is missing"):
        decide(found)


def test_it_is_not_decided_while_it_is_open(scored):
    found, _made = scored
    with clock.at(NOW), pytest.raises(DomainError, match="The round is not closed yet"):
        decide(found)


def test_a_decision_that_leaves_fewer_than_ten_days_is_refused_in_words(scored):
    found, _made = scored  # elsewhere until 4 February
    with (
        clock.at(NOW + timedelta(days=16)),
        pytest.raises(DomainError, match="leaves 9 days until 4 February 2005"),
    ):
        decide(found)
    with clock.at(NOW + timedelta(days=15)):
        decide(found)


def test_a_rule_that_was_touched_past_the_portal_is_found(scored):
    found, _made = scored
    FundingCriterion.objects.filter(round=found, place=1).update(points=61)
    with pytest.raises(DomainError, match="is not the one that was published"):
        decide(found)


def test_the_trail_has_the_decision_without_a_name(scored):
    found, _made = scored
    decide(found)

    entry = AuditEntry.objects.get(event="secretariat.funding_decided")
    assert entry.data["outcomes"] == {"awarded": 3, "reserve": 1, "refused": 1}
    assert (entry.data["spent"], entry.data["panel"]) == (12_000, 2)
    assert entry.is_public


def test_points_are_blind_until_all_of_ones_own_are_in():
    with clock.at(NOW):
        found = make_round()
        first, second = make_member(found), make_member(found)
        one, other = make_application(found), make_application(found)
        staff = make_user(Role.STAFF)
    with clock.at(CLOSED):
        found = FundingRound.objects.get(pk=found.pk)
        score(first, one, 10, 10)
        assert not can_see_scores(first.user, found)
        score(first, other, 10, 10)
        assert can_see_scores(first.user, found)
        assert not can_see_scores(second.user, found)
        assert not can_see_scores(staff, found)
        with pytest.raises(DomainError, match="You see what others gave"):
            score(first, one, 20, 20)


@pytest.mark.parametrize("points", [(61, 0), (-1, 0), (10, None)])
def test_points_are_those_of_the_published_criteria(points):
    with clock.at(NOW):
        found = make_round()
        member = make_member(found)
        application = make_application(found)
    criteria = found.criteria.all()
    given = {one.pk: n for one, n in zip(criteria, points, strict=True) if n is not None}
    with clock.at(CLOSED), pytest.raises(DomainError, match="has no points from 0 to"):
        score_application(application, given, actor=member.user)


def test_no_points_are_given_before_the_round_closes():
    with clock.at(NOW):
        found = make_round()
        member = make_member(found)
        application = make_application(found)
        with pytest.raises(DomainError, match="not the time to give points"):
            score(member, application, 1, 1)


def test_nobody_outside_the_panel_gives_points():
    with clock.at(NOW):
        found = make_round()
        application = make_application(found)
    with clock.at(CLOSED), pytest.raises(DomainError, match="You are not on the panel"):
        score_application(application, {}, actor=make_user(Role.STAFF))


def test_the_state_of_the_case_follows(scored):
    found, made = scored
    decide(found)
    outcomes(made)
    assert [one.case.status for one in made] == [
        CaseStatus.GRANTED,
        CaseStatus.WAITING_LIST,
        CaseStatus.GRANTED,
        CaseStatus.GRANTED,
        CaseStatus.REFUSED,
    ]
