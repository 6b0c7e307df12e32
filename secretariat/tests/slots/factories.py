"""Calls for slots, nominations and slates, for tests."""

import uuid
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count

from csb_portal import clock
from csb_portal.models import User
from csb_portal.permissions import Role
from csb_portal.testing.factories import make_user
from families.models import FocalPoint
from families.tests.factories import make_focal_point
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallKind, CallStatus, MayNominate, NominatedBy, SlotRole
from secretariat.models import (
    Case,
    Event,
    SlatePlace,
    SlotCall,
    SlotNomination,
    SlotPerson,
    SlotSession,
)
from secretariat.services.cases.confirming import confirm_case
from secretariat.services.cases.lodging import Applicant
from secretariat.services.slots.answering import agree
from secretariat.services.slots.calls import publish_call
from secretariat.services.slots.nominating import Named, Nominated, nominate
from secretariat.services.slots.outcomes import Sending, record_sending
from secretariat.services.slots.slating import confirm_slate, propose_slate, put_on_slate
from secretariat.tests.cases.factories import make_event

_numbers = count(1)


def make_draft(*, sessions: int = 1, most: int = 1, **fields: object) -> SlotCall:
    """Write a call that opens in a moment and closes in ten days."""
    number = next(_numbers)
    now = clock.now()
    values = {
        "kind": CallKind.SPEAKING,
        "slug": f"slots-{number}",
        "title": f"Speakers {number}",
        "criteria": "Actively involved; a good public speaker.",
        "decides": "The Secretary-General, from names sent by civil society.",
        "may_nominate": MayNominate.EVERYBODY,
        "opens_at": now,
        "closes_at": now + timedelta(days=10),
    }
    if "event" not in fields:
        values["event"] = make_event()
    call = SlotCall.objects.create(**values | fields)
    for place in range(1, sessions + 1):
        call.sessions.create(number=place, name=f"Session {place}", least=1, most=most)
    return call


def make_call(**fields: object) -> SlotCall:
    """Write a call and publish it, so that it is open now."""
    with clock.at(clock.now()):
        return publish_call(make_draft(**fields), actor=make_runner())


def make_runner() -> User:
    """Somebody who puts slates together."""
    return make_user(Role.STAFF)


def named(**fields: str) -> Named:
    number = next(_numbers)
    values = {"name": f"Speaker {number}", "email": f"speaker.{number}@example.org"}
    return Named(**{**values, "country": "KE", **fields})


def what(session: SlotSession, **fields: object) -> Nominated:
    """What somebody nominates, in their own name."""
    values = {
        "session": session,
        "speaker": named(),
        "alternate": named(),
        "statement": "Ten years of work in the field.",
        "nominated_by": NominatedBy.PERSON,
    }
    return Nominated(**values | fields)


def make_nomination(
    call: SlotCall,
    session: SlotSession | None = None,
    *,
    seat: FocalPoint | None = None,
    is_agreed: bool = True,
    **fields: object,
) -> SlotNomination:
    """Nominate somebody, for a family or in nobody's name; both agree unless told otherwise."""
    number = next(_numbers)
    applicant = Applicant(name=f"Nominator {number}", email=f"nominator.{number}@example.org")
    if seat:
        applicant = Applicant(
            name=seat.user.name, email=seat.user.email, family=seat.family, user=seat.user
        )
        fields = {"nominated_by": NominatedBy.FAMILY} | fields
    session = session or call.sessions.order_by("number")[0]
    made = nominate(
        call,
        what(session, **fields),
        applicant,
        key=uuid.uuid4(),
        actor=seat.user if seat else None,
    )
    confirm_case(made.case)
    if is_agreed:
        for person in made.people.all():
            agree(person)
    return SlotNomination.objects.with_people().get(pk=made.pk)


def of_family(call: SlotCall, **fields: object) -> SlotNomination:
    return make_nomination(call, seat=make_focal_point(), **fields)


def person_of(nomination: SlotNomination, role: SlotRole = SlotRole.SPEAKER) -> SlotPerson:
    """Return who was named last in a role."""
    found = SlotPerson.objects.filter(nomination=nomination, role=role).order_by("-pk")
    return found.select_related("nomination__call", "nomination__case")[0]


def after_deadline(call: SlotCall) -> AbstractContextManager[None]:
    """Let it be one hour after the deadline of a call."""
    return clock.at(call.closes_at + timedelta(hours=1))


def make_slate(call: SlotCall, *nominations: SlotNomination) -> list[SlatePlace]:
    """Put nominations on the slate, propose it and have it confirmed; after the deadline."""
    actor = make_runner()
    places = [put_on_slate(nomination, actor=actor) for nomination in nominations]
    left = call.nominations.filter(place=None).values_list("pk", flat=True)
    propose_slate(call, dict.fromkeys(left, "Others met the criteria better."), actor=actor)
    confirm_slate(call, actor=make_runner())
    return [SlatePlace.objects.with_people().get(pk=place.pk) for place in places]


def make_sent_slate(call: SlotCall, *nominations: SlotNomination) -> list[SlatePlace]:
    """The same, and sent to whoever decides."""
    places = make_slate(call, *nominations)
    sending = Sending(sent_to="The Secretary-General", sent_at=clock.now(), text="Names.")
    record_sending(call, sending, actor=make_runner())
    return [SlatePlace.objects.with_people().get(pk=place.pk) for place in places]


def make_named(email: str, **event: object) -> SlotPerson:
    """Let somebody be nominated in a case that was refused, for an event."""
    nomination = make_nomination(make_call(), is_agreed=False)
    Case.objects.filter(pk=nomination.case_id).update(
        status=CaseStatus.REFUSED, closed_at=clock.now()
    )
    Event.objects.filter(pk=nomination.call.event_id).update(**event)
    SlotPerson.objects.filter(pk=person_of(nomination).pk).update(email=email)
    return person_of(nomination)


def make_slated_by(proposer: User, confirmer: User) -> SlotCall:
    """A slate that two people worked on, without the steps between."""
    call = make_call()
    SlotCall.objects.filter(pk=call.pk).update(
        status=CallStatus.CONFIRMED, proposed_by=proposer, confirmed_by=confirmer
    )
    return call
