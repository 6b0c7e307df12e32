"""Date polls: opened for both sides, closed by the clock, decided by the secretariat."""

from datetime import UTC, datetime, timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError, TransitionNotAllowed
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.testing.factories import make_user
from liaison.choices.calendar import PollStatus
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import Contact, Counterpart, DatePoll, Meeting
from liaison.rules.calendar import best_of, poll_reminder_at, twice_given
from liaison.services.calendar.polls import (
    call_off_poll,
    choose_date,
    close_poll,
    keep_time,
    open_poll,
    remind_of_poll,
)
from liaison.tests.calendar.factories import give, governments, make_contact, make_poll
from liaison.tests.factories import make_member, secretariat
from liaison.tests.meeting_factories import make_series

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.at(NOW):
        yield


def mails(poll: DatePoll, part: str) -> set[str]:
    found = OutgoingMail.objects.filter(occasion=poll.occasion_of(part))
    return set(found.values_list("to", flat=True))


# --- rules ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "before"), [(7, timedelta(days=1)), (2, timedelta(days=1)), (1, timedelta(hours=12))]
)
def test_the_reminder_comes_a_day_before_or_half_way(days, before):
    closes_at = NOW + timedelta(days=days)

    assert poll_reminder_at(NOW, closes_at) == closes_at - before


@pytest.mark.parametrize(
    ("counts", "best"),
    [
        ({1: (0, 2), 2: (1, 5)}, {1}),
        ({1: (1, 2), 2: (1, 3)}, {2}),
        ({1: (1, 2), 2: (1, 2), 3: (2, 2)}, {1, 2}),
        ({1: (0, 0), 2: (0, 0)}, set()),
        ({}, set()),
    ],
)
def test_the_date_that_shuts_out_fewest_suits_best(counts, best):
    assert best_of(counts) == best


def test_an_hour_is_offered_once():
    assert twice_given([NOW, NOW])
    assert not twice_given([NOW, NOW + timedelta(hours=1)])


# --- opening --------------------------------------------------------------------------


def test_both_sides_are_asked_each_in_their_own_way():
    contact = make_contact()
    make_contact(until=NOW.date())
    member = make_member()

    poll = make_poll(actor=member)

    assert poll.reference == "DP-2005-0001"
    assert {voice.user or voice.contact for voice in poll.voices.all()} == {member, contact}
    assert mails(poll, "poll_opened") == {member.email, contact.email}


def test_opening_is_recorded():
    poll = make_poll()

    entry = AuditEntry.objects.get(event="calendar.poll_opened")
    assert (entry.data["dates"], entry.data["asked"]) == (2, 2)
    assert entry.target == f"liaison.datepoll:{poll.pk}"


def test_the_bureau_finds_its_own_dates_too():
    member = make_member()

    poll = make_poll(counterpart=None, actor=member)

    assert [voice.user for voice in poll.voices.all()] == [member]


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"starts": [NOW + timedelta(days=20)]}, "fewer than two different dates"),
        ({"starts": [NOW + timedelta(days=20)] * 2}, "fewer than two different dates"),
        ({"closes_at": NOW}, "which has passed"),
        ({"closes_at": NOW + timedelta(days=20)}, "comes before the answers close"),
    ],
)
def test_a_poll_that_cannot_work_is_refused_in_words(wrong, fact):
    with pytest.raises(DomainError, match=fact):
        make_poll(**wrong)

    assert not DatePoll.objects.exists()


def test_a_body_nobody_speaks_for_cannot_be_asked():
    make_contact()
    Contact.objects.update(until=NOW.date())

    with pytest.raises(DomainError, match="The portal knows nobody of"):
        make_poll()


def test_somebody_of_a_guest_is_not_enough_to_ask_both_sides():
    unesco = Counterpart.objects.get(slug="unesco")
    series = make_series(counterpart=governments())
    series.guests.add(unesco)
    make_contact(unesco)
    Contact.objects.filter(counterpart=governments()).delete()

    with pytest.raises(DomainError, match="The portal knows nobody of"):
        open_poll(
            title="X",
            starts=[NOW + timedelta(days=20), NOW + timedelta(days=21)],
            closes_at=NOW + timedelta(days=7),
            time_zone="Europe/Zurich",
            actor=make_member(),
            users=[],
            series=series,
        )


# --- choosing -------------------------------------------------------------------------


def test_choosing_a_date_plans_the_meeting_and_tells_everybody():
    poll = make_poll(place="Room VII", duration_minutes=90)
    option = poll.options.last()

    meeting = choose_date(poll, option, actor=make_member())

    poll.refresh_from_db()
    assert (poll.status, poll.chosen, poll.meeting) == (PollStatus.DECIDED, option, meeting)
    assert (meeting.kind, meeting.counterpart) == (MeetingKind.INTERFACE, governments())
    assert (meeting.starts_at, meeting.ends_at) == (
        option.starts_at,
        option.starts_at + timedelta(minutes=90),
    )
    assert (meeting.title, meeting.place) == ("Interface in April", "Room VII")
    assert meeting.status == MeetingStatus.PLANNED
    assert len(mails(poll, "poll_decided")) == 2


def test_a_poll_of_the_bureau_alone_plans_a_bureau_meeting():
    poll = make_poll(counterpart=None)

    meeting = choose_date(poll, poll.options.first(), actor=make_member())

    assert meeting.kind == MeetingKind.BUREAU


def test_a_poll_of_the_six_plans_a_meeting_of_the_six():
    poll = make_poll(counterpart=None, audience=secretariat())

    meeting = choose_date(poll, poll.options.first(), actor=make_member())

    assert meeting.audience == secretariat()


def test_what_a_poll_decided_is_not_public_before_the_meeting_is():
    poll = make_poll()

    choose_date(poll, poll.options.first(), actor=make_member())

    assert AuditEntry.objects.get(event="calendar.poll_decided").is_public is False


def test_a_date_is_chosen_once():
    poll, member = make_poll(), make_member()
    choose_date(poll, poll.options.first(), actor=member)

    with pytest.raises(TransitionNotAllowed):
        choose_date(poll, poll.options.last(), actor=member)

    assert Meeting.objects.count() == 1


def test_a_date_that_has_passed_is_not_chosen():
    poll = make_poll()

    with clock.at(NOW + timedelta(days=20, hours=1)), pytest.raises(DomainError, match="passed"):
        choose_date(poll, poll.options.first(), actor=make_member())

    poll.refresh_from_db()
    assert poll.status == PollStatus.OPEN


def test_a_date_of_another_poll_cannot_be_chosen():
    poll, other = make_poll(), make_poll()

    with pytest.raises(type(poll.options.first()).DoesNotExist):
        choose_date(poll, other.options.first(), actor=make_member())


# --- calling off ----------------------------------------------------------------------


def test_a_poll_is_called_off_with_a_reason_that_everybody_hears():
    poll = make_poll()

    call_off_poll(poll, actor=make_member(), reason="The session was cancelled.")

    poll.refresh_from_db()
    assert (poll.status, poll.reason) == (PollStatus.CALLED_OFF, "The session was cancelled.")
    assert len(mails(poll, "poll_called_off")) == 2


def test_a_poll_is_not_called_off_without_a_reason():
    with pytest.raises(DomainError, match="No reason was given"):
        call_off_poll(make_poll(), actor=make_member(), reason=" ")


# --- the clock ------------------------------------------------------------------------


def test_the_clock_closes_a_poll_and_asks_the_six_to_choose():
    member = make_member()
    poll = make_poll(actor=member)
    give(poll.voices.get(user=member), "yes", "no")

    with clock.at(poll.closes_at - timedelta(seconds=1)):
        keep_time()
    poll.refresh_from_db()
    assert poll.status == PollStatus.OPEN
    with clock.at(poll.closes_at):
        keep_time()
        keep_time()

    poll.refresh_from_db()
    assert poll.status == PollStatus.CLOSED
    mail = OutgoingMail.objects.get(occasion=poll.occasion_of("poll_closed"))
    assert (mail.to, "1 of 2 have answered" in mail.body) == (member.email, True)


def test_only_who_has_not_answered_is_reminded_and_once():
    member, contact = make_member(), make_contact()
    poll = make_poll(actor=member)
    give(poll.voices.get(contact=contact), "yes", "no")

    with clock.at(poll.closes_at - timedelta(hours=25)):
        keep_time()
    assert mails(poll, "poll_reminder") == set()
    with clock.at(poll.closes_at - timedelta(hours=24)):
        keep_time()
        keep_time()

    assert mails(poll, "poll_reminder") == {member.email}
    assert AuditEntry.objects.filter(event="calendar.poll_reminded").count() == 1


def test_an_early_hand_closes_nothing():
    poll = make_poll()

    close_poll(poll)

    poll.refresh_from_db()
    assert poll.status == PollStatus.OPEN


def test_late_hands_do_nothing_twice():
    poll = make_poll()
    choose_date(poll, poll.options.first(), actor=make_user())

    with clock.at(poll.closes_at):
        close_poll(poll)
        remind_of_poll(poll)

    poll.refresh_from_db()
    assert (poll.status, poll.reminded_at) == (PollStatus.DECIDED, None)
