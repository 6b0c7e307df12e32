"""A trial: everything as in the real vote, and nobody elected."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.months import Month
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from elections import sources
from elections.choices import CallStatus, ElectionStatus, Level
from elections.models import Election
from elections.permissions import can_complain
from elections.services.certification import certify_election, file_complaint
from elections.services.closing import close_election
from elections.services.elections import freeze_roll, prepare_election
from elections.services.opening import open_election
from elections.services.timekeeping import keep_time
from elections.services.trials import cancel_trial, prepare_trial
from elections.tests.factories import (
    make_call,
    make_frozen_election,
    make_interest,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.two_people import runoff_of
from elections.tests.voting import vote
from families.tests.factories import let_take_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return make_operator()


def closed_call(families=4):
    call = make_call(CallStatus.CLOSED, slug="csbs", title="Call of 2005")
    for _ in range(families):
        make_interest(call)
    return call


def trial_of(source, operator, **fields):
    now = clock.now()
    hours = {"opens_at": now + timedelta(hours=1), "closes_at": now + timedelta(hours=3)}
    return prepare_trial(source, actor=operator, **hours | fields)


def opened(trial, operator):
    trial = freeze_roll(trial, actor=operator)
    with clock.at(trial.opens_at):
        return open_election(trial, actor=None)


def held(trial, operator):
    """Hold a trial in which everybody votes for the first three candidates."""
    trial = opened(trial, operator)
    with clock.at(trial.opens_at):
        for user in voters_of(trial):
            vote(trial, user, *slugs_of(trial)[:3])
    with clock.at(trial.closes_at):
        return close_election(trial, actor=None)


def test_a_trial_of_an_election_has_its_candidates_and_rules_and_hours_of_its_own(operator):
    election = make_frozen_election(
        level=Level.SHARED, max_choices=2, quorum_percent=40, reminders=[3], complaint_hours=48
    )

    trial = trial_of(election, operator)

    same = ["level", "max_choices", "quorum_percent", "reminders", "seats", "question", "call"]
    assert [getattr(trial, name) for name in same] == [getattr(election, name) for name in same]
    assert set(slugs_of(trial)) == set(slugs_of(election))
    assert (trial.is_trial, trial.correction_hours, trial.complaint_hours) == (True, 0, 0)
    assert trial.title == f"TRIAL: {election.title}"
    assert trial.slug == f"{election.slug}-trial"
    assert trial.opens_at != election.opens_at
    assert trial.uuid != election.uuid


def test_a_trial_of_a_call_has_the_families_that_offered_and_any_level(operator):
    call = closed_call()

    trial = trial_of(call, operator, level=Level.STANDARD)
    again = trial_of(call, operator)

    assert (trial.slug, again.slug) == ("csbs-trial", "csbs-trial-2")
    assert (trial.level, again.level) == (Level.STANDARD, Level.SHARED)
    assert trial.candidacies.count() == 4
    assert trial.seats == call.families_needed


def test_a_trial_is_held_before_the_vote_and_not_of_another_trial(operator):
    trial = trial_of(make_frozen_election(), operator)

    for source in (trial, make_open_election()):
        with pytest.raises(DomainError, match="is held before the election"):
            trial_of(source, operator)
    with pytest.raises(DomainError, match="does not lead to an election"):
        trial_of(make_call(CallStatus.OPEN), operator)


def test_a_candidate_prepares_no_trial(operator):
    call = closed_call()
    candidate = make_user(Role.OPERATOR)
    let_take_over(call.interests.first().family.focal_points.all(), candidate)

    with pytest.raises(DomainError, match="Your family is a candidate"):
        trial_of(call, candidate)
    assert not Election.objects.exists()


def test_a_trial_has_the_roll_of_its_own_freeze_and_runs_to_its_count(operator):
    trial = held(trial_of(closed_call(), operator, level=Level.STANDARD), operator)

    assert trial.status == ElectionStatus.DECIDED
    assert (trial.ballots, trial.roll.count()) == (4, 4)
    mails = OutgoingMail.objects.filter(occasion__startswith="election/csbs-trial/")
    assert mails.count() == 4 * 4  # roll, opening, tracker, count
    assert all("TRIAL: Call of 2005" in mail.subject for mail in mails)
    assert all("nobody is elected by it" in mail.body for mail in mails)


def test_a_trial_stands_in_no_calls_way_and_its_result_seats_nobody(operator):
    call = closed_call()
    trial = held(trial_of(call, operator, level=Level.STANDARD), operator)
    month = Month.of(clock.today())

    with clock.at(trial.closes_at + timedelta(days=2)):
        assert sources.composition_of(call) is None
        assert counted(sources.FIGURES, month)["elections_certified"] == 0
        assert [entry.title for entry in sources.entries(month)] == ["Closed: Call of 2005"]
        assert not any(
            "TRIAL" in each.title
            for family in (c.family for c in trial.candidacies.all())
            for each in sources.family_activity(family)
        )
    opens = clock.now() + timedelta(days=9)
    election = prepare_election(
        call, actor=operator, slug="real", title="Real", question="Which?",
        opens_at=opens, closes_at=opens + timedelta(days=7),
    )  # fmt: skip
    assert not election.is_trial


def test_a_trial_is_neither_certified_nor_complained_about(operator):
    trial = held(trial_of(closed_call(), operator, level=Level.STANDARD), operator)
    voter = voters_of(trial)[0]

    assert not can_complain(voter, trial)
    with pytest.raises(DomainError, match="nothing to certify"):
        certify_election(trial, actor=operator)
    with pytest.raises(DomainError, match="nothing to complain about"):
        file_complaint(trial, voter, text="No mail came.")


def test_a_trial_is_marked_where_the_home_page_shows_it_and_waits_for_nobody_once_counted(
    operator,
):
    trial = opened(trial_of(closed_call(), operator, level=Level.STANDARD), operator)
    with clock.at(trial.opens_at):
        (notice,) = sources.notices()
    with clock.at(trial.closes_at):
        close_election(trial, actor=None)
        counted = sources.notices()
        tasks = [task.title for task in sources.tasks_for(operator)]

    assert notice.title == "TRIAL: Call of 2005"
    assert notice.detail == "A trial: nobody is elected by it."
    assert counted == []
    assert tasks == ["Call of 2005"]


@pytest.mark.parametrize(
    ("reached", "becomes"),
    [
        ("draft", ElectionStatus.CANCELLED),
        ("frozen", ElectionStatus.CANCELLED),
        ("open", ElectionStatus.ANNULLED),
        ("counted", ElectionStatus.ANNULLED),
    ],
)
def test_a_trial_is_called_off_at_any_time_by_one_person(reached, becomes, operator):
    trial = trial_of(closed_call(), operator, level=Level.STANDARD)
    if reached == "frozen":
        trial = freeze_roll(trial, actor=operator)
    elif reached == "open":
        trial = opened(trial, operator)
    elif reached == "counted":
        trial = held(trial, operator)

    with clock.at(trial.opens_at):
        trial = cancel_trial(trial, actor=operator, reason="We have seen enough.")

    told = OutgoingMail.objects.filter(occasion="election/csbs-trial/election_cancelled")
    assert (trial.status, trial.cancel_reason) == (becomes, "We have seen enough.")
    assert told.count() == (0 if reached == "draft" else 4)
    with pytest.raises(DomainError, match="is over"):
        cancel_trial(trial, actor=operator, reason="Again.")


def test_a_trial_and_its_runoff_are_called_off_together(operator):
    trial = opened(
        trial_of(
            closed_call(),
            operator,
            level=Level.STANDARD,
        ),
        operator,
    )
    with clock.at(trial.opens_at):
        for user, slug in zip(voters_of(trial), slugs_of(trial), strict=True):
            vote(trial, user, slug)
    with clock.at(trial.closes_at):
        close_election(trial, actor=None)
    trial.refresh_from_db()
    assert str(trial) not in [task.title for task in sources.tasks_for(operator)]
    runoff = runoff_of(trial, operator)
    with clock.at(runoff.opens_at):
        keep_time()
        cancel_trial(runoff, actor=operator, reason="We have seen enough.")

    assert runoff.is_trial
    assert set(Election.objects.values_list("status", flat=True)) == {ElectionStatus.ANNULLED}


def test_a_candidate_calls_no_trial_off(operator):
    trial = trial_of(closed_call(), operator)
    candidate = make_user(Role.OPERATOR)
    let_take_over(trial.candidacies.first().family.focal_points.all(), candidate)

    with pytest.raises(DomainError, match="Your family is a candidate"):
        cancel_trial(trial, actor=candidate, reason="I may lose.")


def test_a_real_vote_is_not_called_off_as_a_trial(operator):
    election = make_open_election()

    with pytest.raises(DomainError, match="annulled by two people"):
        cancel_trial(election, actor=operator, reason="A slip.")
    assert Election.objects.get().status == ElectionStatus.OPEN
