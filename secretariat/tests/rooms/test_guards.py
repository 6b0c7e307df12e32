"""What the database itself refuses, whoever writes into it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from secretariat.choices.cases import CaseKind
from secretariat.models import ResourceBooking, RoomBooking
from secretariat.tests.cases.factories import make_case
from secretariat.tests.rooms.factories import (
    geneva,
    make_group,
    make_prepcom,
    make_resource,
    make_room,
)

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = (geneva(f"2035-02-18 1{hour}:00") for hour in "345")
HOUR = timedelta(hours=1)


def row(room, starts_at=ONE, ends_at=TWO, status="held"):
    """Put a booking into the table by itself, past every service."""
    return RoomBooking.objects.create(
        case=make_case(CaseKind.ROOM),
        room=room,
        group=make_group(room.event),
        starts_at=starts_at,
        ends_at=ends_at,
        asked_at=ONE,
        status=status,
    )


def unit(resource, number, starts_at=ONE, ends_at=TWO, status="held"):
    return ResourceBooking.objects.create(
        case=make_case(CaseKind.INTERPRETATION),
        resource=resource,
        group=make_group(resource.event),
        starts_at=starts_at,
        ends_at=ends_at,
        asked_at=ONE,
        status=status,
        unit=number,
    )


def refused(name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [(ONE, TWO), (ONE - HOUR, THREE), (ONE + HOUR / 4, TWO - HOUR / 4), (TWO - HOUR / 60, THREE)],
)
def test_no_two_hold_a_room_at_one_moment(starts_at, ends_at):
    room = make_room()
    row(room)

    refused("one_group_a_room_and_hour", lambda: row(room, starts_at, ends_at))


def test_a_booking_is_not_moved_onto_another():
    room = make_room()
    row(room)
    later = row(room, TWO, THREE)
    waiting = row(room, status="waiting")

    refused(
        "one_group_a_room_and_hour",
        lambda: RoomBooking.objects.filter(pk=later.pk).update(starts_at=ONE),
    )
    refused(
        "one_group_a_room_and_hour",
        lambda: RoomBooking.objects.filter(pk=waiting.pk).update(status="held"),
    )


def test_what_ends_makes_room_for_what_begins_and_who_waits_takes_none():
    room = make_room()
    row(room)

    row(room, TWO, THREE)
    row(room, status="waiting")
    row(room, status="ended")
    row(make_room(room.event))

    assert room.bookings.count() == 4


def test_no_two_hold_one_team_at_one_moment():
    team = make_resource(quantity=2)
    unit(team, 1)

    refused("one_group_a_unit_and_hour", lambda: unit(team, 1, ONE + HOUR / 2, THREE))
    unit(team, 2)
    unit(team, 1, TWO, THREE)
    refused("what_is_had_is_a_certain_unit", lambda: unit(team, None))
    unit(team, None, status="waiting")


def test_a_room_is_had_for_a_while():
    refused("a_room_is_had_for_a_while", lambda: row(make_room(), TWO, TWO))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_of_ten_raw_inserts_at_once_one_gets_through():
    event = make_prepcom()
    room = make_room(event)
    cases = [make_case(CaseKind.ROOM) for _ in range(10)]
    groups = [make_group(event) for _ in range(10)]

    def insert(number):
        try:
            RoomBooking.objects.create(
                case=cases[number],
                room=room,
                group=groups[number],
                starts_at=ONE,
                ends_at=TWO,
                asked_at=ONE,
                status="held",
            )
        except DatabaseError:  # two that wait for each other are refused as well
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as pool:
        got_it = list(pool.map(insert, range(10)))

    assert got_it.count(True) == 1
    assert RoomBooking.objects.held().count() == 1
