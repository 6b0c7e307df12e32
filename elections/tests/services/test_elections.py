"""An election from its preparation to its count."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from elections import rules
from elections.choices import CallStatus, ElectionStatus, Outcome, Route
from elections.models import RollEntry
from elections.permissions import voter
from elections.services.closing import close_election
from elections.services.elections import cancel_election, freeze_roll, prepare_election
from elections.services.opening import open_election
from elections.services.timekeeping import keep_time
from elections.tests.factories import (
    make_call,
    make_election,
    make_frozen_election,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.voting import vote
from families.tests.factories import make_focal_point

pytestmark = pytest.mark.django_db


def prepare(call, actor, **fields):
    now = clock.now()
    values = {
        "slug": "vote",
        "title": "Vote",
        "question": "Which families?",
        "opens_at": now + timedelta(days=4),
        "closes_at": now + timedelta(days=5),
    }
    return prepare_election(call, actor=actor, **values | fields)


def call_with(volunteers: int, route: Route = Route.VOTE):
    call = make_call(CallStatus.CLOSED, route=route)
    for _ in range(volunteers):
        make_interest(call)
    return call


def test_the_candidates_are_the_families_that_stand_by_their_offer():
    call = call_with(5)

    election = prepare(call, make_operator())

    families = {interest.family.slug for interest in call.interests.all()}
    assert set(slugs_of(election)) == families
    assert (election.seats, election.max_choices) == (3, 3)


def test_a_call_with_three_volunteers_leads_to_no_election():
    with pytest.raises(DomainError, match="does not lead to an election"):
        prepare(call_with(3, Route.SERVE), make_operator())


def test_a_call_leads_to_one_election():
    call, operator = call_with(4), make_operator()
    prepare(call, operator)

    with pytest.raises(DomainError, match="There is an election for this call already"):
        prepare(call, operator, slug="another")


def test_nobody_runs_their_own_election():
    call = call_with(4)
    candidate = call.interests.first().expressed_by.user

    with pytest.raises(DomainError, match="Your family is a candidate"):
        prepare(call, candidate)


def test_the_frozen_roll_lists_everybody_who_sits_and_asks_them_to_check():
    points = [make_focal_point() for _ in range(5)]
    call = make_call(CallStatus.CLOSED)
    for point in points[:4]:
        make_interest(call, point)
    left = make_focal_point(until=clock.today())

    election = freeze_roll(prepare(call, make_operator()), actor=make_operator())

    assert set(voters_of(election)) == {point.user for point in points}
    assert left.user not in voters_of(election)
    mails = OutgoingMail.objects.filter(occasion="election/vote/roll_frozen")
    assert {mail.to for mail in mails} == {point.user.email for point in points}


def test_the_order_on_the_ballot_is_the_recorded_draw():
    election = make_frozen_election(families=5)

    order = [c.family.slug for c in election.candidacies.order_by("position")]
    entry = AuditEntry.objects.get(event="elections.roll_frozen")
    assert order == rules.drawn_order(election.draw_seed, order) == entry.data["order"]
    assert entry.data["draw_seed"] == election.draw_seed


def test_voting_opens_only_after_the_time_to_correct_the_roll():
    call = call_with(4)
    election = prepare(call, make_operator(), opens_at=clock.now() + timedelta(hours=71))

    with pytest.raises(DomainError, match="can be corrected for 72 hours"):
        freeze_roll(election, actor=make_operator())


def test_as_many_candidates_as_seats_need_no_vote():
    call = call_with(4)
    election = prepare(call, make_operator())
    election.candidacies.first().delete()

    with pytest.raises(DomainError, match="not more candidates than are"):
        freeze_roll(election, actor=make_operator())


def test_the_clock_opens_and_closes_the_vote():
    election = make_frozen_election()

    with clock.at(election.opens_at):
        keep_time()
        election.refresh_from_db()
        assert election.status == ElectionStatus.OPEN
    with clock.at(election.closes_at):
        keep_time()

    election.refresh_from_db()
    assert election.status == ElectionStatus.DECIDED
    assert (election.ballots, election.blank_ballots) == (0, 0)


@pytest.mark.parametrize("step", [open_election, close_election])
def test_no_step_is_taken_before_its_hour(step):
    election = make_frozen_election()
    if step is close_election:
        with clock.at(election.opens_at):
            election = open_election(election, actor=None)

    with pytest.raises(DomainError, match="has not come yet"):
        step(election, actor=make_operator())


def test_closing_twice_counts_once():
    election = make_open_election()

    with clock.at(election.closes_at):
        close_election(election, actor=None)
        with pytest.raises(TransitionNotAllowed):
            close_election(election, actor=None)

    assert AuditEntry.objects.filter(event="elections.election_closed").count() == 1


def test_the_count_names_the_elected_and_everybody_is_told():
    election = make_open_election(families=4, voters=4)
    a, b, c, d = slugs_of(election)
    ballots = [[a, b, c], [a, b, c], [a, b], [d]]
    for user, choices in zip(voters_of(election), ballots, strict=True):
        vote(election, user, *choices)

    with clock.at(election.closes_at):
        election = close_election(election, actor=None)

    outcomes = {x.family.slug: (x.votes, x.outcome) for x in election.candidacies.all()}
    assert outcomes == {
        a: (3, Outcome.ELECTED),
        b: (3, Outcome.ELECTED),
        c: (2, Outcome.ELECTED),
        d: (1, Outcome.NOT_ELECTED),
    }
    told = OutgoingMail.objects.filter(occasion=f"election/{election.slug}/election_counted")
    assert told.count() == 4


def test_only_those_who_have_not_voted_are_reminded_and_once():
    election = make_open_election(reminders=[24])
    voted, *silent = voters_of(election)
    vote(election, voted)

    for hours in (25, 24, 23):
        with clock.at(election.closes_at - timedelta(hours=hours)):
            keep_time()

    mails = OutgoingMail.objects.filter(occasion__contains=f"/{election.slug}/reminder-")
    assert {mail.to for mail in mails} == {user.email for user in silent}
    assert {mail.queued_at for mail in mails} == {election.closes_at - timedelta(hours=24)}


def test_a_vote_can_be_called_off_before_it_opens_and_not_after():
    frozen, opened = make_frozen_election(), make_open_election()

    cancel_election(frozen, actor=make_operator(), reason="A family was forgotten.")
    with pytest.raises(TransitionNotAllowed):
        cancel_election(opened, actor=make_operator(), reason="Too late.")

    mails = OutgoingMail.objects.filter(occasion=f"election/{frozen.slug}/election_cancelled")
    assert mails.count() == RollEntry.objects.filter(election=frozen).count()


def test_the_vote_outlives_the_mandate_once_the_roll_is_frozen():
    election = make_open_election()
    user = voters_of(election)[0]
    user.focal_points.update(until=clock.today())

    vote(election, user)

    assert voter(user, election).voted_at


def test_the_account_must_be_active_to_vote():
    election = make_open_election()
    user = voters_of(election)[0]
    user.is_active = False

    assert voter(user, election) is None
    assert voter(make_user(), election) is None


def test_an_election_in_preparation_is_nobodys_business():
    election = make_election()

    assert not type(election).objects.public().exists()
