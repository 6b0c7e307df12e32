"""Events, deadlines, meetings, polls and needs for tests of the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from csb_portal.testing.factories import make_user
from liaison.choices.calendar import Access, EventCategory, NeedKind
from liaison.choices.meetings import MeetingKind, MeetingStatus
from liaison.models import (
    CalendarEvent,
    Contact,
    Counterpart,
    DatePoll,
    Deadline,
    Invitation,
    Meeting,
    MeetingNeed,
    PollVoice,
)
from liaison.services.calendar.answers import answer_poll
from liaison.services.calendar.needs import note_need
from liaison.services.calendar.polls import open_poll
from liaison.tests.factories import make_member

_numbers = count(1)
STARTS = datetime(2005, 2, 18, 12, tzinfo=UTC)


def governments() -> Counterpart:
    return Counterpart.objects.get(slug="intergovernmental-bureau-phase2")


def make_event(**fields: object) -> CalendarEvent:
    number = next(_numbers)
    values = {
        "slug": f"event-{number}",
        "category": EventCategory.SESSION,
        "title": "Sub-Committee",
        "starts_on": date(2005, 2, 21),
        "ends_on": date(2005, 2, 21),
        "starts_time": time(10),
        "ends_time": time(13),
        "time_zone": "Europe/Zurich",
        "city": "Geneva",
        "venue": "Room XVIII",
        "access": Access.OBSERVERS,
        "changed_at": clock.now(),
    }
    return CalendarEvent.objects.create(**values | fields)


def make_deadline(**fields: object) -> Deadline:
    values = {
        "slug": f"deadline-{next(_numbers)}",
        "what": "Names of speakers",
        "due_on": date(2005, 2, 21),
        "time_zone": "Europe/Zurich",
        "changed_at": clock.now(),
    }
    return Deadline.objects.create(**values | fields)


def make_meeting(status: MeetingStatus = MeetingStatus.ANNOUNCED, **fields: object) -> Meeting:
    """Create a meeting in a state, past every step that leads there."""
    starts_at = fields.pop("starts_at", STARTS)
    values = {
        "reference": f"IF-2005-{next(_numbers):04}",
        "kind": MeetingKind.INTERFACE,
        "counterpart": governments(),
        "title": "Interface with the Inter-Governmental Bureau",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "place": "Palais des Nations, Room VII",
        "planned_at": clock.now(),
        "announced_at": None if status == MeetingStatus.PLANNED else clock.now(),
        "cancelled_at": clock.now() if status == MeetingStatus.CANCELLED else None,
    }
    return Meeting.objects.create(status=status, **values | fields)


def invite(meeting: Meeting, user: User) -> Invitation:
    return Invitation.objects.create(meeting=meeting, user=user, invited_at=clock.now())


def make_contact(counterpart: Counterpart | None = None, **fields: object) -> Contact:
    number = next(_numbers)
    values = {
        "counterpart": counterpart or governments(),
        "name": f"Delegate {number}",
        "email": f"delegate-{number}@example.org",
        "since": date(2004, 1, 1),
    }
    return Contact.objects.create(**values | fields)


def make_poll(**fields: object) -> DatePoll:
    """Open a poll with governments: one of the six, one contact, two dates."""
    if not Contact.objects.filter(counterpart=governments()).exists():
        make_contact()
    actor = fields.pop("actor", None) or make_member()
    now = clock.now()
    values = {
        "title": "Interface in April",
        "starts": [now + timedelta(days=days) for days in (20, 21)],
        "closes_at": now + timedelta(days=7),
        "time_zone": "Europe/Zurich",
        "counterpart": governments(),
        "users": [actor],
    }
    return open_poll(**values | fields, actor=actor)


def give(voice: PollVoice, *choices: str) -> PollVoice:
    """Answer the dates of a poll in their order."""
    options = voice.poll.options.all()
    return answer_poll(voice, {o.pk: c for o, c in zip(options, choices, strict=True)})


def make_need(**fields: object) -> MeetingNeed:
    meeting = fields.pop("meeting", None) or make_meeting()
    values = {
        "kind": NeedKind.INTERPRETATION,
        "what": "Two booths",
        "languages": "fr es",
        "due_on": clock.today() + timedelta(days=2),
        "actor": make_user(),
    }
    return note_need(meeting, **values | fields)
