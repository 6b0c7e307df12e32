"""Rooms to be booked now: two in a pavilion, one that is ad hoc only, and one French team."""

from datetime import date, datetime, time, timedelta
from functools import partial

from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from secretariat.choices.rooms import GroupKind, ResourceKind
from secretariat.models import Event, Resource, Room, RoomGroup, RoomTerms
from secretariat.rules.rooms import moment_of
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.groups import group_of_family, name_contact
from secretariat.services.rooms.resources import ResourceWish, book_resources

FORUM = "civil-society-forum"
ZONE = "Africa/Tunis"
CAUCUS = "Human rights caucus"
TAKERS = (("gender.a", "Pavilion, room 1", 10), ("asia.a", "Pavilion, room 1", 14))


def present_rooms(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves rooms to be booked at ``now``: some taken, one waited for."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    first_day = (now + timedelta(days=2)).date()
    return [
        Step(hour - timedelta(days=2), partial(_open, cast, first_day)),
        Step(hour - timedelta(days=1), partial(_take, cast, first_day)),
    ]


def _open(cast: Cast, first_day: date) -> None:
    event = Event.objects.create(
        slug=FORUM,
        name="Civil society forum",
        place="Pavilion, Tunis",
        time_zone=ZONE,
        first_day=first_day,
        last_day=first_day + timedelta(days=3),
    )
    RoomTerms.objects.create(event=event)
    for number in (1, 2):
        Room.objects.create(
            event=event,
            name=f"Pavilion, room {number}",
            capacity=60 // number,
            opens=time(9),
            closes=time(20),
            features="Projector.",
            place_in_list=number,
        )
    Room.objects.create(
        event=event,
        name="Tent",
        capacity=15,
        opens=time(9),
        closes=time(20),
        is_ad_hoc=True,
        place_in_list=3,
    )
    Resource.objects.create(
        event=event,
        kind=ResourceKind.INTERPRETATION,
        name="English and French",
        languages="en fr",
        quantity=1,
    )
    caucus = RoomGroup.objects.create(event=event, kind=GroupKind.CAUCUS, own_name=CAUCUS)
    name_contact(caucus, email="media.a@example.org", actor=cast.staff)


def _take(cast: Cast, first_day: date) -> None:
    event = Event.objects.get(slug=FORUM)
    rooms = {room.name: room for room in event.rooms.all()}
    for name, room, hour in TAKERS:
        actor = cast.user(f"{name}@example.org")
        group = group_of_family(event, cast.focal_point(actor.email).family)
        starts_at = moment_of(first_day, time(hour), event.zone)
        wish = RoomWish(rooms[room], group, starts_at, starts_at + timedelta(hours=1), "Caucus")
        book_room(wish, actor=actor)
    waits = cast.user("media.a@example.org")
    caucus = RoomGroup.objects.get(event=event, own_name=CAUCUS)
    starts_at = moment_of(first_day, time(10), event.zone)
    ends_at = starts_at + timedelta(hours=1)
    wish = RoomWish(rooms["Pavilion, room 1"], caucus, starts_at, ends_at, "Statement")
    book_room(wish, actor=waits, may_wait=True)
    team = Resource.objects.get(event=event)
    wishes = [ResourceWish(team, starts_at, ends_at, place="Pavilion, room 1")]
    book_resources(wishes, event=event, group=caucus, actor=waits)
