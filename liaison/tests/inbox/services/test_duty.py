from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from liaison.choices.inbox import InboxEvent, ShiftReason
from liaison.models import DutyShift, ServiceTerms
from liaison.services.inbox import duty
from liaison.services.inbox.assigning import assign_message, take_message
from liaison.services.inbox.duty import hand_over_duty, hand_over_if_silent, holder_of_duty
from liaison.services.inbox.noting import note_message
from liaison.services.timekeeping import keep_time
from liaison.tests.factories import make_relay, make_request
from liaison.tests.inbox.factories import make_members
from secretariat.models import Seat

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 23, 20, tzinfo=UTC)
TWELVE_HOURS = timedelta(hours=12)


def after(*, hours: float):
    return clock.at(NOW + timedelta(hours=hours))


@pytest.fixture
def members():
    with clock.at(NOW - timedelta(hours=1)):
        return make_members(3)


def test_nobody_is_on_duty_without_a_secretariat():
    assert holder_of_duty() is None
    with pytest.raises(DomainError, match="Nobody is on duty"):
        hand_over_duty(actor=None)
    assert hand_over_if_silent() is None


def test_twelve_silent_hours_pass_the_duty_to_the_next(members):
    first, second, _third = members
    with clock.at(NOW):
        make_request()

    with after(hours=11.99):
        hand_over_if_silent()
        assert holder_of_duty() == first
    with after(hours=12):
        shift = hand_over_if_silent()
        assert holder_of_duty() == second

    given = shift.handed_over_by
    assert (given.ends_at, shift.starts_at) == (NOW + TWELVE_HOURS, NOW + TWELVE_HOURS)
    assert (shift.seat, shift.reason) == (2, ShiftReason.SILENCE)
    assert shift.ends_at == given.starts_at.replace(day=2, month=3, hour=8, minute=0)
    entry = AuditEntry.objects.get(event=InboxEvent.DUTY_HANDED_OVER)
    assert (entry.actor, entry.is_public) == ("", False)
    assert entry.data == {
        "from_seat": 1,
        "to_seat": 2,
        "because": "silence",
        "messages": [],
    }
    assert set(
        OutgoingMail.objects.filter(occasion=f"duty:{shift.pk}").values_list("to", flat=True)
    ) == {first.email, second.email}


@pytest.mark.parametrize("act", ["take", "note", "give"])
def test_any_act_shows_that_somebody_is_there(members, act):
    first, second, _third = members
    with clock.at(NOW):
        request = make_request()
    with after(hours=3):
        if act == "take":
            take_message(request, actor=first)
        elif act == "note":
            note_message(request, text="I am on it.", actor=first)
        else:
            assign_message(request, to=second, actor=first)

    with after(hours=14.9):
        assert hand_over_if_silent() is None


@pytest.mark.parametrize("act", ["take", "note"])
def test_one_act_is_not_heard_for_ever(members, act):
    first, second, _third = members
    with clock.at(NOW):
        request = make_request()
    with after(hours=3):
        if act == "take":
            take_message(request, actor=first)
        else:
            note_message(request, text="I am on it.", actor=first)

    with after(hours=15):
        hand_over_if_silent()
        assert holder_of_duty() == second


def test_what_the_one_on_duty_took_goes_along(members):
    first, second, _third = members
    with clock.at(NOW):
        request = make_request()
        take_message(request, actor=first)

    with after(hours=12):
        hand_over_if_silent()
        assert request.assignments.current().get().holder == second


def test_what_waits_for_another_body_passes_no_duty(members):
    with clock.at(NOW):
        request = make_request("sent")
        take_message(request, actor=members[0])

    with after(hours=48):
        assert hand_over_if_silent() is None


def test_what_was_given_and_heard_of_waits_for_the_other_body(members):
    first, second, _third = members
    with clock.at(NOW):
        request = make_request("sent")
        assign_message(request, to=first, actor=second, note="Ask them.")
    with after(hours=1):
        note_message(request, text="Asked.", actor=first)

    with after(hours=48):
        assert hand_over_if_silent() is None


def test_the_act_of_somebody_else_does_not_count(members):
    with clock.at(NOW):
        request = make_request()
    with after(hours=3):
        note_message(request, text="Who is on it?", actor=members[1])

    with after(hours=12):
        assert hand_over_if_silent() is not None


def test_what_somebody_gave_waits_since_then(members):
    first, second, _third = members
    with clock.at(NOW):
        request = make_request("sent")
    with after(hours=2):
        assign_message(request, to=first, actor=second, note="Ask them.")

    with after(hours=13.9):
        assert hand_over_if_silent() is None
    with after(hours=14):
        hand_over_if_silent()
        assert request.assignments.current().get().holder == second


def test_what_another_member_has_does_not_wait_for_duty(members):
    with clock.at(NOW):
        request = make_request()
        take_message(request, actor=members[1])

    with after(hours=20):
        assert hand_over_if_silent() is None


def test_ones_own_relay_waits_for_another(members):
    with clock.at(NOW):
        make_relay(actor=members[0])

    with after(hours=20):
        assert hand_over_if_silent() is None


def test_the_next_has_twelve_hours_of_their_own(members):
    with clock.at(NOW):
        make_request()
    with after(hours=12):
        hand_over_if_silent()
    with after(hours=23.9):
        assert hand_over_if_silent() is None
    with after(hours=24):
        hand_over_if_silent()
        assert holder_of_duty() == members[2]


def test_the_silent_hours_are_data(members):
    ServiceTerms.objects.create(since=NOW.date(), silent_hours=2)
    with clock.at(NOW):
        make_request()

    with after(hours=2):
        assert hand_over_if_silent() is not None


def test_it_stays_where_nobody_else_sits():
    with clock.at(NOW):
        (only,) = make_members(1)
        make_request()

    with after(hours=20):
        assert hand_over_if_silent() is None
        with pytest.raises(DomainError, match="No other seat is filled"):
            hand_over_duty(actor=only)
        assert holder_of_duty() == only


def test_an_empty_seat_is_served_by_the_next(members):
    with clock.at(NOW):
        Seat.objects.filter(user=members[0]).update(until=NOW.date(), end_reason="stepped_down")

        assert holder_of_duty() == members[1]
        hand_over_duty(actor=members[1])
        assert holder_of_duty() == members[2]


def test_what_else_a_silent_member_has_goes_along_and_after_a_hand_over_by_hand_it_stays(
    members, monkeypatch
):
    told = []
    monkeypatch.setattr(duty, "FOLLOWERS", [lambda giver, taker: told.append((giver, taker))])

    with clock.at(NOW):
        hand_over_duty(actor=members[2])
        assert told == []
        make_request()
    with after(hours=12):
        hand_over_if_silent()

    ((giver, taker),) = told
    assert (giver.user, taker.user) == (members[1], members[2])


def test_the_clock_does_it_all(members):
    with clock.at(NOW):
        make_request()

    with after(hours=12):
        keep_time()
        assert holder_of_duty() == members[1]


def test_who_was_on_duty_can_be_asked_of_the_past(members):
    with clock.at(NOW):
        hand_over_duty(actor=members[0])

    with after(hours=5):
        assert holder_of_duty(NOW - timedelta(minutes=1)) == members[0]
        assert holder_of_duty() == members[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_schedulers_at_once_pass_it_once():
    with clock.at(NOW):
        members = make_members(3)
        make_request()

    def tick(_number):
        try:
            with after(hours=12):
                return bool(hand_over_if_silent())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(tick, range(6)))

    assert outcomes == [False] * 5 + [True]
    with after(hours=12):
        assert holder_of_duty() == members[1]
    assert DutyShift.objects.exclude(handed_over_by=None).count() == 1
