"""Ask for teams and equipment, for a day or several, and give some of it back."""

from datetime import time

import pytest
from django.urls import reverse

from csb_portal.testing.factories import make_user
from secretariat.case_links import token_of
from secretariat.choices.cases import CaseStatus
from secretariat.models import Case
from secretariat.tests.rooms.factories import (
    ask_for,
    family_of,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


@pytest.fixture
def voice(client):
    user = make_voice()
    client.force_login(user)
    return user


def ask_page(event):
    return reverse("participation:resource-book", args=[event.slug])


def test_teams_are_asked_for_on_each_of_several_days(client, voice):
    event = make_prepcom()
    french, spanish = make_resource(event), make_resource(event, quantity=0)
    values = {
        "group": f"family-{family_of(voice).pk}",
        "resources": [french.pk, spanish.pk],
        "count": 1,
        "day": "2005-02-17",
        "last_day": "2005-02-25",
        "starts": "08:00",
        "ends": "09:00",
    }

    refused = client.post(ask_page(event), values)
    text = client.post(ask_page(event), values | {"wait": "on"}, follow=True).content.decode()

    assert "none is free from 17 February 2005, 08:00 CET to 09:00 CET" in (
        refused.content.decode()
    )
    case = Case.objects.get()
    assert case.resource_bookings.filter(status="held").count() == 9
    assert case.resource_bookings.filter(status="waiting").count() == 9
    assert text.count("Booked") >= 9


def test_a_team_works_as_long_into_the_night_as_a_room_is_open(client, voice):
    team = make_resource()
    values = {
        "group": f"family-{family_of(voice).pk}",
        "resources": [team.pk],
        "count": 1,
        "day": "2005-02-18",
        "starts": "23:00",
        "ends": "01:00",
    }

    refused = client.post(ask_page(team.event), values)
    make_room(team.event, closes=time(2))
    client.post(ask_page(team.event), values)

    assert "It would end before it begins." in refused.text
    assert Case.objects.get().resource_bookings.get().span.minutes == 120


def test_the_last_day_is_not_before_the_first(client, voice):
    team = make_resource()
    values = {
        "group": f"family-{family_of(voice).pk}",
        "resources": [team.pk],
        "count": 1,
        "day": "2005-02-18",
        "last_day": "2005-02-17",
        "starts": "08:00",
        "ends": "09:00",
    }

    response = client.post(ask_page(team.event), values)

    assert "choose a later one" in response.content.decode()


def test_who_speaks_for_nobody_asks_for_no_team(client):
    client.force_login(make_user())

    assert client.get(ask_page(make_prepcom())).status_code == 403


def test_single_hours_of_a_request_are_given_back_by_link(client):
    team = make_resource(quantity=2)
    case = ask_for(team, make_voice(), "08:00", "09:00", count=2)
    first, second = case.resource_bookings.all()
    action = reverse("participation:room-follow-give-back", args=[token_of(case)])

    client.post(action, {"row": [first.pk]})

    first.refresh_from_db()
    second.refresh_from_db()
    case.refresh_from_db()
    assert (first.status, second.status, case.status) == ("ended", "held", CaseStatus.GRANTED)
