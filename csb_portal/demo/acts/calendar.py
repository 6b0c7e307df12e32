"""Act 3.5: a session outside is moved five hours on, with less than two hours to go."""

from collections.abc import Iterator
from datetime import time
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from liaison.choices.calendar import Access, EventCategory
from liaison.models import CalendarEvent, Counterpart
from liaison.services.calendar.editing import add_entry, edit_entry

SESSION = "sub-committee-21-february"
NOTICE = "2005-02-18T09:00"
CORRECTION = "2005-02-21T08:32"


def calendar_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    """Yield the time management plan of 18 February, and the one that replaces it."""
    yield Step(calendar.at(NOTICE), partial(_enter, calendar, cast))
    yield Step(calendar.at(CORRECTION), partial(_move, cast))


def _enter(calendar: Calendar, cast: Cast) -> None:
    day = calendar.at("2005-02-21T10:00").date()
    session = CalendarEvent(
        slug=SESSION,
        category=EventCategory.SESSION,
        title="PrepCom-2, Sub-Committee",
        starts_on=day,
        ends_on=day,
        starts_time=time(10),
        ends_time=time(13),
        time_zone="Europe/Zurich",
        city="Geneva",
        country_code="CH",
        venue="Palais des Nations, Room XVII",
        organiser="ITU",
        access=Access.OBSERVERS,
        source="Time management plan of 18 February",
    )
    add_entry(session, actor=cast.staff)
    session.bodies.add(Counterpart.objects.get(slug="itu"))


def _move(cast: Cast) -> None:
    values = {
        "starts_time": time(15),
        "ends_time": time(18),
        "venue": "Palais des Nations, Room XVIII",
        "source": "Correction of 21 February",
    }
    edit_entry(CalendarEvent.objects.get(slug=SESSION), values, actor=cast.staff)
