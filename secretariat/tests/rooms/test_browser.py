"""The pages of rooms in a real browser: readable on a phone, and axe has nothing to say."""

from datetime import timedelta

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.testing.browser import login_by_code, look, tour
from csb_portal.testing.factories import make_user
from families.tests.factories import make_family
from secretariat.case_links import follow_path
from secretariat.models import RoomBooking, RoomTerms
from secretariat.services.rooms.booking import RoomWish, book_room
from secretariat.services.rooms.groups import group_of_family
from secretariat.services.rooms.resources import ResourceWish, book_resources
from secretariat.tests.cases.factories import make_event
from secretariat.tests.rooms.factories import make_resource, make_room, make_voice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    event = make_event(name="PrepCom-2", slug="prepcom2", place="Palais des Nations, Geneva")
    RoomTerms.objects.create(event=event)
    return event


@pytest.fixture
def rooms(event):
    names = ["Room VII", "Room E.3056", "Salon"]
    return [
        make_room(event, name=name, place="Building E", is_ad_hoc=name == "Salon") for name in names
    ]


def noon(event):
    starts = clock.now().astimezone(event.zone).replace(hour=12, minute=0, second=0, microsecond=0)
    return starts + (event.first_day - starts.date())


def voice_of(name):
    return make_voice(user=make_user(name=f"Focal point, {name}"), family=make_family(name_en=name))


def take(room, voice, after=0, *, may_wait=False):
    family = voice.focal_points.get().family
    starts = noon(room.event) + timedelta(hours=after)
    group = group_of_family(room.event, family)
    wish = RoomWish(room, group, starts, starts + timedelta(hours=1))
    return book_room(wish, actor=voice, may_wait=may_wait)


def test_a_room_is_booked_on_a_phone(open_page, phone_page, event, rooms):
    asia, gender = voice_of("Asia"), voice_of("Gender")
    take(rooms[0], asia)
    take(rooms[1], asia, 2)
    take(rooms[0], gender, may_wait=True)
    team = make_resource(event, name="French team", given_by="Civil Society Division")
    wish = ResourceWish(team, noon(event), noon(event) + timedelta(hours=1), place="Room VII")
    case = book_resources([wish], event=event, group=RoomBooking.objects.first().group, actor=asia)
    day = f"?day={event.first_day}"
    own = reverse("participation:room-day", args=[event.slug]) + day

    tour(
        phone_page,
        reverse("participation:room-list"),
        own,
        reverse("participation:room-print", args=[event.slug]) + day,
        reverse("participation:resource-day", args=[event.slug]) + day,
        follow_path(RoomBooking.objects.first().case),
        follow_path(case),
    )

    page = open_page()
    login_by_code(page, gender)
    page.goto(own)
    look(page, "rooms-own")
    page.get_by_role("link", name="Book it Room E.3056, 09:00").click()
    page.get_by_label("Until").fill("10:00")
    look(page, "rooms-book")
    page.get_by_role("button", name="Book it").click()
    page.get_by_text("Room E.3056 is booked").wait_for()
    look(page, "rooms-booking")
    page.get_by_role("main").get_by_label("From").fill("14:00")
    page.get_by_role("main").get_by_label("Until").fill("15:00")
    page.get_by_role("button", name="Change it").click()
    page.get_by_text("Nothing was changed").wait_for()
    look(page, "rooms-taken")
    page.goto(reverse("participation:resource-book", args=[event.slug]))
    look(page, "rooms-resource-book")
