"""What the floor tells others: a desk, the home page, a month's report, a family's page."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.counting import counted
from csb_portal.months import Month
from csb_portal.testing.factories import make_user
from elections import sources
from elections.choices import Route
from elections.services.calls import cancel_call
from elections.services.certification import certify_election, file_complaint
from elections.services.closing import close_election
from elections.services.interests import express_interest
from elections.services.resolutions import propose_annulment
from elections.services.seating import seat_unopposed
from elections.tests.factories import (
    make_call,
    make_open_election,
    make_operator,
    slugs_of,
    voters_of,
)
from elections.tests.seats import closed, decide, make_seats_call, people, prepare, stand
from elections.tests.two_people import annul, extension
from elections.tests.voting import vote
from families.tests.factories import make_family, make_focal_point

pytestmark = pytest.mark.django_db


def actions(user):
    return [task.action for task in sources.tasks_for(user)]


def counted_election():
    election = make_open_election(max_choices=3)
    vote(election, voters_of(election)[0], *slugs_of(election)[:3])
    with clock.at(election.closes_at):
        return close_election(election, actor=None)


def test_a_voter_is_asked_until_they_have_voted():
    election = make_open_election()
    voter = voters_of(election)[0]

    (task,) = sources.tasks_for(voter)
    vote(election, voter)

    assert (task.action, task.due_at) == ("Go to the ballot", election.closes_at)
    assert sources.tasks_for(voter) == []


def test_a_family_is_shown_the_call_and_its_second_voice_the_offer():
    call, family = make_call(), make_family()
    first, second = (make_focal_point(family=family, seat=seat) for seat in (1, 2))

    assert actions(first.user) == actions(second.user) == ["Read the call"]
    express_interest(call, first, statement="We will serve.")

    assert actions(first.user) == []
    assert actions(second.user) == ["Read and answer"]


def test_whoever_runs_elections_sees_each_step_that_waits_for_them():
    operator = make_operator()
    call = make_call("closed")
    assert actions(operator) == ["See the next step"]

    election = counted_election()
    with clock.at(election.closes_at):
        file_complaint(election, voters_of(election)[0], text="No reminder came.")

    titles = {task.title for task in sources.tasks_for(operator)}
    assert {str(call), str(election)} <= titles
    assert "Read and answer" in actions(operator)
    assert actions(make_user()) == []


def test_another_operator_is_asked_for_a_step_of_two_while_it_can_still_happen():
    one, other = make_operator(), make_operator()
    election = make_open_election()
    extension(election, one)

    (asked,) = sources.tasks_for(other)
    with clock.at(election.closes_at):
        over = actions(other)

    assert (asked.action, asked.due_at) == ("Confirm or withdraw it", election.closes_at)
    assert asked.title == f"Extension of the vote: {election}"
    assert actions(one) == []
    assert over == []


def test_an_annulment_is_asked_for_until_the_outcome_stands():
    one, other = make_operator(), make_operator()
    election = counted_election()
    with clock.at(election.closes_at):
        certify_election(election, actor=one)
        propose_annulment(election, actor=one, reason="The roll was wrong.")
        election.refresh_from_db()
        asked = actions(other)

    with clock.at(election.complaints_until):
        settled = actions(other)

    assert asked == ["Confirm or withdraw it"]
    assert settled == []


def test_an_annulled_vote_is_in_the_months_report_as_annulled_and_not_as_certified():
    one, other = make_operator(), make_operator()
    election = counted_election()
    with clock.at(election.closes_at):
        certify_election(election, actor=one)
        annul(election, one, other)
        month = Month.of(clock.today())
        tasks = [task.title for task in sources.tasks_for(one)]

    titles = [entry.title for entry in sources.entries(month)]
    assert f"Annulled: {election}" in titles
    assert f"Certified: {election}" not in titles
    assert counted(sources.FIGURES, month)["elections_certified"] == 0
    assert str(election.call) in tasks  # it waits for a new election


def test_the_home_page_hears_of_open_calls_open_votes_and_fresh_counts():
    call, vote, counted = make_call(title="A call"), make_open_election(), counted_election()

    titles = [notice.title for notice in sources.notices()]

    assert titles == [str(call), str(vote), f"Counted: {counted}"]


def test_a_months_report_hears_what_was_decided():
    election = counted_election()
    with clock.at(election.closes_at):
        certify_election(election, actor=make_operator())
        month = Month.of(clock.today())

    assert counted(sources.FIGURES, month)["elections_certified"] == 1
    assert set(counted(sources.FIGURES, month.plus(1)).values()) == {0}
    (certificate,) = [e for e in sources.entries(month) if e.title.startswith("Certified")]
    assert all(name in certificate.detail for name in map(str, election.ranking()))


def test_not_even_a_trial_that_somebody_marked_as_certified_seats_or_reports_anything():
    one, other = make_operator(), make_operator()
    trial = make_open_election(is_trial=True)
    annul(trial, one, other)
    with clock.at(clock.now()):
        month = Month.of(clock.today())
        titles = [entry.title for entry in sources.entries(month)]
    election = counted_election()
    with clock.at(election.closes_at):
        certify_election(election, actor=one)
    type(election).objects.filter(pk=election.pk).update(is_trial=True)

    with clock.at(election.closes_at + timedelta(days=9)):
        assert sources.composition_of(election.call) is None
    certified = [Month.of(clock.today()).plus(number) for number in (0, 1)]
    assert [counted(sources.FIGURES, each)["elections_certified"] for each in certified] == [0, 0]
    assert f"Annulled: {trial}" not in titles


def test_a_familys_page_lists_what_it_offered_and_stood_for():
    election = counted_election()
    family = election.candidacies.first().family

    details = [notice.detail for notice in sources.family_activity(family)]

    assert details[0].endswith("votes: Elected") or details[0].endswith("votes: Not elected")
    assert details[1].startswith("Offered to serve (EI-")
    assert sources.family_activity(make_family()) == []


def test_a_groups_page_names_who_stood_for_its_seats_once_a_vote():
    group, (one, other, third) = make_family(seats=2), people(3)
    call = make_seats_call()
    stand(call, group, one, other, third)
    election = decide(prepare(closed(call), group), one, other)

    (notice,) = sources.family_activity(group)

    assert notice.title == str(election)
    assert notice.detail == (
        f"{one}, 2 votes: Elected; {other}, 1 votes: Elected; {third}, 0 votes: Not elected"
    )


def test_a_closed_call_waits_until_its_people_sit_or_it_is_cancelled():
    operator, group = make_operator(), make_family(seats=2)
    call, in_vain = make_seats_call(), make_call("closed")
    stand(call, group, *people(2))
    call = closed(call)
    assert actions(operator) == ["See the next step"] * 2

    cancel_call(in_vain, actor=operator, reason="Nobody wants a vote any more.")
    with clock.at(call.closes_at):
        seat_unopposed(call, group, actor=operator)

    assert actions(operator) == []


def test_what_a_closed_call_left_open_waits_until_a_later_call_asks_anew():
    operator, group = make_operator(), make_family(seats=1)
    call = make_seats_call()
    stand(call, group, *people(2))
    closed(call)
    make_call("closed", opens_at=call.opens_at + timedelta(hours=1), route=Route.FILL)
    assert actions(operator) == ["See the next step"]

    make_seats_call(opens_at=call.opens_at + timedelta(hours=1))

    assert actions(operator) == []


def test_nothing_is_told_of_an_election_in_preparation():
    with clock.at(clock.now() - timedelta(days=1)):
        assert sources.notices() == []
