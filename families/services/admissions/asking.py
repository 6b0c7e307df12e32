"""Ask for admission or return: what is asked, and the word of the people it names."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.references import next_reference
from csb_portal.services.people import find_person
from families.admission_links import people_links
from families.choices.admissions import AdmissionEvent, ApplicationKind, ApplicationStatus
from families.choices.families import FamilyKind
from families.models import Application, ApplicationPerson, Bureau, Family, version_in_force
from families.notifications import admissions as notifications
from families.rules.admissions import lacks_people, lacks_supporters
from families.services.admissions.hindrances import (
    earliest_day,
    of_name,
    of_person,
    of_place,
    of_return,
)

CRITERIA = "criteria"


@dataclass(frozen=True)
class Named:
    """Somebody an application names: who would speak for the family."""

    name: str
    email: str
    language: str = "en"


@dataclass(frozen=True)
class Asked:
    """What an application asks for, as it was typed in."""

    kind: ApplicationKind | str
    name: str
    statement: str
    basis: str
    people: Sequence[Named]
    supporters: Sequence[str]
    family: Family | None = None
    family_kind: FamilyKind | str = FamilyKind.THEMATIC


@transaction.atomic
def ask_for_admission(asked: Asked, *, key: uuid.UUID, actor: User | None = None) -> Application:
    """Take in an application, and mail each of its people the link to give their word.

    Nobody reads it before all of them have. The same form again changes nothing. Whoever is
    logged in has given theirs by sending it. Raises ``DomainError`` where something is missing.
    """
    family = locked(asked.family) if asked.family else None
    if known := Application.objects.filter(key=key).first():
        return known
    bureau = Bureau.current()
    is_return = asked.kind == ApplicationKind.RETURN
    people = family.seats if family else bureau.seats_per_group
    supporters = bureau.supporters_for_return if is_return else bureau.supporters_for_admission
    _check(asked, family, people=people, supporters=supporters)
    values = {
        "kind": asked.kind,
        "family": family,
        "name": family.name_en if family else " ".join(asked.name.split()),
        "family_kind": family.kind if family else asked.family_kind,
        "statement": asked.statement.strip(),
        "basis": asked.basis.strip(),
        "people_needed": people,
        "supporters_needed": supporters,
        "objection_days": bureau.return_objection_days,
        "appeal_days": bureau.appeal_days,
        "entered_by": actor,
        "asked_at": clock.now(),
    }
    application, is_new = Application.objects.get_or_create(key=key, defaults=values)
    if not is_new:
        return application
    for name in dict.fromkeys(" ".join(one.split()) for one in asked.supporters if one.strip()):
        application.supporters.create(name=name)
    for place, named in enumerate(asked.people, start=1):
        _name(application, place, named, actor)
    return _receive_if_complete(application, actor)


def _name(application: Application, place: int, named: Named, actor: User | None) -> None:
    is_sender = actor is not None and find_person(named.email) == actor
    person = application.people.create(
        place=place,
        name=" ".join(named.name.split()),
        email=named.email.strip().lower(),
        language=named.language,
    )
    if is_sender:
        _stand_by(person)
    else:
        notifications.word_wanted(person)


def _stand_by(person: ApplicationPerson) -> None:
    """Take somebody's word; whether they can sit is told to them alone, who read that address."""
    application = person.application
    given = application.people.exclude(confirmed_at=None)
    if hindrance := of_person(person, given, earliest_day(application)):
        raise hindrance
    person.confirmed_at = clock.now()
    person.save(update_fields=["confirmed_at"])


def _check(asked: Asked, family: Family | None, *, people: int, supporters: int) -> None:
    if not asked.statement.strip() or not asked.basis.strip():
        raise DomainError(
            _("The statement, or how its people were chosen, is empty."),
            rule=_("Whoever asks for a place says who they are, and on whose word."),
            so=_("Write both."),
        )
    if lacks_people((one.email for one in asked.people), people):
        raise DomainError(
            ngettext(
                "Fewer than %(count)d person is named, each with an address of their own.",
                "Fewer than %(count)d people are named, each with an address of their own.",
                people,
            )
            % {"count": people},
            rule=_("As many people stand behind an application as a [family] has seats."),
            so=_("Name them all."),
        )
    if len(asked.people) > people:
        raise DomainError(
            _("%(count)d people are named.") % {"count": len(asked.people)},
            rule=_("As many people stand behind an application as a [family] has seats."),
            so=_("Name %(count)d.") % {"count": people},
        )
    if lacks_supporters(asked.supporters, supporters):
        raise DomainError(
            ngettext(
                "Fewer than %(count)d supporting organisation is named.",
                "Fewer than %(count)d different supporting organisations are named.",
                supporters,
            )
            % {"count": supporters},
            rule=_("A [family] speaks for organisations, and they are named in public."),
            so=_("Name them all."),
        )
    if asked.kind != ApplicationKind.RETURN and not asked.name.strip():
        raise DomainError(
            _("The name is empty."),
            rule=_("A [family] is called something."),
            so=_("Write its name in English."),
        )
    is_return = asked.kind == ApplicationKind.RETURN
    if hindrance := of_return(family) if is_return else of_name(asked.name):
        raise hindrance


def find_person_by(token: str) -> ApplicationPerson:
    """Return whose word the link of a mail stands for. Raises ``DomainError`` for a stale one."""
    try:
        key = people_links.key_of(token)
    except ValueError as error:
        raise _stale() from error
    people = ApplicationPerson.objects.select_related("application__family")
    person = people.filter(key=key).first()
    if person is None:
        raise _stale()
    application = person.application
    if application.received_at is None and application.expires_at <= clock.now():
        raise _stale()
    return person


@transaction.atomic
def give_word(token: str) -> Application:
    """Let somebody say that they stand behind the application, and would speak for the family.

    With the word of the last of them it is received, gets its number, and everybody can
    read it. Raises ``DomainError`` for a stale link, and for who could not sit for it.
    """
    person = find_person_by(token)
    if person.application.family:
        locked(person.application.family)
    application = locked(person.application)
    person = locked(person)
    if person.confirmed_at is None:
        _stand_by(person)
    return _receive_if_complete(application, None)


def _receive_if_complete(application: Application, actor: User | None) -> Application:
    """Give it its number; the caller holds the locks.

    The series of numbers is locked first: so of two that ask for one name, the later is refused.
    """
    waits = application.people.filter(confirmed_at=None).exists()
    if waits or application.status != ApplicationStatus.UNCONFIRMED:
        return application
    application.reference = next_reference("AP", clock.today().year)
    if hindrance := of_place(application):
        raise hindrance
    application.move_to(ApplicationStatus.RECEIVED)
    application.received_at = clock.now()
    application.criteria = version_in_force(CRITERIA)
    application.save(update_fields=["status", "received_at", "reference", "criteria"])
    notifications.application_received(application)
    audit.record(
        AdmissionEvent.RECEIVED,
        application,
        actor=actor or application.entered_by,
        kind=application.kind,
        family=application.family.slug if application.family else None,
        criteria=application.criteria.number if application.criteria else None,
        supporters=application.supporters.count(),
    )
    return application


def _stale() -> DomainError:
    return DomainError(
        _("This link is not known, or its time has passed."),
        rule=_("A link to give one's word is good for seven days."),
        so=_("Ask whoever applied to send the application again."),
    )
