"""Rooms, teams and groups of an event, for tests: Geneva, 17 to 25 February 2005."""

from datetime import date, datetime, time
from itertools import count

from csb_portal.models import User
from families.models import Family
from families.tests.factories import make_focal_point
from secretariat.choices.rooms import GroupKind, ResourceKind
from secretariat.models import (
    Case,
    Event,
    Resource,
    Room,
    RoomBooking,
    RoomGroup,
    RoomTerms,
)
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.groups import group_of_family
from secretariat.services.rooms.resources import ResourceWish, book_resources
from secretariat.tests.cases.factories import make_event

_numbers = count(1)
DAY = "2005-02-18"


def make_prepcom(*, year: int = 2005, **terms: object) -> Event:
    """Create PrepCom-2 with rooms to be booked: two hours a group and day."""
    days = {"first_day": date(year, 2, 17), "last_day": date(year, 2, 25)}
    event = make_event(place="Palais des Nations", **days)
    RoomTerms.objects.create(event=event, **terms)
    return event


def make_room(event: Event | None = None, **fields: object) -> Room:
    """Create a room that is open from nine to six."""
    values = {
        "event": event or make_prepcom(),
        "name": f"Room {next(_numbers)}",
        "capacity": 40,
        "opens": time(9),
        "closes": time(18),
    }
    return Room.objects.create(**values | fields)


def make_resource(event: Event | None = None, **fields: object) -> Resource:
    """Create one team that interprets between English and French."""
    values = {
        "event": event or make_prepcom(),
        "kind": ResourceKind.INTERPRETATION,
        "name": f"Team {next(_numbers)}",
        "languages": "en fr",
        "quantity": 1,
    }
    return Resource.objects.create(**values | fields)


def make_group(event: Event, **fields: object) -> RoomGroup:
    """Create a caucus that books rooms."""
    values = {"event": event, "kind": GroupKind.CAUCUS, "own_name": f"Caucus {next(_numbers)}"}
    return RoomGroup.objects.create(**values | fields)


def make_voice(group: RoomGroup | None = None, **fields: object) -> User:
    """Create somebody who books for a family, or for ``group``."""
    user = make_focal_point(**fields).user
    if group:
        group.contacts.create(user=user)
    return user


def family_of(user: User) -> Family:
    return user.focal_points.get().family


def geneva(text: str) -> datetime:
    """Read "2005-02-18 13:00" by Geneva's clocks in winter."""
    return datetime.fromisoformat(f"{text}+01:00")


def ask(room: Room, user: User, starts: str, ends: str, **options: object) -> RoomBooking:
    """Book a room for the family of ``user``, or for ``group``; 18 February by default."""
    starts_at, ends_at = (
        geneva(hour if " " in hour else f"{DAY} {hour}") for hour in (starts, ends)
    )
    group = options.pop("group", None) or group_of_family(room.event, family_of(user))
    people = options.pop("people", None)
    wish = RoomWish(room, group, starts_at, ends_at, people=people)
    return book_room(wish, actor=user, **options)


def ask_for(resource: Resource, user: User, starts: str, ends: str, **options: object) -> Case:
    """Ask for one of a resource for the family of ``user``, on 18 February."""
    count, day = options.pop("count", 1), options.pop("day", DAY)
    wish = ResourceWish(resource, geneva(f"{day} {starts}"), geneva(f"{day} {ends}"), count=count)
    group = group_of_family(resource.event, family_of(user))
    return book_resources([wish], event=resource.event, group=group, actor=user, **options)
