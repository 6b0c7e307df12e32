"""Fifty at one moment, for the last hour of a room and the last team: one has it, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection

from csb_portal.errors import DomainError
from secretariat.models import Case, ResourceBooking, RoomBooking
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.checks import SlotTaken
from secretariat.services.rooms.timekeeping import keep_time
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    family_of,
    make_group,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [
    pytest.mark.crowd,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
FIFTY = 50
DAY = "2035-02-18"  # threads ask the clock of the machine


def at_once(act, things):
    """Let everybody act in a thread of their own; an answer, or the refusal in words."""

    def click(thing):
        try:
            return act(thing)
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(click, things))


def test_of_fifty_at_the_last_hour_of_a_room_one_has_it_and_the_others_get_words():
    event = make_prepcom(year=2035)
    room, voices = make_room(event), [make_voice() for _ in range(FIFTY)]
    ask(room, make_voice(), f"{DAY} 09:00", f"{DAY} 11:00")

    answers = at_once(lambda voice: ask(room, voice, f"{DAY} 11:00", f"{DAY} 12:00"), voices)

    refused = [one for one in answers if isinstance(one, SlotTaken)]
    assert len(refused) == FIFTY - 1
    assert {one.fact for one in refused} == {
        f"{room} is taken from 18 February 2035, 11:00 CET to 12:00 CET."
    }
    assert RoomBooking.objects.held().count() == Case.objects.count() == 2


def test_of_fifty_at_the_last_team_one_has_it_and_the_others_get_words():
    team = make_resource(make_prepcom(year=2035), quantity=3)
    voices = [make_voice() for _ in range(FIFTY)]
    for _ in range(2):
        ask_for(team, make_voice(), "11:00", "12:00", day=DAY)

    answers = at_once(lambda voice: ask_for(team, voice, "11:00", "12:00", day=DAY), voices)

    refused = [one for one in answers if isinstance(one, DomainError)]
    assert len(refused) == FIFTY - 1
    assert all("none is free" in one.fact for one in refused)
    units = ResourceBooking.objects.held().values_list("unit", flat=True)
    assert sorted(units) == [1, 2, 3]


def test_twenty_clicks_of_one_group_in_twenty_rooms_stay_within_its_two_hours():
    event, voice = make_prepcom(year=2035), make_voice()
    rooms = [make_room(event) for _ in range(20)]

    at_once(lambda room: ask(room, voice, f"{DAY} 11:00", f"{DAY} 11:30"), rooms)

    held = RoomBooking.objects.held().filter(group__family=family_of(voice))
    assert sum(one.span.minutes for one in held) == 120


def test_while_ten_give_back_and_ten_come_and_the_clock_ticks_no_hour_is_lost_or_given_twice():
    event = make_prepcom(year=2035, minutes_per_day=None)
    room = make_room(event)
    group = make_group(event)
    hours = [f"{DAY} {hour:02}:00" for hour in range(9, 18)] + [f"{DAY} 18:00"]
    slots = list(pairwise(hours))
    first = [ask(room, make_voice(), *slot) for slot in slots]
    for slot in slots:
        ask(room, make_voice(), *slot, may_wait=True)
    comers = [make_voice() for _ in slots]
    acts = [
        *[lambda one=one: withdraw_case(one.case) for one in first],
        *[
            lambda voice=voice, slot=slot: ask(room, voice, *slot, group=group)
            for voice, slot in zip(comers, slots, strict=True)
        ],
        keep_time,
    ]

    answers = at_once(lambda act: act(), acts)

    unexpected = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, SlotTaken) for one in unexpected)
    held = RoomBooking.objects.held().order_by("starts_at")
    assert [one.span.minutes for one in held] == [60] * len(slots)
    assert not held.filter(group=group).exists()
