"""What people read of rooms and teams, word by word."""

import pytest

from csb_portal import clock
from csb_portal.models import OutgoingMail
from csb_portal.testing.factories import make_user
from csb_portal.testing.golden import assert_golden
from families.tests.factories import make_family
from secretariat.case_links import follow_url
from secretariat.services.cases.ending import withdraw_case
from secretariat.services.rooms.changing import change_booking
from secretariat.services.rooms.ending import end_resource_case
from secretariat.services.rooms.timekeeping import keep_time
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    geneva,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def voice_of(name):
    user = make_user(name=f"Aiko of {name}", time_zone="Asia/Tokyo")
    return make_voice(user=user, family=make_family(name_en=name))


@pytest.fixture
def event():
    event = make_prepcom()
    event.name, event.slug = "PrepCom-2", "prepcom2"
    event.save()
    return event


@pytest.fixture
def room(event):
    return make_room(event, name="Room VII", place="Building E")


def letter(case, part, name):
    mail = OutgoingMail.objects.get(occasion__contains=f"{case}/{part}", to=case.email)
    assert_golden(mail, f"secretariat/{name}", hiding={follow_url(case): "THE-LINK"})


def test_the_mails_of_a_room(room):
    booking = ask(room, voice_of("Asia"), "13:00", "14:00")
    waiting = ask(room, voice_of("Gender"), "13:00", "14:00", may_wait=True)
    letter(booking.case, "booked", "room_booked")
    letter(waiting.case, "waits", "room_waits")

    change_booking(
        booking,
        room=room,
        starts_at=geneva("2005-02-18 15:00"),
        ends_at=geneva("2005-02-18 15:30"),
        reason="We need less.",
        actor=booking.case.applicant,
    )
    letter(booking.case, "change-1", "room_changed")
    letter(waiting.case, "stepped-up", "room_stepped_up")

    withdraw_case(booking.case, reason="Our text is done.")
    letter(booking.case, "ended", "room_ended")


def test_the_mails_of_a_team(event):
    team = make_resource(event, name="French team", quantity=3)
    first = ask_for(team, voice_of("Gender"), "08:00", "09:00", count=2)
    case = ask_for(team, voice_of("Asia"), "08:00", "09:00", count=3, may_wait=True)
    letter(case, "booked", "resources_booked")

    end_resource_case(first, only=first.resource_bookings.all()[:1])
    letter(case, "up-", "resources_stepped_up")

    with clock.at(geneva("2005-02-18 08:00")):
        keep_time()
        letter(case, "lapsed-", "resources_lapsed")
        withdraw_case(case)
    letter(case, "ended-", "resources_ended")
