from datetime import date, time

import pytest

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry, OutgoingMail
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from secretariat.choices.cases import CaseStatus
from secretariat.choices.rooms import BookingStatus
from secretariat.models import RoomBooking
from secretariat.services.rooms.checks import SlotTaken
from secretariat.services.rooms.groups import bureau_group, group_of_family, name_contact
from secretariat.tests.rooms.factories import (
    ask,
    family_of,
    geneva,
    make_group,
    make_prepcom,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def test_a_family_has_a_free_room_at_once_with_a_number():
    room, voice = make_room(), make_voice()

    booking = ask(room, voice, "13:00", "14:00")

    assert (booking.status, booking.case.status) == (BookingStatus.HELD, CaseStatus.GRANTED)
    assert booking.case.reference == "PC-2005-0001"
    assert booking.case.family == booking.group.family == family_of(voice)
    events = AuditEntry.objects.values_list("event", flat=True)
    assert list(events)[-3:] == ["cases.lodged", "cases.moved", "rooms.booked"]


def test_whoever_comes_second_is_told_the_hours_and_what_is_free_and_not_the_name():
    room = make_room(name="Room VII")
    other = make_room(room.event, name="Room VIII")
    ask(room, make_voice(), "13:00", "14:00")

    with pytest.raises(SlotTaken) as refused:
        ask(room, make_voice(), "13:30", "14:30")

    assert refused.value.fact == (
        "Room VII is taken from 18 February 2005, 13:00 CET to 14:00 CET."
    )
    assert refused.value.rule == (
        "A room is given to one group at a time, first come, first served."
    )
    assert refused.value.so
    starts = [(str(one), span.starts) for one, span in refused.value.offers]
    assert starts[0] == ("Room VII", geneva("2005-02-18 14:00"))
    assert starts[-1] == (str(other), geneva("2005-02-18 13:30"))
    assert RoomBooking.objects.count() == 1


def test_a_doubled_click_is_one_booking():
    room, voice = make_room(), make_voice()
    key = "7c4a6c1e-0000-4000-8000-000000000001"

    first = ask(room, voice, "13:00", "14:00", key=key)
    again = ask(room, voice, "13:00", "14:00", key=key)

    assert first == again
    assert OutgoingMail.objects.filter(occasion__contains="booked").count() == 1


def test_a_group_has_two_hours_a_day_in_all_rooms_together():
    event = make_prepcom()
    room, other = make_room(event), make_room(event)
    voice = make_voice()
    ask(room, voice, "09:00", "10:30")

    with pytest.raises(
        DomainError, match="You ask for 60 minutes of rooms, and 30 are left to you that day"
    ):
        ask(other, voice, "13:00", "14:00")

    ask(other, voice, "13:00", "13:30")
    ask(other, voice, "2005-02-19 13:00", "2005-02-19 15:00")


def test_the_limit_is_data_and_the_bureaus_own_meetings_have_none():
    event = make_prepcom(minutes_per_day=60)
    room, voice = make_room(event), make_voice()

    with pytest.raises(DomainError, match="A group has 60 minutes a day"):
        ask(room, voice, "09:00", "10:30")

    assert ask(room, voice, "09:00", "12:30", group=bureau_group(event)).is_held


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("08:30", "09:30", "is open from 18 February 2005, 09:00 CET to 18:00 CET"),
        ("17:30", "18:30", "is open from"),
        ("13:10", "14:00", "does not fit"),
        ("14:00", "13:00", "end before it begins"),
        ("2005-02-26 13:00", "2005-02-26 14:00", "is closed on 26 February 2005"),
        ("2005-02-01 13:00", "2005-02-01 14:00", "is past"),
    ],
)
def test_a_room_is_had_in_its_hours(starts, ends, words):
    with pytest.raises(DomainError, match=words):
        ask(make_room(), make_voice(), starts, ends)


def test_a_day_may_have_other_hours_or_none():
    room = make_room()
    room.days.create(day=date(2005, 2, 18), opens=time(8), closes=time(0))
    room.days.create(day=date(2005, 2, 19))

    ask(room, make_voice(), "08:00", "09:00")
    ask(room, make_voice(), "22:00", "2005-02-19 00:00")

    with pytest.raises(DomainError, match="is closed on 19 February"):
        ask(room, make_voice(), "2005-02-19 13:00", "2005-02-19 14:00")


def test_a_group_that_does_not_fit_is_told_how_many_do():
    with pytest.raises(DomainError, match="holds 40 people, and you are 41"):
        ask(make_room(), make_voice(), "13:00", "14:00", people=41)


def test_an_ad_hoc_room_is_given_on_the_same_day_only():
    room, voice = make_room(is_ad_hoc=True), make_voice()

    with pytest.raises(DomainError, match="from 18 February 2005, 00:00 CET on"):
        ask(room, voice, "13:00", "14:00")
    with clock.at(geneva("2005-02-18 00:00")):
        assert ask(room, voice, "13:00", "14:00").is_held


def test_the_booking_desk_of_the_pavilion_is_open_from_six_to_seven():
    event = make_prepcom(desk_opens=time(18), desk_closes=time(19))
    room, voice = make_room(event), make_voice()

    with pytest.raises(DomainError, match="opens on 7 February 2005, 18:00 CET"):
        ask(room, voice, "13:00", "14:00")
    with clock.at(geneva("2005-02-07 18:59")):
        assert ask(room, voice, "13:00", "14:00").is_held


def test_bookings_are_taken_from_an_announced_moment_until_another():
    event = make_prepcom(opens_at=geneva("2005-02-10 09:00"), closes_at=geneva("2005-02-12 09:00"))
    room, voice = make_room(event), make_voice()

    with pytest.raises(DomainError, match="Booking opens on"):
        ask(room, voice, "13:00", "14:00")
    with clock.at(geneva("2005-02-12 09:00")), pytest.raises(DomainError, match="Booking closed"):
        ask(room, voice, "13:00", "14:00")
    with clock.at(geneva("2005-02-10 09:00")):
        assert ask(room, voice, "13:00", "14:00").is_held


def test_more_than_the_limit_takes_somebody_else_and_a_reason():
    room = make_room()
    staff, voice = make_user(Role.STAFF), make_voice()
    group = group_of_family(room.event, family_of(voice))

    booking = ask(room, staff, "09:00", "18:00", group=group, beyond="The drafting group, all day.")

    assert booking.beyond == "The drafting group, all day."
    last = AuditEntry.objects.last()
    assert (last.event, last.actor) == ("rooms.booked_beyond", f"csb_portal.user:{staff.pk}")
    with pytest.raises(DomainError, match="Nobody gives more than the limits to a group of their"):
        ask(room, voice, "2005-02-19 09:00", "2005-02-19 18:00", beyond="We are important.")


def test_who_looks_after_the_rooms_gives_their_own_group_no_more():
    own = make_voice(user=make_user(Role.STAFF))

    with pytest.raises(DomainError, match="Nobody gives more than the limits to a group of their"):
        ask(make_room(), own, "09:00", "18:00", beyond="We are important.")


def test_a_room_that_is_no_longer_given_is_not_booked():
    with pytest.raises(DomainError, match="is not given any more"):
        ask(make_room(is_offered=False), make_voice(), "13:00", "14:00")


def test_only_known_people_book_for_a_caucus():
    event = make_prepcom()
    caucus, person = make_group(event, own_name="Gender caucus"), make_user()

    name_contact(caucus, email=person.email.upper(), actor=make_user(Role.STAFF))

    assert [one.user for one in caucus.contacts.all()] == [person]
    with pytest.raises(DomainError, match="Nobody has an account"):
        name_contact(caucus, email="nobody@example.org", actor=person)
    family = group_of_family(event, family_of(make_voice()))
    with pytest.raises(DomainError, match="For a family its focal points book"):
        name_contact(family, email=person.email, actor=person)
