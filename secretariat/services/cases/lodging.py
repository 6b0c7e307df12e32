"""Take in what somebody asks for: a number and a receipt at once."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import StoredFile, User
from csb_portal.references import next_reference, next_references
from csb_portal.services.people import find_person
from families.models import Family
from secretariat.choices.cases import CaseEvent, CaseKind, CaseStatus, ItemState
from secretariat.models import Case, Event
from secretariat.notifications import cases as notifications
from secretariat.rules.cases import folded, normalised
from secretariat.services.cases.filing import add_files
from secretariat.services.cases.requirements import requirements_for
from secretariat.services.cases.steps import due_by_terms, write_step

PREFIX = "PC"
# What is asked for once is refused in words the second time, but for what stands in nobody's
# way: what was settled otherwise, and what nobody confirmed.
IN_NOBODYS_WAY = (
    CaseStatus.UNCONFIRMED,
    CaseStatus.REFUSED,
    CaseStatus.WITHDRAWN,
    CaseStatus.RETURNED,
)


@dataclass(frozen=True)
class Applicant:
    """Who asks, as they said it."""

    name: str
    email: str
    organisation: str = ""
    country: str = ""
    family: Family | None = None
    user: User | None = None
    language: str = "en"
    has_consultative_status: bool = False


@transaction.atomic
def lodge_case(
    kind: CaseKind | str,
    applicant: Applicant,
    *,
    subject: str = "",
    text: str = "",
    event: Event | None = None,
    key: uuid.UUID | None = None,
    files: Iterable[StoredFile] = (),
    handed_in: Collection[str] = (),
    received_at: datetime | None = None,
    actor: User | None = None,
    is_vouched: bool = False,
    is_told: bool = True,
) -> Case:
    """Take in what somebody asks for, with number, checklist and receipt (proposal, 3.c).

    It counts at once where ``actor`` asks with an address of their own account, or vouches for
    whoever asked on paper or by mail (``is_vouched``); else it is unconfirmed until the mailed
    link is used. ``received_at`` is for what came on paper before it was written down here,
    ``handed_in`` for the items that came with it. The same ``key`` again is the same case.
    Raises ``DomainError`` where something that its kind cannot do without is missing, or where
    it was asked for already.
    """
    key = key or uuid.uuid4()
    if known := _known(key, kind):
        return known
    person = applicant.user or find_person(applicant.email)
    is_own = actor is not None and actor == person
    case = Case(
        key=key,
        kind=kind,
        status=CaseStatus.RECEIVED if is_own or is_vouched else CaseStatus.UNCONFIRMED,
        event=event,
        applicant=person,
        name=" ".join(applicant.name.split()),
        email=normalised(applicant.email),
        language=applicant.language,
        organisation=" ".join(applicant.organisation.split()),
        country=applicant.country.strip().upper(),
        family=applicant.family,
        has_consultative_status=applicant.has_consultative_status,
        subject=" ".join(subject.split()) or str(CaseKind(kind).label),
        text=text.strip(),
        received_at=received_at or clock.now(),
    )
    _check(case)
    lock_numbers()
    case.reference = next_reference(PREFIX, case.received_on.year)
    if known := _known(key, kind):  # the series held us until it was there
        return known
    check_once(case)
    case.due_at = due_by_terms(case)
    case.save(force_insert=True)
    write_step(case, actor=actor)
    _open_file(case, files, handed_in, actor)
    if case.kind == CaseKind.VISA:
        case.linked.add(*_registrations_of(case))
    # The public trail ties no account to what it asked for, by whatever address.
    voucher = actor if is_vouched and not is_own else None
    audit.record(CaseEvent.LODGED, case, actor=voucher, kind=str(kind))
    if is_told:
        notifications.case_lodged(case)
    return case


def lock_numbers() -> None:
    """Let whoever takes in cases come one at a time, whatever year these came in."""
    next_references(PREFIX, clock.today().year, 0)


def _known(key: uuid.UUID, kind: CaseKind | str) -> Case | None:
    """Return the case a form already made. Raises ``DomainError`` for another form's key."""
    known = Case.objects.filter(key=key).first()
    if known and known.kind != kind:
        raise DomainError(
            _("This form was sent before, for something else."),
            rule=_("Each form asks for one thing, once."),
            so=_("Open the page anew."),
        )
    return known


def _check(case: Case) -> None:
    if not case.name or not case.email:
        raise DomainError(
            _("The name or the address is missing."),
            rule=_("Each case belongs to a named person who can be written to."),
            so=_("Write both."),
        )
    if case.kind == CaseKind.ACCREDITATION and not (case.organisation and case.family):
        raise DomainError(
            _("The organisation or its [family] is missing."),
            rule=_("Accreditation is of an organisation, which belongs to a [family]."),
            so=_("Name the organisation, and choose its [family]."),
        )
    if case.kind == CaseKind.REGISTRATION and not case.event:
        raise DomainError(
            _("The meeting is missing."),
            rule=_("Registration is of a person, for each meeting."),
            so=_("Choose the meeting."),
        )
    if case.event and case.event.last_day < case.received_on:
        raise DomainError(
            _("%(event)s is over.") % {"event": case.event},
            rule=_("One asks for something before the meeting is over."),
            so=_("Choose a meeting that is still to come."),
        )


def check_once(case: Case) -> None:
    """Raise ``DomainError`` where the same was asked for already, and confirmed.

    An organisation is accredited once, and a person registered once for each meeting.
    """
    others = Case.objects.filter(kind=case.kind).exclude(status__in=IN_NOBODYS_WAY)
    others = others.exclude(pk=case.pk)
    if case.kind == CaseKind.ACCREDITATION:
        named = others.filter(country=case.country).values_list("reference", "organisation")
        wanted = folded(case.organisation)
        found = next((number for number, name in named if folded(name) == wanted), "")
        rule = _("An organisation is accredited once, for the whole process.")
    elif case.kind == CaseKind.REGISTRATION:
        known = others.filter(event=case.event, email=case.email)
        found = known.values_list("reference", flat=True).first() or ""
        rule = _("A person is registered once for each meeting.")
    else:
        return
    if found:
        raise DomainError(
            _("This was asked for already, under the number %(number)s.") % {"number": found},
            rule=rule,
            so=_("Follow that case by the link that was mailed when it came in."),
        )


def _open_file(
    case: Case, files: Iterable[StoredFile], handed_in: Collection[str], actor: User | None
) -> None:
    for requirement in requirements_for(case):
        is_in = requirement.code in handed_in
        case.items.create(
            requirement=requirement,
            state=ItemState.RECEIVED if is_in else ItemState.MISSING,
            received_at=case.received_at if is_in else None,
        )
    add_files(case, files, actor=actor)


def _registrations_of(case: Case) -> Iterable[Case]:
    """Return by which case somebody is registered for the meeting, so that each shows the other."""
    registrations = Case.objects.filter(kind=CaseKind.REGISTRATION, event=case.event)
    return registrations.filter(email=case.email).exclude(status__in=IN_NOBODYS_WAY)
