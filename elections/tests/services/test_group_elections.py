"""Votes on the seats of one group: their ballots can say what their voters want."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from elections import descriptions
from elections.choices import CallStatus, ElectionStatus
from elections.models import Election
from elections.services.elections import freeze_roll, prepare_election
from elections.services.ties import prepare_runoff
from elections.tests.factories import make_call, make_interest, make_operator
from elections.tests.seats import closed, decide, make_seats_call, people, prepare, stand
from families.models import Bureau
from families.services.bureau import correct_bureau
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_family(name_en="Youth", slug="youth", seats=2)


def contested_call(group, stands=3, **rules):
    call = make_seats_call(**rules)
    stand(call, group, *people(stands))
    return closed(call)


def tied(election, *lines):
    """Let the count leave these candidacies tied, and nobody else elected."""
    decide(election)
    Election.objects.filter(pk=election.pk).update(status=ElectionStatus.TIED)
    election.candidacies.filter(pk__in=[line.pk for line in lines]).update(outcome="tied", votes=1)
    election.refresh_from_db()
    return election


def runoff_of(election):
    with clock.at(election.closes_at + timedelta(hours=1)):
        return prepare_runoff(
            election,
            actor=make_operator(),
            opens_at=clock.now() + timedelta(hours=1),
            closes_at=clock.now() + timedelta(hours=49),
        )


@pytest.mark.parametrize(
    ("none", "rules", "fact"),
    [
        (False, {"ballot_rule": "exactly", "max_choices": 3}, "exactly 3 choices, and 2 to elect"),
        (True, {"max_choices": 2}, "“none of these” would have 2 choices"),
        (True, {"max_choices": 2, "ballot_rule": "exactly"}, "“none of these” would have 2"),
    ],
)
def test_no_vote_is_prepared_whose_ballot_cannot_say_it(group, none, rules, fact):
    call = contested_call(group, none_offered=none)

    with pytest.raises(DomainError, match=fact):
        prepare(call, group, **rules)

    assert not Election.objects.exists()


def test_a_draft_is_not_frozen_with_a_ballot_that_cannot_say_it(group):
    election = prepare(contested_call(group), group)
    Election.objects.update(ballot_rule="exactly", max_choices=3)

    with pytest.raises(DomainError, match="exactly 3 choices, and 2 to elect"):
        freeze_roll(election, actor=make_operator())


def test_a_vote_on_families_has_no_line_for_none_of_these():
    correct_bureau({"none_offered": True, "choices": 1}, actor=None)
    call = make_call(CallStatus.CLOSED)
    for _ in range(4):
        make_interest(call, make_focal_point())

    election = prepare_election(
        call,
        actor=make_operator(),
        slug="vote",
        title="Vote",
        question="Which?",
        opens_at=clock.now() + timedelta(hours=1),
        closes_at=clock.now() + timedelta(hours=49),
    )

    assert Bureau.current().none_offered
    assert not election.none_offered
    assert "A blank ballot is valid." in descriptions.rules_of(election)


@pytest.mark.parametrize("is_tied", [False, True])
def test_none_of_these_is_an_answer_in_a_runoff_where_it_is_tied(group, is_tied):
    make_focal_point()
    election = prepare(contested_call(group, none_offered=True), group)
    with clock.at(election.opens_at - timedelta(minutes=1)):
        election = freeze_roll(election, actor=make_operator())
    first, second, third, none = election.drawn_candidacies()
    assert none.is_none

    runoff = runoff_of(tied(election, first, second, none if is_tied else third))

    assert runoff.seats == 2
    assert runoff.candidacies.filter(is_none=True).exists() is is_tied
    assert (runoff.none_offered, runoff.takes_blank) == (is_tied, not is_tied)
    assert runoff.max_choices == (1 if is_tied else 2)
