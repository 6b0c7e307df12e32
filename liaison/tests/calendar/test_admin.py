"""The calendar in the administration."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from csb_portal import clock
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from csb_portal.testing.login import log_in
from liaison.models import CalendarEvent, Deadline

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 21, 7, 32, tzinfo=UTC)
NO_STATEMENTS = {"statements-TOTAL_FORMS": "0", "statements-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


@pytest.fixture
def staff(client):
    return log_in(client, make_user(Role.STAFF))


def form_of(response) -> dict:
    """Return what the page's form holds, as a browser would send it back."""
    form = response.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def address_of(row) -> str:
    return reverse(f"admin:liaison_{row._meta.model_name}_change", args=[row.pk])


def test_an_edit_moves_the_entry(staff):
    event = CalendarEvent.objects.get(slug="prepcom2")
    url = address_of(event)

    response = staff.post(url, form_of(staff.get(url)) | {"ends_on": "2005-02-26"})

    assert response.status_code == 302
    event.refresh_from_db()
    assert (event.ends_on, event.sequence) == (date(2005, 2, 26), 1)
    assert [body.slug for body in event.bodies.all()] == ["itu"]


def test_opening_and_saving_changes_nothing(staff):
    event = CalendarEvent.objects.get(slug="gfc3")
    url, before = address_of(event), event.changed_at

    staff.post(url, form_of(staff.get(url)))

    event.refresh_from_db()
    assert (event.sequence, event.changed_at) == (0, before)


def test_an_event_is_entered(staff):
    url = reverse("admin:liaison_calendarevent_add")
    values = form_of(staff.get(url)) | {
        "slug": "new", "category": "session", "title": "New session",
        "starts_on": "2005-02-22", "ends_on": "2005-02-22",
        "starts_time": "10:00", "ends_time": "13:00",
    }  # fmt: skip

    staff.post(url, values)

    event = CalendarEvent.objects.get(slug="new")
    assert event.starts_at == datetime(2005, 2, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"ends_on": "2005-02-01"}, "The last day lies before the first."),
        ({"starts_time": "10:00"}, "Give both hours or neither"),
        ({"time_zone": "Geneva"}, "is not a time zone"),
        ({"cancel": "on"}, "What is cancelled says why"),
        ({"ends_on": "9999-12-31"}, "Write a year between 1900 and 2999."),
        ({"starts_on": "0001-01-01"}, "Write a year between 1900 and 2999."),
    ],
)
def test_what_cannot_be_is_refused_in_words(staff, wrong, word):
    event = CalendarEvent.objects.get(slug="prepcom2")
    url = address_of(event)

    response = staff.post(url, form_of(staff.get(url)) | wrong)

    assert response.status_code == 200
    assert word in response.text
    event.refresh_from_db()
    assert event.sequence == 0


def test_an_event_is_cancelled_with_its_reason_and_then_left_alone(staff):
    event = CalendarEvent.objects.get(slug="prepcom2")
    url = address_of(event)

    staff.post(url, form_of(staff.get(url)) | {"cancel": "on", "reason": "No room."})

    event.refresh_from_db()
    assert (event.is_cancelled, event.cancel_reason) == (True, "No room.")
    again = staff.post(url, form_of(staff.get(url)) | {"title": "Back"})
    assert "It was cancelled" in again.text


def test_a_second_statement_is_shown_to_everybody(staff):
    deadline = Deadline.objects.get(slug="passes-hlp")
    url = address_of(deadline)
    statements = {
        "statements-TOTAL_FORMS": "2", "statements-INITIAL_FORMS": "0",
        "statements-0-deadline": deadline.pk, "statements-0-says_on": "2005-09-30",
        "statements-0-says_time": "12:00", "statements-0-words": "noon",
        "statements-1-deadline": deadline.pk, "statements-1-says_on": "2005-09-29",
        "statements-1-words": "the day before",
    }  # fmt: skip

    staff.post(url, form_of(staff.get(url)) | statements)

    deadline = Deadline.objects.with_statements().get(pk=deadline.pk)
    assert [one.words for one in deadline.disagreeing] == ["the day before", "noon"]
    assert (deadline.safe_on, deadline.sequence) == (date(2005, 9, 29), 1)


def test_an_operator_may_look_and_not_change(client):
    log_in(client, make_user(Role.OPERATOR))
    deadline = Deadline.objects.get(slug="passes-hlp")

    assert client.get(address_of(deadline)).status_code == 200
    response = client.post(address_of(deadline), {"what": "x", **NO_STATEMENTS})
    assert response.status_code == 403


def test_nobody_removes_a_line(staff):
    event = CalendarEvent.objects.get(slug="prepcom2")

    response = staff.post(reverse("admin:liaison_calendarevent_delete", args=[event.pk]))

    assert response.status_code == 403


def test_a_statement_of_a_year_nobody_can_show_is_refused(staff):
    deadline = Deadline.objects.get(slug="passes-hlp")
    url = address_of(deadline)
    statement = {
        "statements-TOTAL_FORMS": "1", "statements-INITIAL_FORMS": "0",
        "statements-0-deadline": deadline.pk, "statements-0-says_on": "9999-12-31",
        "statements-0-words": "never",
    }  # fmt: skip

    response = staff.post(url, form_of(staff.get(url)) | statement)

    assert "Write a year between 1900 and 2999." in response.text
    assert not deadline.statements.exists()
