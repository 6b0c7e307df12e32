import base64

import pytest
from icalendar import Calendar

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.tests.factories import make_focal_point
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.changing import change_booking
from secretariat.services.rooms.checks import SlotTaken
from secretariat.tests.rooms.factories import (
    ask,
    family_of,
    geneva,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]

MORNING = ("09:00", "10:00")


def move(booking, starts, ends, *, room=None, actor=None, reason=""):
    return change_booking(
        booking,
        room=room or booking.room,
        starts_at=geneva(f"2005-02-18 {starts}"),
        ends_at=geneva(f"2005-02-18 {ends}"),
        actor=actor or booking.case.applicant,
        reason=reason,
    )


def entry_of(mail):
    content = bytes(mail.shared.content)
    start = content.index(b"text/calendar")
    body = content[start:].split(b"\r\n\r\n", 1)[1].split(b"\r\n--", 1)[0]
    return Calendar.from_ical(base64.b64decode(body)).events[0]


def mails(booking, part):
    return OutgoingMail.objects.filter(occasion=f"room/{booking.case}/{part}").order_by("pk")


def test_a_move_is_told_once_to_each_person_and_moves_the_entry_in_their_calendar():
    room, voice = make_room(), make_voice()
    colleague = make_focal_point(family=family_of(voice), seat=2).user
    booking = ask(room, voice, "13:00", "14:00")

    move(booking, "15:00", "16:00")
    move(booking, "15:00", "16:00")

    told = mails(booking, "change-1")
    assert sorted(mail.to for mail in told) == sorted([voice.email, colleague.email])
    (first, *_rest), (moved, *_more) = mails(booking, "booked"), told
    before, after = entry_of(first), entry_of(moved)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == geneva("2005-02-18 15:00")
    assert "18 February 2005, 13:00 CET to 14:00 CET" in moved.body


def test_where_it_was_is_kept():
    room = make_room()
    other = make_room(room.event)
    booking = ask(room, make_voice(), "13:00", "14:00")

    move(booking, "13:00", "14:00", room=other)
    booking = move(booking, "13:00", "13:30", room=other)

    changes = list(booking.changes.values_list("sequence", "was_room", "was_ends_at"))
    two = geneva("2005-02-18 14:00")
    assert changes == [(1, room.pk, two), (2, other.pk, two)]
    assert (booking.room, booking.sequence) == (other, 2)


def test_a_move_onto_somebody_is_refused_with_what_is_free():
    room = make_room()
    ask(room, make_voice(), "15:00", "16:00")
    booking = ask(room, make_voice(), "13:00", "14:00")

    with pytest.raises(SlotTaken, match="Nothing was changed") as refused:
        move(booking, "14:30", "15:30")

    assert refused.value.offers
    assert not booking.changes.exists()


def test_a_longer_booking_may_not_pass_the_limit_but_may_use_its_own_time():
    booking = ask(make_room(), make_voice(), "13:00", "15:00")

    with pytest.raises(DomainError, match="A group has 120 minutes a day"):
        move(booking, "13:00", "15:30")
    assert move(booking, "13:30", "15:30").sequence == 1


def test_who_moves_another_group_says_why():
    staff = make_user(Role.STAFF)
    booking = ask(make_room(), make_voice(), "13:00", "14:00")

    with pytest.raises(DomainError, match="Whose booking is changed by somebody else reads why"):
        move(booking, "15:00", "16:00", actor=staff)

    move(booking, "15:00", "16:00", actor=staff, reason="The ramp is closed until three.")
    assert "The ramp is closed until three." in mails(booking, "change-1").get().body


def test_what_has_begun_is_only_shortened_and_what_is_over_stays():
    room = make_room()
    booking = ask(room, make_voice(), "13:00", "15:00")

    with clock.at(geneva("2005-02-18 13:40")):
        with pytest.raises(DomainError, match="is past"):
            move(booking, "13:30", "15:00")
        assert move(booking, "13:00", "14:00").sequence == 1
    with (
        clock.at(geneva("2005-02-18 14:00")),
        pytest.raises(DomainError, match="holds no room that is still to come"),
    ):
        move(booking, "16:00", "17:00")


def test_giving_back_removes_the_entry_for_everybody_once():
    voice = make_voice()
    colleague = make_focal_point(family=family_of(voice), seat=2).user
    booking = ask(make_room(), voice, "13:00", "14:00")

    withdraw_case(booking.case, actor=voice)
    with pytest.raises(DomainError, match="nothing any more that could be given back"):
        withdraw_case(booking.case, actor=voice)

    told = mails(booking, "ended")
    assert sorted(mail.to for mail in told) == sorted([voice.email, colleague.email])
    entry = entry_of(told[0])
    assert (str(entry["UID"]), entry["STATUS"], entry["SEQUENCE"]) == (
        str(booking.uid),
        "CANCELLED",
        1,
    )


def test_a_room_that_is_over_is_not_given_back():
    booking = ask(make_room(), make_voice(), *MORNING)

    with (
        clock.at(geneva("2005-02-18 10:00")),
        pytest.raises(DomainError, match="nothing any more that could be given back"),
    ):
        withdraw_case(booking.case)
