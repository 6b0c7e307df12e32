"""The pages of those who run meetings: forms, and who may not."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from csb_portal import clock
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_family, make_focal_point
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import Meeting
from liaison.services.meetings.changing import edit_meeting
from liaison.tests.meeting_factories import (
    geneva,
    later,
    make_announced,
    make_contact,
    make_meeting,
    make_series,
)

pytestmark = pytest.mark.django_db

LINK = "https://talk.example.org/room"
HOURS = {"starts": "2005-02-18T13:00", "minutes": "60", "languages": ["en"]}


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def step(client, meeting, page, **data):
    return client.post(f"{meeting.get_absolute_url()}{page}", data)


def change(client, meeting, **data):
    """Send the form of a meeting as it was shown just now."""
    page = client.get(f"{meeting.get_absolute_url()}edit/")
    return step(client, meeting, "edit/", seen=page.context["form"]["seen"].value(), **data)


def test_a_meeting_is_planned_by_the_clocks_of_its_place(client, member):
    log_in(client, member)

    client.post(
        "/meetings/new/",
        HOURS
        | {"whose": "counterpart:ccbi", "title": "In New York", "time_zone": "America/New_York"},
    )

    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.counterpart.slug) == (MeetingKind.INTERFACE, "ccbi")
    assert meeting.starts_at == geneva(2005, 2, 18, 19)
    assert meeting.duration == timedelta(hours=1)


def test_a_series_lends_its_link(client, member):
    series = make_series(quorum=4)
    log_in(client, member)

    client.post(
        "/meetings/new/",
        HOURS | {"whose": f"series:{series.slug}", "title": "X", "time_zone": "Europe/Zurich"},
    )

    meeting = Meeting.objects.get()
    assert (meeting.remote_link, meeting.quorum, meeting.series) == (LINK, 4, series)
    assert meeting.place == "Room K2"


def test_a_focal_point_plans_meetings_of_the_own_family_only(client, member):
    own, other = make_focal_point(), make_family()
    log_in(client, own.user)
    form = HOURS | {"title": "Our family", "time_zone": "Europe/Zurich"}

    for whose in (f"family:{other.slug}", "counterpart:ccbi"):
        client.post("/meetings/new/", form | {"whose": whose})
        assert not Meeting.objects.exists()
    client.post("/meetings/new/", form | {"whose": f"family:{own.family.slug}"})

    assert Meeting.objects.get().family == own.family


def test_what_the_rules_say_stands_in_the_form(client, member):
    log_in(client, member)
    form = {"whose": "counterpart:ccbi", "title": "Kept", "time_zone": "Europe/Zurich"}

    past = client.post("/meetings/new/", HOURS | form | {"starts": "2005-02-01T13:00"})
    nonsense = client.post("/meetings/new/", HOURS | form | {"starts": "tomorrow"})

    assert "A meeting is planned before it begins" in past.text
    assert 'value="Kept"' in past.text
    assert "Write a day and a time like" in nonsense.text


def test_one_click_plans_the_next_of_a_series(client, member):
    series = make_series()
    first = make_announced(member, series=series)
    log_in(client, member)
    with later(first, hours=1):
        assert "suggested:" in client.get("/meetings/").text
        client.post(f"/meetings/series/{series.slug}/next/")
        following = series.meetings.first()
        assert following.starts_at == first.starts_at + timedelta(weeks=4)

        again = client.post(f"/meetings/series/{series.slug}/next/")

    assert "A series has one next meeting" in told(again)
    assert series.meetings.count() == 2


def test_everybody_invited_is_seen_before_it_is_announced(client, member):
    contact = make_contact()
    meeting = make_meeting(member, starts_at=clock.now() + timedelta(hours=5))
    log_in(client, member)
    page = client.get(f"{meeting.get_absolute_url()}announce/").text
    assert contact.name in page
    assert "short notice" in page

    step(client, meeting, "announce/")
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.PLANNED
    step(client, meeting, "announce/", confirmed="yes")

    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.ANNOUNCED


@pytest.mark.parametrize("form", [{}, {"remote_link": ""}])
def test_the_link_survives_a_form_that_came_without_it(client, member, form):
    meeting = make_announced(member)
    log_in(client, member)

    change(client, meeting, **HOURS, title="Better", place="Room VII", **form)

    meeting.refresh_from_db()
    assert (meeting.title, meeting.remote_link, meeting.sequence) == ("Better", LINK, 1)


def test_the_link_is_removed_by_a_tick(client, member):
    meeting = make_announced(member)
    log_in(client, member)

    change(client, meeting, **HOURS, title="X", remote_link=LINK, remove_link="on")

    meeting.refresh_from_db()
    assert meeting.remote_link == ""


def test_it_is_called_off_with_a_reason(client, member):
    meeting = make_announced(member)
    log_in(client, member)
    step(client, meeting, "cancel/", reason="")
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.ANNOUNCED

    step(client, meeting, "cancel/", reason="No room.")

    meeting.refresh_from_db()
    assert meeting.cancel_reason == "No room."


@pytest.mark.parametrize(
    "page",
    [
        "edit/",
        "announce/",
        "cancel/",
        "attendance/",
        "decision/",
        "action/",
        "minutes/",
    ],
)
def test_who_does_not_run_it_gets_no_form(client, member, page):
    meeting = make_announced(member)
    address = f"{meeting.get_absolute_url()}{page}"

    assert client.get(address).status_code == 302
    log_in(client, make_focal_point().user)
    assert client.get(address).status_code == 403
    assert client.post(address, {"confirmed": "yes", "reason": "x"}).status_code == 403
    log_in(client, member)
    assert client.get(address).status_code == 200


def test_people_without_a_mandate_plan_nothing(client, member):
    log_in(client, make_user())

    assert client.get("/meetings/new/").status_code == 403
    assert client.post(f"/meetings/series/{make_series().slug}/next/").status_code == 403


def test_a_form_that_somebody_overtook_takes_nothing_back_and_loses_no_word(client, member):
    meeting = make_announced(member)
    log_in(client, member)
    shown = client.get(f"{meeting.get_absolute_url()}edit/").context["form"]
    old = {name: shown[name].value() for name in ("seen", "place", "remote_link", "languages")}
    old |= {"starts": f"{shown['starts'].value():%Y-%m-%dT%H:%M}", "minutes": "60"}
    moved = edit_meeting(
        meeting,
        actor=member,
        starts_at=meeting.starts_at + timedelta(hours=2),
        ends_at=meeting.ends_at + timedelta(hours=2),
        remote_link="https://talk.example.org/new",
    )

    refused = step(client, meeting, "edit/", **old, title="Better said")

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.remote_link) == (moved.starts_at, moved.remote_link)
    assert "Nobody&#x27;s change is taken back unread." in refused.text
    assert "https://talk.example.org/new" in refused.text
    assert 'value="Better said"' in refused.text
    again = {**old, "seen": refused.context["form"]["seen"].value(), "title": "Better said"}
    step(client, meeting, "edit/", **again)
    meeting.refresh_from_db()
    assert meeting.title == "Better said"


def test_a_form_without_its_mark_changes_nothing(client, member):
    meeting = make_announced(member)
    log_in(client, member)

    step(client, meeting, "edit/", **HOURS, title="Better said")

    meeting.refresh_from_db()
    assert meeting.title == "Interface meeting"


def test_what_is_left_alone_in_the_form_stays_to_the_second(client, member):
    starts_at = clock.now().replace(microsecond=0) + timedelta(days=3, seconds=30)
    meeting = make_announced(member, starts_at=starts_at, languages="fr en")
    log_in(client, member)

    form = client.get(f"{meeting.get_absolute_url()}edit/").context["form"]
    starts = f"{form['starts'].value():%Y-%m-%dT%H:%M}"
    same = {"starts": starts, "minutes": "60", "languages": ["en", "fr"], "place": meeting.place}
    change(client, meeting, **same, title="Better said")

    meeting.refresh_from_db()
    assert (meeting.title, meeting.starts_at, meeting.languages, meeting.sequence) == (
        "Better said",
        starts_at,
        "fr en",
        0,
    )
    change(client, meeting, **same | {"minutes": "90"}, title="Better said")
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.duration) == (starts_at, timedelta(minutes=90))


def test_a_doubled_click_plans_one_meeting(client, member):
    log_in(client, member)
    key = client.get("/meetings/new/").context["form"]["key"].value()
    form = {"whose": "counterpart:ccbi", "title": "X", "time_zone": "Europe/Zurich", "key": key}

    client.post("/meetings/new/", HOURS | form)
    again = client.post("/meetings/new/", HOURS | form)

    assert "This was already recorded, as IF-2005-0001." in told(again)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_no_zone_can_show_is_refused(client, member, year):
    log_in(client, member)
    form = {"whose": "counterpart:ccbi", "title": "X", "time_zone": "Asia/Tokyo"}

    page = client.post("/meetings/new/", HOURS | form | {"starts": f"{year}-01-01T00:30"})

    assert "Write a year between 1900 and 2999." in page.text


def test_the_page_says_what_calling_off_does(client, member):
    plan, announced = make_meeting(member), make_announced(member)
    address = f"{announced.get_absolute_url()}cancel/"
    log_in(client, member)

    assert "so nobody is told" in client.get(f"{plan.get_absolute_url()}cancel/").text
    assert "Everybody invited gets one notice" in client.get(address).text
    with later(announced):
        assert "Its hours are over, so nobody gets a notice" in client.get(address).text
