from datetime import date, time

import pytest
from django.urls import reverse

from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from secretariat.case_links import token_of
from secretariat.models import RoomBooking
from secretariat.tests.rooms.factories import (
    ask,
    family_of,
    make_group,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def book_page(event):
    return reverse("participation:room-book", args=[event.slug])


def typed(room, user, **fields):
    values = {
        "group": f"family-{family_of(user).pk}",
        "room": room.pk,
        "day": "2005-02-18",
        "starts": "13:00",
        "ends": "14:00",
        "people": "20",
        "purpose": "Our draft.",
    }
    return values | fields


@pytest.fixture
def room():
    return make_room(name="Room VII")


@pytest.fixture
def voice(client):
    user = make_voice()
    client.force_login(user)
    return user


def test_a_focal_point_books_for_the_family(client, room, voice):
    response = client.post(book_page(room.event), typed(room, voice), follow=True)

    booking = RoomBooking.objects.get()
    assert response.redirect_chain[0][0] == booking.get_absolute_url()
    assert "Room VII is booked: 18 February 2005, 13:00 CET to 14:00 CET" in (
        response.content.decode()
    )
    assert (booking.group.family, booking.people) == (family_of(voice), 20)


def test_a_taken_hour_is_refused_with_links_to_free_ones_and_keeps_what_was_typed(
    client, room, voice
):
    ask(room, make_voice(), "13:00", "14:00")

    response = client.post(book_page(room.event), typed(room, voice))

    text = response.content.decode()
    assert response.status_code == 200
    assert "Room VII is taken from 18 February 2005, 13:00 CET to 14:00 CET." in text
    assert "Our draft." in text
    words, url = response.context["offers"][0]
    assert words == "Room VII, 18 February 2005, 14:00 CET to 15:00 CET"
    assert 'value="14:00"' in client.get(url).content.decode()
    assert RoomBooking.objects.count() == 1


def test_one_may_wait_for_it(client, room, voice):
    ask(room, make_voice(), "13:00", "14:00")

    response = client.post(book_page(room.event), typed(room, voice, wait="on"), follow=True)

    assert "you are on the waiting list" in response.content.decode()
    assert RoomBooking.objects.waiting().count() == 1


def test_nobody_books_for_another_family_or_group(client, room, voice):
    other, group = make_voice(), make_group(room.event)
    for key in (f"family-{family_of(other).pk}", f"group-{group.pk}"):
        response = client.post(book_page(room.event), typed(room, voice, group=key))
        assert "group" in response.context["form"].errors

    group.contacts.create(user=voice)
    client.post(book_page(room.event), typed(room, voice, group=f"group-{group.pk}"))

    assert RoomBooking.objects.get().group == group


def test_who_speaks_for_nobody_is_shown_no_form(client, room):
    assert client.get(book_page(room.event)).status_code == 302
    client.force_login(make_user())
    assert client.get(book_page(room.event)).status_code == 403


def test_who_looks_after_the_rooms_gives_more_with_a_reason(client, room):
    voice, staff = make_voice(), make_user(Role.STAFF)
    log_in(client, staff)
    whole_day = typed(room, voice, starts="09:00", ends="18:00")

    refused = client.post(book_page(room.event), whole_day)
    client.post(book_page(room.event), whole_day | {"beyond": "The drafting group."})

    assert "A group has 120 minutes a day" in refused.content.decode()
    assert RoomBooking.objects.get().beyond == "The drafting group."


def test_a_booking_is_changed_on_its_page(client, room, voice):
    booking = ask(room, voice, "13:00", "14:00")
    url = booking.get_absolute_url()
    values = {"room": room.pk, "day": "2005-02-19", "starts": "10:00", "ends": "11:00"}

    assert 'value="13:00"' in client.get(url).content.decode()
    text = client.post(url, values, follow=True).content.decode()

    assert "everybody concerned hears of it once" in text
    assert "before, it was Room VII, 18 February 2005, 13:00 CET to 14:00 CET" in text


def test_a_change_onto_another_group_is_refused_with_what_is_free(client, room, voice):
    ask(room, make_voice(), "15:00", "16:00")
    booking = ask(room, voice, "13:00", "14:00")
    values = {"room": room.pk, "day": "2005-02-18", "starts": "15:00", "ends": "16:00"}

    response = client.post(booking.get_absolute_url(), values)

    assert "Nothing was changed" in response.content.decode()
    assert response.context["offers"]


def test_a_booking_is_given_back_on_its_page(client, room, voice):
    booking = ask(room, voice, "13:00", "14:00")

    client.post(reverse("participation:room-give-back", args=[booking.case.reference]))

    booking.refresh_from_db()
    assert booking.status == "ended"
    assert "Given back" in client.get(booking.get_absolute_url()).content.decode()


def test_others_see_no_booking_and_change_none(client, room):
    booking = ask(room, make_voice(), "13:00", "14:00")
    client.force_login(make_voice())

    assert client.get(booking.get_absolute_url()).status_code == 403
    url = reverse("participation:room-give-back", args=[booking.case.reference])
    assert client.post(url).status_code == 403


def test_somebody_without_a_login_gives_it_back_by_the_link_of_the_mail(client, room):
    booking = ask(room, make_voice(), "13:00", "14:00")
    token = token_of(booking.case)

    text = client.get(reverse("participation:follow", args=[token])).content.decode()
    action = reverse("participation:room-follow-give-back", args=[token])
    assert f'action="{action}"' in text
    client.post(action)

    booking.refresh_from_db()
    assert booking.status == "ended"
    assert (
        client.post(reverse("participation:room-follow-give-back", args=["forged"])).status_code
        == 302
    )


def test_who_handles_the_case_is_led_to_the_booking(client, room):
    booking = ask(room, make_voice(), "13:00", "14:00")
    log_in(client, make_user(Role.STAFF))

    text = client.get(booking.case.get_absolute_url()).content.decode()

    assert f'href="{booking.get_absolute_url()}"' in text


def test_who_speaks_for_the_group_no_longer_has_no_more_hand_in_its_rooms(client, room, voice):
    booking = ask(room, voice, "13:00", "14:00")
    follow = reverse("participation:follow", args=[token_of(booking.case)])
    give_back = reverse("participation:room-follow-give-back", args=[token_of(booking.case)])
    assert give_back in client.get(follow).text
    voice.focal_points.update(until=date(2005, 2, 1))

    assert client.get(booking.get_absolute_url()).status_code == 403
    page = client.get(follow)
    assert give_back not in page.text
    assert booking.get_absolute_url() not in page.text
    refused = client.post(give_back, follow=True)

    booking.refresh_from_db()
    assert booking.status == "held"
    assert "those give it back who speak for it now" in refused.text


def test_a_room_that_closes_after_midnight_is_booked_until_then(client, voice):
    room = make_room(closes=time(2))

    client.post(book_page(room.event), typed(room, voice, starts="23:00", ends="01:00"))
    last_night = typed(room, voice, day="2005-02-26", starts="00:30", ends="02:00")
    client.post(book_page(room.event), last_night)

    assert [one.hours for one in RoomBooking.objects.all()] == [
        "18 February 2005, 23:00 CET to 01:00 CET",
        "26 February 2005, 00:30 CET to 02:00 CET",
    ]


def test_an_hour_that_is_not_later_is_of_no_other_day_where_the_room_is_closed(client, room, voice):
    refused = client.post(book_page(room.event), typed(room, voice, starts="14:00", ends="13:00"))

    assert "It would end before it begins." in refused.text
    assert "2005-02-26" not in refused.text
