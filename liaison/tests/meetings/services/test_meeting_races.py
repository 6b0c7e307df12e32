"""Many hands at one meeting: each version is told once, and each step happens once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from liaison.choices.meetings import MeetingStatus, MinutesStatus
from liaison.models import Meeting
from liaison.services.meetings.agenda import propose_item, raise_item
from liaison.services.meetings.approving import (
    consent_to_minutes,
    publish_minutes,
    second_minutes,
    submit_minutes,
)
from liaison.services.meetings.changing import move_meeting, tell_change
from liaison.services.meetings.inviting import announce_meeting
from liaison.services.meetings.minutes import save_minutes
from liaison.services.meetings.planning import plan_next
from liaison.services.meetings.timekeeping import begin_meeting, end_meeting
from liaison.tests.factories import make_member
from liaison.tests.meeting_factories import (
    make_announced,
    make_contact,
    make_item,
    make_meeting,
    make_series,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
SIX = 6


@pytest.fixture
def monday():
    """Threads have the clock of the machine, so these meetings are in its future."""
    return


@pytest.fixture
def six(db):
    return [make_member() for _ in range(SIX)]


def outcomes_of(acts):
    start = Barrier(len(acts))

    def attempt(act):
        start.wait()
        try:
            act()
        except DomainError:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts))


def held(member):
    """A meeting that is over by the clock of the machine."""
    meeting = make_announced(member)
    now = clock.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1)
    )
    return end_meeting(begin_meeting(meeting))


def test_two_people_who_move_a_meeting_at_once_make_two_versions_and_one_notice_each(six):
    meeting = make_announced(six[0], starts_at=clock.now() + timedelta(hours=20))
    starts = [meeting.starts_at + timedelta(minutes=5 * place) for place in range(1, SIX + 1)]

    outcomes = outcomes_of(
        [
            lambda m=member, s=start: move_meeting(meeting, starts_at=s, actor=m)
            for member, start in zip(six, starts, strict=True)
        ]
    )

    assert outcomes == ["done"] * SIX
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.told_sequence) == (SIX, SIX)
    assert [move.sequence for move in meeting.moves.all()] == list(range(1, SIX + 1))
    letters = OutgoingMail.objects.filter(occasion__contains="/change-")
    told = {}
    for letter in letters:
        told.setdefault(letter.to, []).append(int(letter.occasion.rpartition("-")[2]))
    assert len(told) == SIX + 1
    assert all(sorted(numbers) == list(range(1, SIX + 1)) for numbers in told.values())


def test_edits_that_settle_are_told_once_by_however_many_clocks(six):
    meeting = make_announced(six[0])
    moved = move_meeting(meeting, starts_at=meeting.starts_at + timedelta(hours=1), actor=six[0])

    outcomes_of([lambda: tell_change(moved)] * SIX)

    assert OutgoingMail.objects.filter(occasion__contains="/change-").count() == SIX + 1
    assert AuditEntry.objects.filter(event="meetings.change_told").count() == 1


def test_six_clicks_announce_a_meeting_once(six):
    make_contact()
    meeting = make_meeting(six[0])

    outcomes = outcomes_of([lambda m=member: announce_meeting(meeting, actor=m) for member in six])

    assert outcomes == ["done"] + ["refused"] * (SIX - 1)
    assert meeting.invitations.count() == SIX + 1


def test_six_clicks_plan_one_next_meeting(six):
    series = make_series()
    last = make_announced(six[0], series=series)
    Meeting.objects.filter(pk=last.pk).update(status=MeetingStatus.HELD)

    outcomes = outcomes_of([lambda m=member: plan_next(series, actor=m) for member in six])

    assert outcomes == ["done"] + ["refused"] * (SIX - 1)
    assert series.meetings.count() == 2


def test_a_form_that_arrives_six_times_at_once_plans_one_meeting(six):
    key = uuid.uuid4()

    outcomes = outcomes_of([lambda: make_meeting(six[0], key=key)] * SIX)

    assert outcomes == ["done"] + ["refused"] * (SIX - 1)
    assert Meeting.objects.get().reference.endswith("-0001")


def test_one_of_two_who_approve_at_once_is_the_second_person(six):
    meeting = held(six[0])
    minutes = save_minutes(meeting, body="Agreed.", based_on=0, actor=six[0]).minutes
    submit_minutes(minutes, actor=six[0])

    outcomes = outcomes_of(
        [lambda m=member: second_minutes(minutes, actor=m, seen=1) for member in six[1:]]
    )

    assert outcomes == ["done"] + ["refused"] * (SIX - 2)
    assert AuditEntry.objects.filter(event="meetings.minutes_seconded").count() == 1


def test_both_sides_who_approve_at_once_make_them_approved_and_publishing_happens_once(six):
    meeting = held(six[0])
    contact = meeting.invitations.exclude(contact=None).get().contact
    minutes = save_minutes(meeting, body="Agreed.", based_on=0, actor=six[0]).minutes
    submit_minutes(minutes, actor=six[0])

    outcomes = outcomes_of(
        [
            lambda: second_minutes(minutes, actor=six[1], seen=1),
            lambda: consent_to_minutes(minutes, contact=contact, seen=1),
        ]
    )

    minutes.refresh_from_db()
    assert (outcomes, minutes.status) == (["done", "done"], MinutesStatus.APPROVED)
    outcomes = outcomes_of([lambda m=member: publish_minutes(minutes, actor=m) for member in six])
    assert outcomes == ["done"] + ["refused"] * (SIX - 1)


def test_of_two_who_save_minutes_at_once_one_is_shown_both_texts(six):
    meeting = held(six[0])

    outcomes = outcomes_of(
        [lambda m=member: save_minutes(meeting, body=m.name, based_on=0, actor=m) for member in six]
    )

    assert outcomes == ["done"] + ["refused"] * (SIX - 1)
    assert meeting.minutes.get().texts.count() == 1


def test_items_proposed_and_raised_at_once_keep_places_of_their_own(six):
    meeting = make_meeting(six[0])
    items = [make_item(meeting, six[0], f"Item {number}") for number in range(3)]

    outcomes = outcomes_of(
        [
            *(lambda i=item: raise_item(i, actor=six[0]) for item in items),
            *(lambda m=member: propose_item(meeting, title="New", actor=m) for member in six),
        ]
    )

    assert outcomes == ["done"] * 9
    places = sorted(meeting.items.standing().values_list("position", flat=True))
    assert len(set(places)) == 9
