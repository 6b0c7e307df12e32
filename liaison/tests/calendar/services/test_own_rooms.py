"""What meetings need lands at the secretariat's own rooms, teams and equipment."""

from datetime import timedelta

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from liaison.choices.calendar import NeedKind, NeedStatus
from liaison.choices.meetings import MeetingKind
from liaison.services.calendar.needs import withdraw_need
from liaison.services.calendar.own_rooms import ask_own, keep_time
from liaison.services.meetings.changing import cancel_meeting, edit_meeting, move_meeting
from liaison.tests.calendar.factories import make_meeting, make_need
from secretariat.choices.cases import CaseStatus
from secretariat.choices.rooms import GroupKind
from secretariat.services.cases.ending import withdraw_case
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    family_of,
    geneva,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = pytest.mark.django_db
NOON = geneva("2005-02-18 13:15")


@pytest.fixture(autouse=True)
def _ten_days_before():
    with clock.at(geneva("2005-02-07 10:00")):
        yield


@pytest.fixture
def actor():
    return make_voice()


@pytest.fixture
def event():
    return make_prepcom(minutes_per_day=30)


def need_of(kind=NeedKind.ROOM, **fields):
    meeting = make_meeting(starts_at=NOON, ends_at=NOON + timedelta(minutes=45), **fields)
    return make_need(meeting=meeting, kind=kind)


def state(need):
    need.refresh_from_db()
    return need.status


def test_a_room_of_ours_is_booked_for_the_bureau_and_answers_the_need(event, actor):
    room, need = make_room(event), need_of()

    ask_own(need, room, actor=actor)

    booking = room.bookings.get()
    assert state(need) == NeedStatus.GRANTED
    assert need.case == booking.case
    assert need.meeting.reference in booking.case.text
    assert need.get_absolute_url() in booking.case.text
    assert booking.group.kind == GroupKind.BUREAU
    assert booking.hours == "18 February 2005, 13:00 CET to 14:00 CET"
    assert [step.status for step in need.steps.all()] == ["noted", "asked", "granted"]
    assert need.steps.last().by is None


def test_a_familys_own_meeting_is_on_the_account_of_the_family(event, actor):
    need = need_of(kind=NeedKind.ROOM)
    meeting = need.meeting
    meeting.kind, meeting.counterpart, meeting.family = MeetingKind.FAMILY, None, family_of(actor)
    meeting.save()

    with pytest.raises(DomainError, match="A group has 30 minutes a day"):
        ask_own(need, make_room(event), actor=actor)

    assert state(need) == NeedStatus.NOTED


def test_a_taken_room_leaves_the_need_as_it_was(event, actor):
    room, need = make_room(event), need_of()
    ask(room, make_voice(), "13:00", "13:30")

    with pytest.raises(DomainError, match="is taken from"):
        ask_own(need, room, actor=actor)

    assert (state(need), need.case) == (NeedStatus.NOTED, None)


def test_who_waits_is_answered_by_the_clock_when_it_is_freed(event, actor):
    team, need = make_resource(event), need_of(NeedKind.INTERPRETATION)
    first = ask_for(team, make_voice(), "13:00", "14:00")
    ask_own(need, team, actor=actor, may_wait=True)
    assert state(need) == NeedStatus.ASKED

    withdraw_case(first)
    keep_time()
    keep_time()

    assert state(need) == NeedStatus.GRANTED
    assert need.steps.filter(status="granted").count() == 1


def test_a_room_that_is_taken_back_is_refused_with_its_reason_and_can_be_asked_anew(event, actor):
    room, need = make_room(event), need_of()
    need = ask_own(need, room, actor=actor)

    withdraw_case(need.case, reason="The ceiling leaks.", actor=make_voice())
    keep_time()

    assert state(need) == NeedStatus.REFUSED
    assert need.steps.last().reason == "The ceiling leaks."
    ask_own(need, make_room(event), actor=actor)
    assert state(need) == NeedStatus.GRANTED


def test_what_is_no_longer_needed_is_given_back(event, actor):
    room, need = make_room(event), need_of()
    need = ask_own(need, room, actor=actor)

    withdraw_need(need, actor=make_voice(), reason="We meet outside.")

    need.case.refresh_from_db()
    assert need.case.status == CaseStatus.RETURNED
    assert room.bookings.get().status == "ended"


def test_a_meeting_that_is_called_off_gives_everything_back(event, actor):
    need = need_of()
    other = make_need(meeting=need.meeting, kind=NeedKind.EQUIPMENT)
    room, team = make_room(event), make_resource(event)
    ask_own(need, room, actor=actor)
    ask_own(other, team, actor=actor)

    cancel_meeting(need.meeting, reason="Nobody can come.", actor=actor)

    assert not room.bookings.held().exists()
    assert not team.bookings.held().exists()
    assert (state(need), state(other)) == (NeedStatus.WITHDRAWN, NeedStatus.WITHDRAWN)


def test_a_meeting_that_moves_takes_its_room_along(event, actor):
    room, need = make_room(event), need_of()
    ask_own(need, room, actor=actor)

    move_meeting(need.meeting, starts_at=NOON + timedelta(hours=2), actor=actor)

    held = room.bookings.held().get()
    assert state(need) == NeedStatus.GRANTED
    assert (need.case, held.hours) == (held.case, "18 February 2005, 15:00 CET to 16:00 CET")


def test_a_meeting_that_moves_onto_others_waits_in_line(event, actor):
    room, need = make_room(event), need_of()
    ask_own(need, room, actor=actor)
    ask(room, make_voice(), "15:00", "15:30")

    move_meeting(need.meeting, starts_at=NOON + timedelta(hours=2), actor=actor)

    assert state(need) == NeedStatus.ASKED
    assert need.case.status == CaseStatus.WAITING_LIST


def test_a_meeting_that_moves_out_of_the_hours_is_refused_in_words(event, actor):
    room, need = make_room(event), need_of()
    ask_own(need, room, actor=actor)

    move_meeting(need.meeting, starts_at=NOON + timedelta(hours=8), actor=actor)

    assert state(need) == NeedStatus.REFUSED
    assert "is open from" in need.steps.last().reason
    assert not room.bookings.held().exists()


def test_another_title_moves_no_room(event, actor):
    room, need = make_room(event), need_of()
    ask_own(need, room, actor=actor)

    edit_meeting(need.meeting, actor=actor, title="Another title")

    assert room.bookings.count() == 1
