"""Series, meetings and what comes out of them, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import icalendar

from csb_portal import clock
from csb_portal.models import OutgoingMail, User
from csb_portal.testing.mails import letter_of
from families.models import FocalPoint
from families.tests.factories import make_focal_point
from liaison.choices.meetings import MeetingKind, MinutesStatus, RhythmUnit
from liaison.models import (
    ActionItem,
    AgendaItem,
    Contact,
    Counterpart,
    Invitation,
    Meeting,
    MeetingSeries,
    Minutes,
)
from liaison.services.meetings.actions import agree_action
from liaison.services.meetings.agenda import propose_item
from liaison.services.meetings.approving import (
    consent_to_minutes,
    publish_minutes,
    second_minutes,
    submit_minutes,
)
from liaison.services.meetings.inviting import announce_meeting
from liaison.services.meetings.minutes import save_minutes
from liaison.services.meetings.planning import plan_meeting
from liaison.services.meetings.timekeeping import keep_time
from liaison.tests.factories import make_member

GENEVA = ZoneInfo("Europe/Zurich")
_numbers = count(1)


def geneva(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=GENEVA)


def business() -> Counterpart:
    return Counterpart.objects.get(slug="ccbi")


def make_contact(counterpart: Counterpart | None = None, **fields: object) -> Contact:
    """Somebody of the private sector, in office for long."""
    number = next(_numbers)
    values = {
        "counterpart": counterpart or business(),
        "name": f"Contact {number}",
        "email": f"contact-{number}@example.org",
        "since": clock.today() - timedelta(days=100),
    } | fields
    return Contact.objects.create(**values)


def make_series(**fields: object) -> MeetingSeries:
    number = next(_numbers)
    values = {
        "slug": f"series-{number}",
        "kind": MeetingKind.INTERFACE,
        "title": "Interface with the private sector",
        "counterpart": business(),
        "rhythm_every": 4,
        "rhythm_unit": RhythmUnit.WEEK,
        "place": "Room K2",
        "remote_link": "https://talk.example.org/room",
        "languages": "en fr",
    } | fields
    return MeetingSeries.objects.create(**values)


def make_meeting(actor: User | None = None, **fields: object) -> Meeting:
    """A meeting with the private sector in three days, planned and not announced."""
    starts_at = fields.pop("starts_at", None) or clock.now() + timedelta(days=3)
    values = {
        "kind": MeetingKind.INTERFACE,
        "party": business(),
        "title": "Interface meeting",
        "place": "Room K2",
        "remote_link": "https://talk.example.org/room",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
    } | fields
    return plan_meeting(**values, actor=actor or make_member())


def make_announced(actor: User | None = None, **fields: object) -> Meeting:
    """The same, announced; the private sector has a contact."""
    actor = actor or make_member()
    if not Contact.objects.exists():
        make_contact()
    return announce_meeting(make_meeting(actor, **fields), actor=actor)


@contextmanager
def later(meeting: Meeting, **after: float) -> Iterator[None]:
    """Stand at the end of ``meeting`` or so much after it, with the clock's part done."""
    with clock.at(meeting.ends_at + timedelta(**after)):
        keep_time()
        meeting.refresh_from_db()
        yield


def make_minutes(meeting: Meeting, writer: User, body: str = "Agreed.") -> Minutes:
    return save_minutes(meeting, body=body, based_on=0, actor=writer).minutes


def make_published(meeting: Meeting, writer: User, second: User, body: str = "Agreed.") -> Minutes:
    """Minutes gone all the way; the other body agrees by its link."""
    minutes = submit_minutes(make_minutes(meeting, writer, body), actor=writer)
    text = minutes.text.number
    minutes = second_minutes(minutes, actor=second, seen=text)
    if minutes.needs_consent:
        contact = Contact.objects.filter(counterpart=meeting.counterpart).first()
        minutes = consent_to_minutes(minutes, contact=contact, seen=text)
    assert minutes.status == MinutesStatus.APPROVED
    return publish_minutes(minutes, actor=second)


def make_action(
    meeting: Meeting, actor: User, owner: FocalPoint | None = None, due_on: date | None = None
) -> ActionItem:
    owner = owner or make_focal_point()
    return agree_action(
        meeting,
        text="Exchange calendars",
        family=owner.family,
        seat=owner.seat,
        due_on=due_on or clock.today() + timedelta(days=7),
        actor=actor,
    )


def make_item(meeting: Meeting, actor: User, title: str = "Access of observers") -> AgendaItem:
    return propose_item(meeting, title=title, actor=actor)


def invitation_of(meeting: Meeting, who: User | Contact) -> Invitation:
    name = "user" if isinstance(who, User) else "contact"
    return meeting.invitations.get(**{name: who})


def entry_in(mail: OutgoingMail) -> tuple[str, icalendar.Event]:
    """Read the calendar file of a mail: what it asks, and its one entry."""
    (part,) = [p for p in letter_of(mail).walk() if p.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), event
