"""Lines of the calendar are corrected, moved and cancelled; none is doubled or removed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection

from csb_portal import clock
from csb_portal.errors import DomainError
from csb_portal.models import AuditEntry
from csb_portal.testing.factories import make_user
from liaison.models import CalendarEvent
from liaison.services.calendar.editing import (
    add_entry,
    cancel_entry,
    edit_entry,
    note_statements,
)
from liaison.tests.calendar.factories import make_deadline, make_event

pytestmark = pytest.mark.django_db
NOW = datetime(2005, 2, 21, 7, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOW):
        yield


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("event", flat=True))


def test_a_new_line_is_recorded():
    line = CalendarEvent(
        slug="new", category="session", title="New", starts_on=date(2005, 2, 22),
        ends_on=date(2005, 2, 22), time_zone="Europe/Zurich",
    )  # fmt: skip

    add_entry(line, actor=make_user())

    line.refresh_from_db()
    assert (line.sequence, line.changed_at) == (0, NOW)
    assert events() == ["calendar.entry_added"]


@pytest.mark.parametrize(
    "values",
    [
        {"starts_time": time(15), "ends_time": time(18)},
        {"starts_on": date(2005, 2, 20)},
        {"ends_on": date(2005, 2, 22)},
        {"venue": "Room XVII"},
        {"city": "Tunis"},
        {"time_zone": "Africa/Tunis"},
    ],
)
def test_another_day_hour_or_place_moves_the_entry(values):
    event = make_event()

    moved = edit_entry(event, values, actor=make_user())

    assert (moved.uid, moved.sequence) == (event.uid, 1)
    assert CalendarEvent.objects.filter(slug=event.slug).count() == 1
    assert events() == ["calendar.entry_moved"]


def test_where_it_was_is_kept():
    actor, event = make_user(), make_event()

    edit_entry(event, {"starts_time": time(15), "ends_time": time(18)}, actor=actor)
    edit_entry(event, {"venue": "Room XVII"}, actor=actor)

    first, second = event.moves.all()
    assert (first.sequence, first.was_at) == (1, datetime(2005, 2, 21, 9, tzinfo=UTC))
    assert (first.was_until_time, first.was_place) == (time(13), "Room XVIII, Geneva")
    assert (first.moved_at, first.moved_by) == (NOW, actor)
    assert (second.sequence, second.was_time) == (2, time(15))


def test_another_word_moves_nothing():
    event = make_event()

    edited = edit_entry(event, {"title": "Sub-Committee A"}, actor=make_user())

    assert (edited.sequence, edited.changed_at) == (0, NOW)
    assert not event.moves.exists()
    assert events() == ["calendar.entry_edited"]


def test_the_same_again_changes_nothing():
    event = make_event()

    edit_entry(event, {"title": event.title, "venue": event.venue}, actor=make_user())

    assert events() == []


def test_a_deadline_moves_too():
    deadline = make_deadline(due_time=time(12))

    moved = edit_entry(deadline, {"due_time": time(18)}, actor=make_user())

    assert (moved.uid, moved.sequence) == (deadline.uid, 1)
    assert deadline.moves.get().was_at == datetime(2005, 2, 21, 11, tzinfo=UTC)


def test_what_is_cancelled_stays_with_its_reason():
    event = make_event()

    cancel_entry(event, actor=make_user(), reason=" No room. ")

    event.refresh_from_db()
    assert (event.cancelled_at, event.cancel_reason, event.sequence) == (NOW, "No room.", 1)
    assert events() == ["calendar.entry_cancelled"]


def test_nothing_is_cancelled_without_a_reason():
    with pytest.raises(DomainError, match="No reason was given"):
        cancel_entry(make_event(), actor=make_user(), reason=" ")


def test_what_was_cancelled_is_not_changed_any_more():
    event, actor = make_event(), make_user()
    cancel_entry(event, actor=actor, reason="No room.")

    with pytest.raises(DomainError, match="was cancelled"):
        edit_entry(event, {"title": "Back"}, actor=actor)
    with pytest.raises(DomainError, match="was cancelled"):
        cancel_entry(event, actor=actor, reason="Again.")


def test_edited_statements_make_calendars_look_again():
    deadline = make_deadline()
    with clock.at(NOW.replace(hour=9)):
        note_statements(deadline, actor=make_user())

    deadline.refresh_from_db()
    assert (deadline.sequence, deadline.changed_at) == (1, NOW.replace(hour=9))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks")
def test_two_edits_at_once_are_two_moves():
    event, actor = make_event(), make_user()

    def edit(number):
        try:
            with clock.at(NOW):
                edit_entry(event, {"venue": f"Room {number}"}, actor=actor)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(4)))

    event.refresh_from_db()
    assert event.sequence == 4
    assert [move.sequence for move in event.moves.all()] == [1, 2, 3, 4]
