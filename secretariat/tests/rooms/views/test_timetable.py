"""What everybody reads: groups and hours, never people."""

import gzip

import pytest
from django.urls import reverse

from csb_portal import clock
from families.tests.factories import make_family
from secretariat.services.cases.ending import withdraw_case
from secretariat.tests.rooms.factories import (
    ask,
    ask_for,
    geneva,
    make_group,
    make_prepcom,
    make_resource,
    make_room,
    make_voice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


def page(event, name="room-day", **query):
    return reverse(f"participation:{name}", args=[event.slug], query={"day": "2005-02-18"} | query)


@pytest.fixture
def room():
    return make_room(name="Room VII", place="Building E", features="reached by wheelchair")


def test_everybody_reads_which_group_has_which_room_and_never_who(client, room):
    voice = make_voice(family=make_family(name_en="Gender"))
    ask(room, voice, "13:00", "14:00")
    ask(room, make_voice(), "13:00", "14:00", may_wait=True)

    text = client.get(page(room.event)).content.decode()

    assert "Room VII" in text
    assert "reached by wheelchair" in text
    assert "<b>Gender</b>" in text
    assert "1 waits for it" in text
    assert "A group has 120 minutes of rooms a day." in text
    assert voice.name not in text
    assert voice.email not in text


def test_each_free_hour_leads_a_focal_point_to_a_form_that_is_filled_in(client, room):
    ask(room, make_voice(), "13:00", "14:00")
    client.force_login(make_voice())

    response = client.get(page(room.event))
    found = [slot.book_url for line in response.context["lines"] for slot in line.slots]
    form, waiting = (client.get(url).context["form"] for url in found[:2])

    assert len(found) == 3
    assert [str(form[name].value()) for name in ("starts", "ends")] == ["09:00", "10:00"]
    assert form["wait"].value() is None
    assert [str(waiting[name].value()) for name in ("starts", "wait")] == ["13:00", "on"]


def test_of_a_day_that_has_begun_what_is_left_is_booked(client, room):
    ask(room, make_voice(), "13:00", "14:00")
    client.force_login(make_voice())

    with clock.at(geneva("2005-02-18 13:40")):
        response = client.get(page(room.event))

    (line,) = response.context["lines"]
    assert [slot.book_url.partition("2005-02-18&")[2] for slot in line.slots] == [
        "",
        "",
        "starts=14%3A00&ends=15%3A00",
    ]


def test_one_room_and_another_day_are_links_that_can_be_kept(client, room):
    make_room(room.event, name="Room IX")

    text = client.get(page(room.event, room=room.pk)).content.decode()
    other = client.get(page(room.event, day="2005-02-25"))

    assert "Room IX</h2>" not in text
    assert "?day=2005-02-17" in text
    assert "?day=2005-02-19" in text
    assert other.context["after"] is None


@pytest.mark.parametrize("query", [{"day": "2005-03-30"}, {"day": "x"}, {"room": "999"}])
def test_what_cannot_be_read_shows_a_day_of_the_event(client, room, query):
    response = client.get(page(room.event, **query))

    assert response.status_code == 200
    assert response.context["day"].isoformat() == "2005-02-17"


def test_an_ad_hoc_room_says_from_when_it_can_be_had(client):
    room = make_room(is_ad_hoc=True)
    client.force_login(make_voice())

    text = client.get(page(room.event)).content.decode()

    assert "ad hoc only: first come, first served, on the same day" in text
    assert "can be had from" in text
    assert "Book it" not in text


def test_a_closed_day_says_so_and_an_event_without_rooms_how_they_come(client, room):
    room.days.create(day=geneva("2005-02-18 12:00").date())

    assert "Closed on this day." in client.get(page(room.event)).content.decode()
    assert "No room is written down" in client.get(page(make_prepcom())).content.decode()


def test_the_day_is_a_table_whose_formulas_are_defused(client, room):
    group = make_group(room.event, own_name='=HYPERLINK("http://example.org")')
    ask(room, make_voice(), "13:00", "14:00", group=group)

    response = client.get(page(room.event, "room-csv"))

    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert lines[0] == "Room,Place,Day,From,Until,Who has it,Waiting"
    assert lines[2].startswith("Room VII,Building E,2005-02-18,13:00,14:00 CET,\"'=HYPERLINK")
    assert lines[3] == "Room VII,Building E,2005-02-18,14:00,18:00 CET,free,"
    assert client.get(page(room.event, "room-csv", day="x")).status_code == 400


def test_the_day_is_printed_as_it_stood(client, room):
    ask(room, make_voice(family=make_family(name_en="Gender")), "13:00", "14:00")

    text = client.get(page(room.event, "room-print")).content.decode()

    assert "<td>13:00</td><td>14:00 CET</td><td>Gender</td>" in text
    assert "As it stood:" in text


def test_teams_and_equipment_are_read_by_everybody(client, room):
    team = make_resource(room.event, name="French team", given_by="CSD", quantity=2)
    voice = make_voice(family=make_family(name_en="Gender"))
    ask_for(team, voice, "08:00", "09:00")

    text = client.get(page(room.event, "resource-day")).content.decode()

    assert "French team" in text
    assert "2 in all" in text
    assert "from CSD" in text
    assert "<b>Gender</b> · no. 1" in text
    assert voice.email not in text
    assert (
        "No team and no equipment"
        in client.get(page(make_prepcom(), "resource-day")).content.decode()
    )


def test_events_with_rooms_are_listed_those_to_come_first(client, room):
    ahead = client.get(reverse("participation:room-list")).content.decode()
    with clock.at(geneva("2005-03-01 10:00")):
        over = client.get(reverse("participation:room-list")).content.decode()

    assert room.event.name in ahead
    assert "Meetings that are over" in over


def test_an_event_without_terms_has_no_page(client, room):
    room.event.room_terms.delete()

    assert client.get(page(room.event)).status_code == 404
    assert (
        "At no meeting to come" in client.get(reverse("participation:room-list")).content.decode()
    )


@pytest.mark.parametrize(
    ("name", "queries"), [("room-day", 8), ("room-csv", 6), ("room-print", 8), ("resource-day", 5)]
)
@pytest.mark.parametrize("many", [1, 6])
def test_a_day_costs_as_many_queries_however_full_it_is(
    client, name, queries, many, django_assert_max_num_queries
):
    event = make_prepcom()
    for _ in range(many):
        room, team = make_room(event), make_resource(event)
        ask(room, make_voice(), "13:00", "14:00")
        ask(room, make_voice(), "13:00", "14:00", may_wait=True)
        ask(room, make_voice(), "14:00", "15:00", group=make_group(event))
        ask_for(team, make_voice(), "08:00", "09:00")

    with django_assert_max_num_queries(queries):
        client.get(page(event, name))


def test_a_full_day_of_ten_rooms_fits_on_a_slow_line(client):
    event = make_prepcom(minutes_per_day=None)
    voice = make_voice()
    for _ in range(10):
        room = make_room(event)
        for hour in range(9, 18):
            ask(room, voice, f"{hour:02}:00", f"{hour:02}:30")

    response = client.get(page(event))

    assert len(gzip.compress(response.content)) < 12_000


def test_what_my_groups_have_and_wait_for_stands_above_the_rooms(client, room):
    voice = make_voice()
    mine = ask(room, voice, "13:00", "14:00")
    gone = ask(room, voice, "15:00", "15:30")
    withdraw_case(gone.case)
    ask(room, make_voice(), "16:00", "17:00")
    client.force_login(voice)

    response = client.get(page(room.event))

    assert list(response.context["own"]) == [mine]
