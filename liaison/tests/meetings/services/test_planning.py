"""Meetings are planned by hand or by the rhythm of their series, and carry what is open."""

import uuid
from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from families.tests.factories import make_focal_point
from liaison.choices.meetings import MeetingKind, MeetingStatus, RhythmUnit
from liaison.models import Counterpart, Meeting
from liaison.services.meetings.actions import finish_action
from liaison.services.meetings.changing import cancel_meeting
from liaison.services.meetings.inviting import announce_meeting
from liaison.services.meetings.planning import plan_meeting, plan_next
from liaison.services.repeats import AlreadyDone
from liaison.tests.factories import bureau, make_member, plenary
from liaison.tests.meeting_factories import (
    geneva,
    later,
    make_action,
    make_announced,
    make_meeting,
    make_published,
    make_series,
)

pytestmark = pytest.mark.django_db

NOW = geneva(2005, 2, 14, 9)


@pytest.fixture(autouse=True)
def _monday():
    with clock.at(NOW):
        yield


def in_series(member, **fields):
    """A meeting of a series, announced, on Friday the eighteenth."""
    series = make_series(**fields)
    meeting = make_announced(
        member, series=series, starts_at=geneva(2005, 2, 18, 13), title="First"
    )
    return series, meeting


def test_interface_meetings_and_others_are_numbered_apart():
    member = make_member()
    references = [
        make_meeting(member).reference,
        make_meeting(member).reference,
        make_meeting(member, kind=MeetingKind.BUREAU, party=bureau()).reference,
        make_meeting(member, kind=MeetingKind.FAMILY, party=make_focal_point().family).reference,
        make_meeting(member, kind=MeetingKind.PLENARY, party=plenary()).reference,
    ]

    assert references == [
        "IF-2005-0001",
        "IF-2005-0002",
        "MT-2005-0001",
        "MT-2005-0002",
        "MT-2005-0003",
    ]


def test_planning_is_recorded_and_nobody_is_told():
    meeting = make_meeting()

    entry = AuditEntry.objects.get(event="meetings.planned")
    assert (entry.data["party"], entry.is_public) == ("ccbi", False)
    assert (meeting.status, meeting.sequence) == (MeetingStatus.PLANNED, 0)
    assert not meeting.invitations.exists()


@pytest.mark.parametrize("kind", [MeetingKind.BUREAU, MeetingKind.PLENARY, MeetingKind.FAMILY])
def test_another_body_holds_interface_meetings_only(kind):
    with pytest.raises(DomainError, match="does not hold such a meeting"):
        make_meeting(kind=kind)


def test_a_meeting_begins_before_it_ends_and_in_the_future():
    member = make_member()

    with pytest.raises(DomainError, match="begins before it ends"):
        make_meeting(member, starts_at=geneva(2005, 3, 1, 9), ends_at=geneva(2005, 3, 1, 9))
    with pytest.raises(DomainError, match="planned before it begins"):
        make_meeting(member, starts_at=NOW)

    assert not Meeting.objects.exists()


def test_a_meeting_takes_the_terms_of_its_series_and_keeps_them():
    series = make_series(quorum=3, notice_hours=24, minutes_hours=36, objection_hours=12)

    meeting = plan_meeting(
        kind=series.kind,
        party=series.party,
        series=series,
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=1),
        place="Room VII",
        actor=make_member(),
    )
    series.quorum = 30
    series.save()
    meeting.refresh_from_db()

    assert (meeting.quorum, meeting.notice_hours) == (3, 24)
    assert (meeting.minutes_hours, meeting.objection_hours) == (36, 12)
    assert (meeting.place, meeting.remote_link) == ("Room VII", "https://talk.example.org/room")


def test_the_next_meeting_follows_the_last_by_its_rhythm_on_the_same_clock_hour():
    member = make_member()
    series, first = in_series(
        member, rhythm_every=6, rhythm_unit=RhythmUnit.WEEK, duration_minutes=45
    )

    with later(first, hours=1):
        following = plan_next(series, actor=member)

    assert following.starts_at == geneva(2005, 4, 1, 13)  # the clocks change on 27 March
    assert following.duration == timedelta(minutes=45)
    assert following.series == series
    assert following.title == "Interface with the private sector"


def test_a_cancelled_meeting_does_not_carry_the_rhythm():
    member = make_member()
    series, first = in_series(member)
    cancel_meeting(first, reason="Nobody can.", actor=member)

    with pytest.raises(DomainError, match="has not met yet"):
        plan_next(series, actor=member)


def test_a_series_has_one_next_meeting():
    member = make_member()
    series, _first = in_series(member)

    with pytest.raises(DomainError, match="A series has one next meeting"):
        plan_next(series, actor=member)


def test_open_actions_of_the_series_stand_on_the_next_agenda_once():
    member = make_member()
    series, first = in_series(member)
    with later(first):
        left_open = make_action(first, member)
        done = make_action(first, member)
        finish_action(done, actor=member)
        following = plan_next(series, actor=member)

        (item,) = following.items.standing()
        assert (item.action, item.title, item.is_agreed) == (left_open, "AI-2005-0001", True)

        again = make_action(first, member)
        following = announce_meeting(following, actor=member)
    with later(following):
        assert [item.action for item in following.items.standing()] == [left_open, again]


def test_actions_of_other_series_stay_where_they_are():
    member = make_member()
    _series, first = in_series(member)
    other = make_series()
    with later(first):
        make_action(first, member)
        meeting = make_meeting(member, series=other)

        assert not meeting.items.exists()


def test_actions_of_meetings_outside_a_series_are_carried_by_party_and_kind():
    member = make_member()
    first = make_announced(member)
    with later(first):
        action = make_action(first, member)
        alone = make_meeting(member)
        in_a_series = make_meeting(member, series=make_series())
        others = [
            make_meeting(member, kind=MeetingKind.BUREAU, party=bureau()),
            make_meeting(member, party=Counterpart.objects.get(slug="unesco")),
        ]

    assert [item.action for item in alone.items.standing()] == [action]
    assert [item.action for item in in_a_series.items.standing()] == [action]
    assert not any(meeting.items.exists() for meeting in others)


def test_a_carried_action_has_its_words_once_its_minutes_are_published_and_goes_when_done():
    member, second = make_member(), make_member()
    first = make_announced(member)
    with later(first):
        action, done = make_action(first, member), make_action(first, member)
        following = make_meeting(member)
        assert [item.title for item in following.items.standing()] == [str(action), str(done)]

        make_published(first, member, second)
        following = announce_meeting(following, actor=member)
        assert [item.title for item in following.items.standing()] == [action.text, done.text]

        finish_action(done, actor=member)
        assert [item.action for item in following.items.standing()] == [action]
    with later(following):
        finish_action(action, actor=member)
        assert [item.action for item in following.items.standing()] == [action]


def test_a_series_has_one_next_meeting_by_whatever_door():
    member = make_member()
    series, _first = in_series(member)

    with pytest.raises(DomainError, match="A series has one next meeting"):
        make_meeting(member, series=series)


def test_the_same_form_plans_one_meeting():
    member, key = make_member(), uuid.uuid4()
    meeting = make_meeting(member, key=key, series=make_series())

    with pytest.raises(AlreadyDone) as repeat:
        make_meeting(member, key=key, series=meeting.series)

    assert repeat.value.thing == meeting
    assert make_meeting(member).reference == "IF-2005-0002"
