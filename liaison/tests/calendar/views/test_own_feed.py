"""Somebody's own calendar, by its secret address."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from csb_portal import clock
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from families.tests.factories import make_focal_point
from liaison.models import CalendarLink
from liaison.services.calendar.links import address_of, owner_of, renew_link
from liaison.tests.calendar.factories import invite, make_meeting
from liaison.tests.calendar_files import entries_of

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 14, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    cache.clear()
    with clock.at(NOW):
        yield


def path_of(address: str) -> str:
    return address.removeprefix("http://127.0.0.1:8000")


# --- one person's own -----------------------------------------------------------------


def test_my_calendar_has_what_i_am_invited_to_and_nothing_else(client):
    user = make_user()
    invite(make_meeting(title="Mine"), user)
    left = invite(make_meeting(title="No longer mine"), user)
    left.ended_at = NOW
    left.save()
    invite(make_meeting(title="Somebody else's"), make_user())

    response = client.get(path_of(address_of(user)))

    (title,) = entries_of(response)
    assert title.startswith("Mine (IF-")


def test_my_calendar_has_what_my_seat_is_to_do(client):
    focal_point = make_focal_point()
    meeting = make_meeting()
    meeting.actions.create(
        reference="AI-2005-0001",
        text="Send a one-page note",
        owner_family=focal_point.family,
        owner_seat=focal_point.seat,
        due_on=date(2005, 2, 25),
        agreed_at=NOW,
        agreed_by=focal_point.user,
    )
    other = make_focal_point()

    (entry,) = entries_of(client.get(path_of(address_of(focal_point.user)))).values()

    assert (entry.summary, entry.start) == ("To do: Send a one-page note", date(2005, 2, 25))
    assert entry.uid == "ai-2005-0001@127.0.0.1"
    assert entries_of(client.get(path_of(address_of(other.user)))) == {}


def test_my_calendar_is_never_kept_by_others_and_asks_for_no_session(client):
    response = client.get(path_of(address_of(make_user())))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}


def test_my_calendar_says_unchanged_and_stays_private(client):
    path = path_of(address_of(make_user()))
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-store")


def test_a_renewed_address_kills_the_old_one(client):
    user = make_user()
    old = address_of(user)
    assert address_of(user) == old

    renew_link(user)

    assert client.get(path_of(old)).status_code == 404
    assert client.get(path_of(address_of(user))).status_code == 200


def test_the_trail_keeps_a_renewal_to_itself():
    renew_link(make_user())

    entry = AuditEntry.objects.get(event="calendar.link_renewed")
    assert entry.is_public is False


def test_an_address_is_not_made_of_what_the_database_holds(client):
    user = make_user()
    address_of(user)
    key = CalendarLink.objects.get(user=user).key

    for token in (key.hex, str(key), f"{key.hex}.forged", "x", f"{key.hex}."):
        assert owner_of(token) is None
        assert client.get(f"/calendar/mine/{token}.ics").status_code == 404


def test_a_closed_account_has_no_calendar(client):
    user = make_user()
    address = address_of(user)
    user.is_active = False
    user.save()

    assert client.get(path_of(address)).status_code == 404


@pytest.mark.parametrize("times", [1, 4])
def test_my_calendar_costs_the_same_however_long(client, django_assert_num_queries, times):
    user = make_user()
    for _ in range(times):
        invite(make_meeting(), user)
    path = path_of(address_of(user))

    with django_assert_num_queries(6):
        client.get(path)


# --- the page about it ----------------------------------------------------------------


def test_my_page_shows_the_address_and_a_way_to_subscribe(client):
    user = make_user()
    log_in(client, user)

    response = client.get(reverse("calendar:mine"))

    assert address_of(user) in response.text
    assert "webcal://127.0.0.1:8000/calendar/mine/" in response.text
    assert "no-store" in response["Cache-Control"]


def test_my_page_renews_the_address_once_i_confirm(client):
    user = make_user()
    log_in(client, user)
    old = address_of(user)

    client.post(reverse("calendar:mine"))
    assert address_of(user) == old
    response = client.post(reverse("calendar:mine"), {"confirmed": "yes"}, follow=True)

    assert address_of(user) != old
    assert "Your calendar has a new address" in response.text


def test_my_page_is_for_people_with_an_account(client):
    response = client.get(reverse("calendar:mine"))

    assert re.match(r"/accounts/login/", response["Location"])
