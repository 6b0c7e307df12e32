import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus
from secretariat.choices.rooms import BookingStatus
from secretariat.models import ResourceBooking, RoomBooking
from secretariat.rules.board import is_moved_by_hand
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.booking import place_in_line
from secretariat.services.rooms.changing import change_booking
from secretariat.services.rooms.resources import set_quantity
from secretariat.services.rooms.timekeeping import keep_time
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    geneva,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def told(part):
    return OutgoingMail.objects.filter(occasion__contains=part)


def states():
    return list(RoomBooking.objects.order_by("pk").values_list("status", flat=True))


def test_what_is_given_back_is_booked_for_whoever_waits_longest():
    room = make_room()
    first = ask(room, make_voice(), "13:00", "14:00")
    second, third = (ask(room, make_voice(), "13:00", "14:00", may_wait=True) for _ in range(2))
    assert [place_in_line(one) for one in (second, third)] == [1, 2]

    withdraw_case(first.case, actor=first.case.applicant)

    assert states() == ["ended", "held", "waiting"]
    second.case.refresh_from_db()
    first.case.refresh_from_db()
    assert (first.case.status, second.case.status) == (CaseStatus.RETURNED, CaseStatus.GRANTED)
    assert [mail.to for mail in told("stepped-up")] == [second.case.email]
    assert place_in_line(third) == 1


def test_a_place_in_the_line_is_given_up_without_a_word_to_others():
    room = make_room()
    ask(room, make_voice(), "13:00", "14:00")
    waiting = ask(room, make_voice(), "13:00", "14:00", may_wait=True)

    case = withdraw_case(waiting.case)

    assert case.status == CaseStatus.WITHDRAWN
    assert states() == ["held", "ended"]
    assert not told("/ended").exists()


def test_a_group_waits_once_for_an_hour():
    room, voice = make_room(), make_voice()
    ask(room, make_voice(), "13:00", "14:00")
    ask(room, voice, "13:00", "14:00", may_wait=True)

    with pytest.raises(DomainError, match=r"waits for .* at that time already"):
        ask(room, voice, "13:30", "14:30", may_wait=True)


def test_who_used_up_the_day_meanwhile_lets_the_next_pass_and_keeps_the_place():
    room, busy, other = make_room(), make_voice(), make_voice()
    elsewhere = make_room(room.event)
    first = ask(room, make_voice(), "13:00", "14:00")
    ask(room, busy, "13:00", "14:00", may_wait=True)
    ask(room, other, "13:30", "14:00", may_wait=True)
    ask(elsewhere, busy, "09:00", "11:00")

    withdraw_case(first.case)

    assert states() == ["ended", "waiting", "held", "held"]


def test_what_a_shortened_booking_leaves_goes_to_who_waits():
    room, voice = make_room(), make_voice()
    first = ask(room, voice, "13:00", "15:00")
    ask(room, make_voice(), "14:00", "15:00", may_wait=True)

    change_booking(
        first,
        room=room,
        starts_at=geneva("2005-02-18 13:00"),
        ends_at=geneva("2005-02-18 14:00"),
        actor=voice,
    )

    assert states() == ["held", "held"]


def test_whose_hour_comes_first_is_told_that_nothing_was_freed():
    room = make_room()
    ask(room, make_voice(), "13:00", "14:00")
    waiting = ask(room, make_voice(), "13:00", "14:00", may_wait=True)

    with clock.at(geneva("2005-02-18 13:00")):
        keep_time()
        keep_time()

    waiting.refresh_from_db()
    waiting.case.refresh_from_db()
    assert waiting.status == BookingStatus.LAPSED
    assert waiting.case.status == CaseStatus.REFUSED
    assert waiting.case.steps.last().reason == "Nothing was freed before its hour came."
    assert told("case-moved").count() == 1


def test_a_second_team_goes_to_whoever_waits_for_one():
    team = make_resource(quantity=1)
    ask_for(team, make_voice(), "08:00", "09:00")
    case = ask_for(team, make_voice(), "08:00", "09:00", may_wait=True)
    assert case.status == CaseStatus.WAITING_LIST

    set_quantity(team, 2, actor=make_voice())

    case.refresh_from_db()
    assert case.status == CaseStatus.GRANTED
    assert sorted(ResourceBooking.objects.held().values_list("unit", flat=True)) == [1, 2]
    assert told(f"resources/{case}/up").count() == 1


def test_nobody_decides_by_hand_who_has_a_room():
    room = make_room()
    first = ask(room, make_voice(), "13:00", "14:00")
    waiting = ask(room, make_voice(), "13:00", "14:00", may_wait=True)
    decision = Decision(CaseStatus.GRANTED, "The desk", clock.now(), "They are nice.")

    for case in (first.case, waiting.case):
        with pytest.raises(DomainError, match="A room is given first come, first served"):
            decide_case(case, decision, actor=make_user(Role.STAFF))
        assert not is_moved_by_hand(case.kind)


def test_a_limit_that_is_raised_lets_who_waits_in_by_the_clock():
    room, voice = make_room(), make_voice()
    ask(make_room(room.event), voice, "09:00", "10:00")
    first = ask(room, make_voice(), "13:00", "14:00")
    ask(room, voice, "13:00", "14:00", may_wait=True)
    terms = room.event.room_terms
    terms.minutes_per_day = 60
    terms.save()
    withdraw_case(first.case)
    assert states()[2] == "waiting"

    terms.minutes_per_day = 120
    terms.save()
    keep_time()

    assert states()[2] == "held"


def test_whose_hour_comes_for_a_part_of_it_is_told_which_and_keeps_the_rest():
    team, voice = make_resource(quantity=2), make_voice()
    ask_for(team, make_voice(), "08:00", "09:00")
    case = ask_for(team, voice, "08:00", "09:00", count=2, may_wait=True)

    with clock.at(geneva("2005-02-18 08:00")):
        keep_time()
        keep_time()

    case.refresh_from_db()
    assert case.status == CaseStatus.GRANTED
    (mail,) = told(f"resources/{case}/lapsed")
    assert mail.to == voice.email
    assert mail.body.count("Its hour came before anything was freed") == 1
    assert AuditEntry.objects.filter(event="rooms.lapsed").count() == 1
