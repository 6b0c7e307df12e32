"""Rooms and interpretation of PrepCom-2: what RQ-01 and RQ-03 asked for, and who had a room.

The hours, the daily plenary and what was answered are the scenario's; which groups had a room
beside them is invented.
"""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

from csb_portal.demo.acts.events import PREPCOM_2
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from liaison.choices.calendar import NeedKind
from liaison.models import Meeting
from liaison.services.calendar.needs import note_need
from liaison.services.calendar.own_rooms import ask_own
from secretariat.choices.rooms import GroupKind, ResourceKind
from secretariat.models import Event, Resource, Room, RoomBooking, RoomGroup, RoomTerms
from secretariat.rules.rooms import moment_of
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.groups import group_of_family, name_contact
from secretariat.services.rooms.reading import days_of
from secretariat.services.rooms.resources import ResourceWish, book_resources, set_quantity

ROOMS = (
    ("Room XVIII", "Building E, third floor", 200, time(8), time(9), "Two booths."),
    ("Room VII", "Building A", 40, time(9), time(18), "Reached by wheelchair."),
    ("Room E.3056", "Building E, near Room XVIII", 25, time(9), time(18), "Printer and copier."),
)
LOUNGE = "Delegates' lounge"
FRENCH, SPANISH = "English and French", "English and Spanish"
DIVISION = "Civil Society Division"
PLENARY, DRAFTERS = "Civil society plenary", "Drafting group of Content and Themes"
VOICE = "ngos.a@example.org"
PLENARY_HOUR = (time(8), time(9))
ANSWERED = "2005-02-10T16:00"
INTERFACE = "2005-02-18T13:00"


def rooms_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    """Yield from the rooms that were given to what became of them."""
    yield Step(calendar.at("2005-02-01T09:00"), partial(_write_down, cast))
    yield Step(calendar.at("2005-02-02T11:05"), partial(_ask_for_the_plenary, cast))
    yield Step(calendar.at(ANSWERED) + timedelta(minutes=1), partial(_give, cast, FRENCH))
    # The Division has no Spanish team; volunteers were found for it.
    yield Step(calendar.at("2005-02-14T09:30"), partial(_give, cast, SPANISH))
    yield Step(calendar.at("2005-02-14T12:05"), partial(_give_a_drafting_room, cast))
    yield Step(calendar.at("2005-02-15T09:00"), partial(_need_a_room, calendar, cast))
    yield Step(calendar.at("2005-02-15T10:00"), partial(_take, cast, "gender.a", 14))
    yield Step(calendar.at("2005-02-15T10:20"), partial(_take, cast, "youth.a", 14))
    yield Step(calendar.at("2005-02-16T18:10"), _give_back)
    yield Step(calendar.at("2005-02-25T18:00"))


def _prepcom() -> Event:
    return Event.objects.get(slug=PREPCOM_2)


def _write_down(cast: Cast) -> None:
    event = _prepcom()
    RoomTerms.objects.create(event=event)
    for place, (name, where, capacity, opens, closes, features) in enumerate(ROOMS):
        Room.objects.create(
            event=event,
            name=name,
            place=where,
            capacity=capacity,
            opens=opens,
            closes=closes,
            features=features,
            place_in_list=place,
        )
    Room.objects.create(
        event=event,
        name=LOUNGE,
        capacity=12,
        opens=time(9),
        closes=time(18),
        is_ad_hoc=True,
        place_in_list=len(ROOMS),
    )
    for name, codes, giver in ((FRENCH, "en fr", DIVISION), (SPANISH, "en es", "Volunteers")):
        Resource.objects.create(
            event=event,
            kind=ResourceKind.INTERPRETATION,
            name=name,
            languages=codes,
            given_by=giver,
            quantity=0,
        )
    plenary = RoomGroup.objects.create(
        event=event, kind=GroupKind.PLENARY, own_name=PLENARY, is_limited=False
    )
    RoomGroup.objects.create(event=event, kind=GroupKind.WORKING_GROUP, own_name=DRAFTERS)
    name_contact(plenary, email=VOICE, actor=cast.staff)


def _ask_for_the_plenary(cast: Cast) -> None:
    """RQ-01: French and Spanish, and the room itself, from 08:00 to 09:00 on every day."""
    event, actor = _prepcom(), cast.user(VOICE)
    group = RoomGroup.objects.get(event=event, own_name=PLENARY)
    room = Room.objects.get(event=event, name="Room XVIII")
    teams = Resource.objects.filter(event=event, name__in=(FRENCH, SPANISH))
    hours = [[moment_of(day, hour, event.zone) for hour in PLENARY_HOUR] for day in days_of(event)]
    for starts_at, ends_at in hours:
        book_room(RoomWish(room, group, starts_at, ends_at, "Daily plenary"), actor=actor)
    wishes = [
        ResourceWish(team, starts_at, ends_at, place=room.name)
        for starts_at, ends_at in hours
        for team in teams
    ]
    book_resources(
        wishes,
        event=event,
        group=group,
        actor=actor,
        subject="French and Spanish interpretation for the daily civil society plenary",
        purpose="RQ-01: two booths from 08:00 to 09:00 on every day of PrepCom-2.",
        may_wait=True,
    )


def _give(cast: Cast, team: str) -> None:
    set_quantity(Resource.objects.get(event=_prepcom(), name=team), 1, actor=cast.operator)


def _give_a_drafting_room(cast: Cast) -> None:
    """RQ-03: one room all day, beyond what a group has, with the reason everybody can ask for."""
    event = _prepcom()
    group = RoomGroup.objects.get(event=event, own_name=DRAFTERS)
    room = Room.objects.get(event=event, name="Room E.3056")
    for day in days_of(event):
        starts_at, ends_at = (moment_of(day, hour, event.zone) for hour in (time(9), time(18)))
        book_room(
            RoomWish(room, group, starts_at, ends_at, "RQ-03: drafting room with printer"),
            actor=cast.operator,
            beyond="Answer to RQ-03: Room E.3056 from 17 to 25 February.",
        )


def _need_a_room(calendar: Calendar, cast: Cast) -> None:
    """The first interface meeting has its room and its French team of our own."""
    event, actor = _prepcom(), cast.user("asia.a@example.org")
    meeting = Meeting.objects.get(starts_at=calendar.at(INTERFACE))
    due_on = calendar.at("2005-02-17T18:00").date()
    things: tuple[tuple[NeedKind, str, Room | Resource], ...] = (
        (NeedKind.ROOM, "A room for twenty", Room.objects.get(event=event, name="Room VII")),
        (NeedKind.INTERPRETATION, FRENCH, Resource.objects.get(event=event, name=FRENCH)),
    )
    for kind, what, thing in things:
        languages = "en fr" if kind == NeedKind.INTERPRETATION else ""
        need = note_need(
            meeting, kind=kind, what=what, languages=languages, due_on=due_on, actor=actor
        )
        ask_own(need, thing, actor=actor)


def _take(cast: Cast, name: str, hour: int) -> None:
    """Take Room VII after the interface meeting, or wait for it."""
    event, actor = _prepcom(), cast.user(f"{name}@example.org")
    family = cast.focal_point(actor.email).family
    day = days_of(event)[1]
    starts_at = moment_of(day, time(hour), event.zone)
    wish = RoomWish(
        Room.objects.get(event=event, name="Room VII"),
        group_of_family(event, family),
        starts_at,
        starts_at + timedelta(hours=1),
        "Caucus",
    )
    book_room(wish, actor=actor, may_wait=True)


def _give_back() -> None:
    """Gender gives its hour back, and it goes to Youth, who waited for it."""
    booking = RoomBooking.objects.held().get(group__family__slug="gender")
    withdraw_case(booking.case)
