"""Names wanted now: speakers and side events of the summit, for anybody who looks in."""

from datetime import date, datetime, time, timedelta
from functools import partial

from csb_portal.demo.acts.slots import nominate_for
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.records import rows
from csb_portal.demo.stage import Step
from secretariat.choices.slots import CallKind, MayNominate
from secretariat.models import Event, SlotCall
from secretariat.services.slots.answering import agree
from secretariat.services.slots.calls import publish_call
from secretariat.services.slots.nominating import Named

SUMMIT = "summit-tunis"
SPEAKERS, SIDE_EVENTS = "summit-speakers", "summit-side-events"
FIRST_DAY, LAST_DAY = date(2005, 11, 16), date(2005, 11, 18)
CRITERIA = (
    "Actively involved in the process; a good public speaker. What is said is agreed on the "
    "plenary list before. Gender, regions and families are balanced over all sessions."
)
DECIDES = (
    "The Secretary-General of ITU, from names sent by the Civil Society Bureau with one alternate "
    "each. How many slots there are depends on the Heads of State who come."
)
SIDE_CRITERIA = (
    "Of use to many; open to everybody; organised by more than one organisation where possible. "
    "Days and rooms are given so that events on one subject do not meet."
)
SIDE_DECIDES = "The secretariat proposes the slate; the Executive Secretariat gives the rooms."
FIRST = {
    "culture": (1, ("Aminata T.", "ML"), ("Jean-Luc P.", "FR")),
    "africa": (2, ("Wanjiru G.", "KE"), ("Moussa D.", "SN")),
    "science-technology": (5, ("Rajesh S.", "IN"), ("Elena V.", "RU")),
}
DAYS = ("First day, 13:00 to 15:00", "Second day, 13:00 to 15:00", "Third day, 9:00 to 11:00")


def present_slots(now: datetime, cast: Cast) -> list[Step]:
    """Return what leaves two calls open at ``now``, one of them with names already."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    opens_at = hour - timedelta(days=2)
    return [
        Step(opens_at - timedelta(days=1), partial(_publish, now, opens_at, cast)),
        Step(opens_at),
        Step(opens_at + timedelta(hours=5), partial(_nominate, cast)),
    ]


def _summit(now: datetime) -> Event:
    """The summit, on the moved calendar; it is to come, however late somebody looks."""
    calendar = Calendar.ending_last_month(now.date())
    values = {
        "name": "World Summit on the Information Society, Tunis",
        "place": "Parc des Expositions du Kram, Tunis",
        "time_zone": "Africa/Tunis",
        "first_day": calendar.day(FIRST_DAY),
        "last_day": calendar.day(LAST_DAY),
    }
    return Event.objects.get_or_create(slug=SUMMIT, defaults=values)[0]


def _publish(now: datetime, opens_at: datetime, cast: Cast) -> None:
    event = _summit(now)
    shared = {
        "event": event,
        "may_nominate": MayNominate.EVERYBODY,
        "opens_at": opens_at,
        "closes_at": opens_at + timedelta(days=11),
    }
    speakers = SlotCall.objects.create(
        kind=CallKind.SPEAKING,
        slug=SPEAKERS,
        title="Speakers of civil society at the summit",
        criteria=CRITERIA,
        decides=DECIDES,
        **shared,
    )
    for number, row in enumerate(rows("speaking_slots_tunis"), start=1):
        day = event.first_day + timedelta(days=int(row["day"]) - 1)
        speakers.sessions.create(
            number=number,
            name=row["session"],
            starts_at=datetime.combine(day, time.fromisoformat(row["hour"]), event.zone),
            least=int(row["slots_min"]),
            most=int(row["slots_max"]),
            note=row["criteria"],
        )
    side_events = SlotCall.objects.create(
        kind=CallKind.SIDE_EVENT,
        slug=SIDE_EVENTS,
        title="Side events in the pavilion of civil society",
        criteria=SIDE_CRITERIA,
        decides=SIDE_DECIDES,
        **shared,
    )
    for number, name in enumerate(DAYS, start=1):
        side_events.sessions.create(number=number, name=name, least=0, most=2)
    publish_call(speakers, actor=cast.staff)
    publish_call(side_events, actor=cast.staff)


def _nominate(cast: Cast) -> None:
    """Let three families be quick; two of their six people have not answered yet."""
    call = SlotCall.objects.get(slug=SPEAKERS)
    for family, (number, speaker, alternate) in FIRST.items():
        named = [
            Named(name, f"{family}.{role}@example.org", country=country)
            for role, (name, country) in (("speaker", speaker), ("alternate", alternate))
        ]
        session = call.sessions.get(number=number)
        nomination = nominate_for(cast, family, session, named[0], named[1])
        for person in nomination.people.all():
            if family != "africa":
                agree(person)
