"""Rooms, teams and groups of an event, for tests: Geneva, 17 to 25 February 2005."""

from datetime import date, datetime, time
from itertools import count

from csb_portal.models import User
from families.models import Family
from families.tests.factories import make_focal_point
from secretariat.choices.rooms import GroupKind, ResourceKind
from secretariat.models import Event, Resource, Room, RoomGroup, RoomTerms
from secretariat.tests.cases.factories import make_event

_numbers = count(1)


def make_prepcom(**terms: object) -> Event:
    """Create PrepCom-2 with rooms to be booked: two hours a group and day."""
    event = make_event(
        first_day=date(2005, 2, 17), last_day=date(2005, 2, 25), place="Palais des Nations"
    )
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
