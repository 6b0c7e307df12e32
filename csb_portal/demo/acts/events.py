"""The outside meetings of the scenario: what is asked for belongs to one of them."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import FOUNDED, Cast
from csb_portal.demo.stage import Step
from secretariat.models import Event

PREPCOM_2, PREPCOM_3 = "prepcom2", "prepcom3"
GENEVA = {"place": "Palais des Nations, Geneva", "time_zone": "Europe/Zurich"}


def events_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    yield Step(calendar.at(FOUNDED), partial(_write_down, calendar))


def _write_down(calendar: Calendar) -> None:
    Event.objects.create(
        slug=PREPCOM_2,
        name="PrepCom-2 of the Tunis phase",
        first_day=calendar.day(date(2005, 2, 17)),
        last_day=calendar.day(date(2005, 2, 25)),
        accreditation_until=calendar.day(date(2005, 1, 6)),
        **GENEVA,
    )
    Event.objects.create(
        slug=PREPCOM_3,
        name="PrepCom-3 of the Tunis phase",
        first_day=calendar.day(date(2005, 9, 19)),
        last_day=calendar.day(date(2005, 9, 30)),
        **GENEVA,
    )
