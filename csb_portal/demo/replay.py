"""Load the demo: replay the past, and open something to do in the present."""

from collections.abc import Callable
from datetime import datetime

from csb_portal.demo.acts.accreditation import accreditation_act
from csb_portal.demo.acts.activity import activity_act
from csb_portal.demo.acts.calendar import calendar_act
from csb_portal.demo.acts.call import call_act
from csb_portal.demo.acts.duty import duty_act
from csb_portal.demo.acts.election import election_act
from csb_portal.demo.acts.events import events_act
from csb_portal.demo.acts.fellowships import fellowships_act
from csb_portal.demo.acts.meetings import meetings_act
from csb_portal.demo.acts.messages import messages_act
from csb_portal.demo.acts.passes import passes_act
from csb_portal.demo.acts.reports import reports_act
from csb_portal.demo.acts.returning import returning_act
from csb_portal.demo.acts.review import review_act
from csb_portal.demo.acts.rooms import rooms_act
from csb_portal.demo.acts.slots import slots_act
from csb_portal.demo.calendar import Calendar, every
from csb_portal.demo.cast import FOUNDED, Cast, assemble
from csb_portal.demo.stage import Step, play

ACTS = (
    events_act,
    accreditation_act,
    call_act,
    election_act,
    messages_act,
    duty_act,
    calendar_act,
    meetings_act,
    passes_act,
    rooms_act,
    slots_act,
    activity_act,
    reports_act,
    review_act,
    returning_act,
    fellowships_act,
)
END = "2005-04-08T18:00"
HOURS_BETWEEN_TICKS = 24


def nothing_else(cast: Cast) -> list[Step]:
    return []


def replay(
    calendar: Calendar, *, until: datetime, besides: Callable[[Cast], list[Step]] = nothing_else
) -> Cast:
    """Play every act up to ``until`` on ``calendar``, and return who played.

    What happens ``besides`` is played in between, so that time goes only forwards.
    """
    cast = assemble(calendar)
    # At nine each morning reminders leave; every other hour that matters is an act's own step.
    mornings = every(HOURS_BETWEEN_TICKS, calendar.at(FOUNDED), calendar.at(END))
    steps = [Step(moment) for moment in mornings]
    for act in ACTS:
        steps += act(calendar, cast)
    play([*steps, *besides(cast)], until=until)
    return cast
