"""The calendar of the process, as the portal knows it from the start."""

from datetime import UTC, date, datetime, time

import pytest

from liaison.choices.calendar import Access, Confidence, Precision
from liaison.models import CalendarEvent, Deadline
from liaison.services.calendar.real_calendar import access_of, load_calendar

pytestmark = pytest.mark.django_db


def event(slug: str) -> CalendarEvent:
    return CalendarEvent.objects.get(slug=slug)


def deadline(slug: str) -> Deadline:
    return Deadline.objects.with_statements().get(slug=slug)


def test_the_whole_calendar_is_there():
    assert CalendarEvent.objects.count() == 53
    assert Deadline.objects.count() == 9


def test_loading_again_adds_nothing_and_keeps_what_was_corrected():
    CalendarEvent.objects.filter(slug="prepcom2").update(venue="Room XVIII")

    assert load_calendar() == 0
    assert event("prepcom2").venue == "Room XVIII"


def test_what_is_missing_comes_back_with_the_same_name_in_calendars():
    before = event("bilbao-cities").uid
    event("bilbao-cities").delete()

    assert load_calendar() == 1
    assert event("bilbao-cities").uid == before


def test_an_event_says_what_where_when_who_and_how_sure():
    found = event("wgig1")

    assert found.title == "WGIG first meeting (open consultation on 24 Nov)"
    assert found.place == "Palais des Nations, Rooms XXIV and XVIII, Geneva"
    assert (found.starts_on, found.ends_on) == (date(2004, 11, 23), date(2004, 11, 25))
    assert (found.access, found.access_note) == (Access.IN_PART, "open on 24 Nov")
    assert (found.confidence, found.confidence_note) == (Confidence.HIGH, "")
    assert [body.slug for body in found.bodies.all()] == ["wgig"]


def test_of_some_only_the_month_is_known():
    found = event("gfc3")

    assert found.precision == Precision.MONTH
    assert (found.starts_on, found.ends_on) == (date(2004, 12, 1), date(2004, 12, 31))
    assert (found.confidence, found.confidence_note) == (Confidence.MEDIUM, "month only")


def test_an_event_belongs_to_every_body_that_organises_it():
    bodies = {body.slug for body in event("geneva-measuring").bodies.all()}

    assert bodies == {"itu", "unctad", "unesco"}


@pytest.mark.parametrize(
    ("words", "access"),
    [
        ("", Access.UNKNOWN),
        ("open", Access.OPEN),
        ("part open", Access.IN_PART),
        ("open on 15 Nov afternoon only", Access.IN_PART),
        ("observers incl. civil society", Access.OBSERVERS),
        ("members; observers suggested", Access.MEMBERS),
        ("closed; President briefs observers after each session", Access.CLOSED),
        ("by invitation of the bureaux", Access.CLOSED),
        ("about 35 seats for civil society", Access.LIMITED),
    ],
)
def test_the_organisers_words_say_who_gets_in(words, access):
    assert access_of(words) == access


def test_a_deadline_of_a_day_lasts_until_that_day_ends_at_its_place():
    found = deadline("accreditation-prepcom2")

    assert (found.due_on, found.due_time) == (date(2005, 1, 6), None)
    assert found.due_at == datetime(2005, 1, 6, 23, tzinfo=UTC)
    assert found.event == event("prepcom2")


def test_what_opens_on_a_day_opens_when_it_begins():
    found = deadline("registration-prepcom3-opens")

    assert found.is_opening
    assert found.due_at == datetime(2005, 8, 14, 22, tzinfo=UTC)


def test_a_deadline_of_an_hour_is_that_hour_at_its_place():
    found = deadline("passes-hlp")

    assert found.due_time == time(12)
    assert found.due_at == datetime(2005, 9, 30, 10, tzinfo=UTC)


def test_two_deadlines_show_both_days_their_sources_give():
    disagreements = {
        found.slug: [(one.says_on, one.source) for one in found.disagreeing]
        for found in Deadline.objects.with_statements()
        if found.disagreeing
    }

    assert disagreements == {
        "accreditation-final": [(date(2005, 8, 1), "ITU"), (date(2005, 8, 8), "S21")],
        "overpass-online": [(date(2005, 11, 10), "S29"), (date(2005, 11, 11), "S28")],
    }


def test_where_sources_disagree_the_earlier_day_is_the_one_to_keep_to():
    found = deadline("accreditation-final")

    assert found.due_on == date(2005, 8, 8)
    assert found.safe_on == date(2005, 8, 1)
    assert found.safe_at == datetime(2005, 8, 1, 22, tzinfo=UTC)
    assert deadline("passes-hlp").safe_at == deadline("passes-hlp").due_at


def test_sources_that_say_the_same_do_not_disagree():
    found = deadline("passes-hlp")
    for source in ("S24", "S25"):
        found.statements.create(
            says_on=found.due_on, says_time=found.due_time, words="noon", source=source
        )

    assert deadline("passes-hlp").disagreeing == []
