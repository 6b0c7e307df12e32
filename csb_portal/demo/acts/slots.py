"""Speaking slots of PrepCom-2: a call, its slate, and what became of each name."""

import uuid
from collections.abc import Iterator
from functools import partial

from csb_portal import clock
from csb_portal.demo.acts.events import PREPCOM_2
from csb_portal.demo.calendar import Calendar
from csb_portal.demo.cast import Cast
from csb_portal.demo.stage import Step
from csb_portal.models import User
from secretariat.choices.cases import DecisionForm
from secretariat.choices.slots import CallKind, MayNominate, PlaceStatus, SlotRole
from secretariat.models import (
    Event,
    Seat,
    SlatePlace,
    SlotCall,
    SlotNomination,
    SlotPerson,
    SlotSession,
)
from secretariat.permissions.slots import has_part_in_call
from secretariat.services.cases.lodging import Applicant
from secretariat.services.slots.answering import agree, leave
from secretariat.services.slots.calls import publish_call
from secretariat.services.slots.nominating import Named, Nominated, nominate
from secretariat.services.slots.outcomes import Sending, record_outcome, record_sending
from secretariat.services.slots.places import Became
from secretariat.services.slots.reading import message_of
from secretariat.services.slots.slating import (
    confirm_slate,
    left_off,
    propose_slate,
    put_on_slate,
)

CALL = "prepcom2-speakers"
CRITERIA = (
    "Actively involved in the process. A good public speaker. The text was agreed on the plenary "
    "list. Five minutes each, fifteen minutes a day for civil society."
)
DECIDES = (
    "The chair of the session, from the names sent by the bureau through the Executive "
    "Secretariat, one hour before the meeting, each with an alternate."
)
SESSIONS = {
    "Opening plenary": ("2005-02-17T10:00", 1, 2),
    "Sub-Committee, second day": ("2005-02-18T15:00", 2, 2),
    "Closing plenary": ("2005-02-25T15:00", 1, 1),
}
# Family, session, speaker with country and gender, alternate with country and gender.
NOMINATED = (
    ("gender", 1, ("Lindiwe M.", "ZA", "woman"), ("Teresa C.", "PT", "woman")),
    ("media", 1, ("Tracey N.", "CA", "woman"), ("Omar B.", "MA", "man")),
    ("disabilities", 1, ("Hiroshi K.", "JP", "man"), ("Ana R.", "BR", "woman")),
    ("youth", 2, ("Titi A.", "NG", "woman"), ("Nick M.", "SB", "man")),
    ("indigenous-peoples", 2, ("Kenneth D.", "CA", "man"), ("Myrna C.", "PH", "woman")),
    ("trade-unions", 3, ("Marion H.", "BE", "woman"), ("Carlos V.", "AR", "man")),
)
LEFT_OFF = "Two slots, three names: the text of the other two was agreed on the list first."
CHAIR = "The chair of the session"
TEXT = "Works on it since the first phase; the text is on the plenary list."


def slots_act(calendar: Calendar, cast: Cast) -> Iterator[Step]:
    """Yield the call, its slate by two people, and what became of it, session by session."""
    yield Step(calendar.at("2005-02-03T10:00"), partial(_publish, calendar, cast))
    yield Step(calendar.at("2005-02-04T09:05"))
    for number, row in enumerate(NOMINATED):
        moment = calendar.at(f"2005-02-{5 + number:02}T11:00")
        yield Step(moment, partial(_nominate, cast, row))
    yield Step(calendar.at("2005-02-11T20:00"), _agree)
    yield Step(calendar.at("2005-02-12T18:01"))
    yield Step(calendar.at("2005-02-13T10:00"), partial(_put_together, cast))
    yield Step(calendar.at("2005-02-13T15:00"), partial(_confirm, cast))
    yield Step(calendar.at("2005-02-14T09:30"), partial(_send, cast))
    yield Step(calendar.at("2005-02-16T21:00"), _withdraw)
    for said_at, family, status, said in _outcomes():
        yield Step(calendar.at(said_at), partial(_become, cast, family, status, said))


def _outcomes() -> Iterator[tuple[str, str, PlaceStatus, dict[str, str]]]:
    """What the chairs said, and who then spoke."""
    listed = {"decided_by": CHAIR, "reason": "As on the list of speakers.", "form": "written"}
    oral = {"decided_by": CHAIR, "form": DecisionForm.ORAL, "location": "Room XVII"}
    yield "2005-02-17T09:00", "gender", PlaceStatus.TAKEN, listed
    alternate = {"reason": "The speaker was still at the border.", "location": "Room XVII"}
    yield "2005-02-17T09:10", "media", PlaceStatus.ALTERNATE_TAKEN, listed | alternate
    yield "2005-02-17T13:10", "gender", PlaceStatus.SPOKE, {}
    yield "2005-02-17T13:15", "media", PlaceStatus.SPOKE, {}
    yield "2005-02-18T14:00", "youth", PlaceStatus.TAKEN, listed
    short = {"reason": "The session began late, and time was cut to five minutes."}
    yield "2005-02-18T15:20", "indigenous-peoples", PlaceStatus.REFUSED, oral | short
    yield "2005-02-18T18:30", "youth", PlaceStatus.SPOKE, {}
    other = {"reason": "The host country asked for the slot.", "replacement": "A host association"}
    yield "2005-02-25T14:10", "trade-unions", PlaceStatus.REPLACED, oral | other


def _publish(calendar: Calendar, cast: Cast) -> None:
    call = SlotCall.objects.create(
        event=Event.objects.get(slug=PREPCOM_2),
        kind=CallKind.SPEAKING,
        slug=CALL,
        title="Speakers of civil society at PrepCom-2",
        criteria=CRITERIA,
        decides=DECIDES,
        may_nominate=MayNominate.GROUPS,
        opens_at=calendar.at("2005-02-04T09:00"),
        closes_at=calendar.at("2005-02-12T18:00"),
    )
    for number, (name, (moment, least, most)) in enumerate(SESSIONS.items(), start=1):
        starts_at = calendar.at(moment)
        call.sessions.create(number=number, name=name, starts_at=starts_at, least=least, most=most)
    publish_call(call, actor=cast.staff)


def _nominate(cast: Cast, row: tuple) -> None:
    family, number, *named = row
    call = SlotCall.objects.get(slug=CALL)
    speaker, alternate = (
        Named(name, f"{family}.{role}@example.org", country=country)
        for role, (name, country, _gender) in zip(SlotRole, named, strict=True)
    )
    nominate_for(cast, family, call.sessions.get(number=number), speaker, alternate)


def nominate_for(
    cast: Cast, family: str, session: SlotSession, speaker: Named, alternate: Named
) -> SlotNomination:
    """Let the first focal point of a family nominate two people."""
    seat = cast.focal_point(f"{family}.a@example.org")
    applicant = Applicant(
        name=seat.user.name, email=seat.user.email, family=seat.family, user=seat.user
    )
    nominated = Nominated(session, speaker, alternate, TEXT)
    return nominate(session.call, nominated, applicant, key=uuid.uuid4(), actor=seat.user)


def _agree() -> None:
    """Let everybody agree, but for one alternate who cannot come."""
    genders = {
        f"{family}.{role}@example.org": gender
        for family, _session, *named in NOMINATED
        for role, (_name, _country, gender) in zip(SlotRole, named, strict=True)
    }
    for person in SlotPerson.objects.filter(nomination__call__slug=CALL).order_by("pk"):
        if person.email == "trade-unions.alternate@example.org":
            leave(person)
        else:
            agree(person, gender=genders[person.email])


def _two_people(cast: Cast, call: SlotCall) -> list[User]:
    """Return who puts the slate together and who confirms it: neither has a part in it."""
    seats = Seat.objects.current().select_related("user").order_by("number")
    free = [seat.user for seat in seats if not has_part_in_call(seat.user, call)]
    return [*free, cast.staff][:2]


def _put_together(cast: Cast) -> None:
    call = SlotCall.objects.get(slug=CALL)
    actor = _two_people(cast, call)[0]
    for nomination in call.nominations.with_people().order_by("pk"):
        if nomination.case.family and nomination.case.family.slug != "disabilities":
            put_on_slate(nomination, actor=actor)
    reasons = {nomination.pk: LEFT_OFF for nomination in left_off(call)}
    propose_slate(call, reasons, actor=actor)


def _confirm(cast: Cast) -> None:
    call = SlotCall.objects.get(slug=CALL)
    confirm_slate(call, actor=_two_people(cast, call)[1])


def _send(cast: Cast) -> None:
    call = SlotCall.objects.get(slug=CALL)
    sending = Sending(
        sent_to="Executive Secretariat, through the Civil Society Division",
        sent_at=clock.now(),
        text=message_of(call),
    )
    record_sending(call, sending, actor=_two_people(cast, call)[0])


def _withdraw() -> None:
    """Let the speaker of youth fall ill the evening before: the alternate steps in."""
    leave(SlotPerson.objects.get(email="youth.speaker@example.org"), reason="Ill.")


def _become(cast: Cast, family: str, status: PlaceStatus, said: dict[str, str]) -> None:
    place = SlatePlace.objects.with_people().get(
        session__call__slug=CALL, nomination__case__family__slug=family
    )
    became = Became(**said, taken_at=clock.now())
    record_outcome(place, status, became, actor=cast.operator)
