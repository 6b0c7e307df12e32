"""Reminders: on the schedule, to the silent alone, once each."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from elections.choices import HoursChangeKind
from elections.models import Election
from elections.notifications.elections import reminder_of
from elections.services.hours import change_hours
from elections.services.rolls import add_to_roll, strike_from_roll
from elections.services.timekeeping import keep_time
from elections.tests.factories import make_open_election, make_operator, voters_of
from elections.tests.voting import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def election():
    """A vote of 48 hours, so that half-time is 24 hours before the end."""
    return make_open_election(reminders=["half-time", 24, 3])


def hours_before_the_end(election, hours):
    return election.closes_at - timedelta(hours=hours)


def tick(moment):
    with clock.at(moment):
        keep_time()


def reminders():
    """Return each reminder's occasion, in the order they were written."""
    mails = OutgoingMail.objects.filter(occasion__contains="/reminder-")
    return list(dict.fromkeys(mails.values_list("occasion", flat=True)))


def occasion(election, moment):
    return f"election/{election.slug}/{reminder_of(moment)}"


def test_moments_that_coincide_are_one_mail_and_each_goes_once(election):
    day_before, last = (hours_before_the_end(election, hours) for hours in (24, 3))

    for moment in (day_before - timedelta(seconds=1), day_before, day_before, last, last):
        tick(moment)

    assert reminders() == [occasion(election, day_before), occasion(election, last)]
    assert OutgoingMail.objects.filter(occasion=reminders()[0]).count() == 4


def test_who_has_voted_is_not_reminded(election):
    voted, *silent = voters_of(election)
    vote(election, voted)

    tick(hours_before_the_end(election, 24))

    reminded = OutgoingMail.objects.filter(occasion__contains="/reminder-")
    assert {mail.recipient for mail in reminded} == set(silent)


def test_after_an_outage_the_latest_due_goes_alone(election):
    late = hours_before_the_end(election, 3) + timedelta(minutes=50)

    tick(late)
    tick(late + timedelta(minutes=1))

    assert reminders() == [occasion(election, hours_before_the_end(election, 3))]


def test_a_late_opening_makes_up_for_no_reminder():
    with clock.at(clock.now() - timedelta(hours=30)):
        election = make_open_election(reminders=["half-time"])
    Election.objects.update(opened_at=hours_before_the_end(election, 23))

    tick(hours_before_the_end(election, 22))

    assert reminders() == []


def extend(election, at, hours):
    with clock.at(at):
        change_hours(
            election,
            HoursChangeKind.EXTENDED,
            closes_at=election.closes_at + timedelta(hours=hours),
            reason="The network was down.",
        )


def test_an_extension_moves_what_is_to_come_and_makes_up_for_nothing(election):
    tick(hours_before_the_end(election, 24))
    before = reminders()
    extend(election, hours_before_the_end(election, 10), hours=20)

    tick(hours_before_the_end(election, 29))  # right after it: everybody was just told
    tick(hours_before_the_end(election, 24))
    tick(hours_before_the_end(election, 3))

    assert reminders() == [
        *before,
        occasion(election, hours_before_the_end(election, 24)),
        occasion(election, hours_before_the_end(election, 3)),
    ]


def test_there_is_one_half_time_and_an_extension_after_it_brings_no_second():
    election = make_open_election(reminders=["half-time"])
    first = hours_before_the_end(election, 24)
    tick(first)
    extend(election, first + timedelta(hours=1), hours=20)

    tick(hours_before_the_end(election, 34))  # half-time of the 68 hours
    tick(hours_before_the_end(election, 1))

    assert reminders() == [occasion(election, first)]


def test_half_time_moves_with_an_extension_that_comes_before_it():
    election = make_open_election(reminders=["half-time"])
    extend(election, election.opens_at + timedelta(hours=1), hours=20)

    tick(election.opens_at + timedelta(hours=24))
    tick(election.opens_at + timedelta(hours=34))

    assert reminders() == [occasion(election, election.opens_at + timedelta(hours=34))]


def test_who_comes_back_onto_the_roll_is_not_reminded_of_a_moment_that_is_gone(election):
    entry, operator = election.roll.first(), make_operator()
    day_before = hours_before_the_end(election, 24)
    with clock.at(day_before - timedelta(hours=1)):
        strike_from_roll(entry, reason="A mistake.", actor=operator)
    tick(day_before)
    with clock.at(day_before + timedelta(hours=1)):
        add_to_roll(election, entry.user, entry.family, reason="None.", actor=operator)
        keep_time()

    reminded = OutgoingMail.objects.filter(occasion__contains="/reminder-")
    assert reminded.count() == 3
    assert not reminded.filter(recipient=entry.user).exists()


def test_an_election_may_remind_nobody():
    election = make_open_election(reminders=[])

    tick(hours_before_the_end(election, 1))

    assert reminders() == []


def test_nobody_is_reminded_of_a_vote_that_is_over(election):
    with clock.at(election.closes_at):
        keep_time()
        keep_time()

    assert reminders() == []
