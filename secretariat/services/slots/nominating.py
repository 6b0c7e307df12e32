"""Nominate a speaker and an alternate for a session; name somebody else where one declined."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from csb_portal.periods import period_ends_at
from families.permissions.mandates import current_mandate
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.slots import STANDING, MayNominate, NominatedBy, SlotEvent, SlotRole
from secretariat.models import Case, CaseTerms, SlotCall, SlotNomination, SlotPerson, SlotSession
from secretariat.notifications import slots as notifications
from secretariat.rules.cases import normalised
from secretariat.services.cases.lodging import Applicant, lodge_case
from secretariat.services.cases.steps import move_case


@dataclass(frozen=True)
class Named:
    """Somebody who is named as speaker or alternate."""

    name: str
    email: str
    organisation: str = ""
    country: str = ""
    language: str = "en"

    @property
    def address(self) -> str:
        return normalised(self.email)


@dataclass(frozen=True)
class Nominated:
    """What a nomination says, as it was typed in."""

    session: SlotSession
    speaker: Named
    alternate: Named
    statement: str
    nominated_by: NominatedBy | str = NominatedBy.FAMILY
    group_name: str = ""
    title: str = ""
    organiser: str = ""
    room_need: str = ""


@transaction.atomic
def nominate(
    call: SlotCall,
    nominated: Nominated,
    applicant: Applicant,
    *,
    key: uuid.UUID,
    actor: User | None = None,
) -> SlotNomination:
    """Take in a nomination with number and receipt, and ask both people for their word.

    The same ``key`` again is the same nomination. Raises ``DomainError`` before the call opens
    and after its deadline, for somebody who is named in that session already, and where
    something is missing.
    """
    call = locked(call)
    if known := SlotNomination.objects.filter(case__key=key).first():
        return known
    require_open(call)
    _check(call, nominated)
    _check_voice(call, nominated, applicant, actor)
    for named in (nominated.speaker, nominated.alternate):
        _check_free(nominated.session, named)
    family = applicant.family if nominated.nominated_by == NominatedBy.FAMILY else None
    case = lodge_case(
        CaseKind.SLOT,
        Applicant(**{**vars(applicant), "family": family}),
        subject=nominated.title or f"{call}: {nominated.session}",
        text=nominated.statement,
        event=call.event,
        key=key,
        actor=actor,
    )
    case.due_at = due_after(call) if case.is_confirmed else call.closes_at
    case.save(update_fields=["due_at"])
    nomination = SlotNomination.objects.create(
        case=case,
        call=call,
        session=nominated.session,
        nominated_by=nominated.nominated_by,
        group_name=_plain(nominated.group_name),
        title=_plain(nominated.title),
        organiser=_plain(nominated.organiser),
        room_need=nominated.room_need.strip(),
    )
    _name(nomination, SlotRole.SPEAKER, nominated.speaker)
    _name(nomination, SlotRole.ALTERNATE, nominated.alternate)
    audit.record(
        SlotEvent.NOMINATED,
        call,
        actor=None,  # the public trail ties nobody to what they asked for
        case=case.reference,
        session=nominated.session.number,
        family=family.slug if family else None,
    )
    return nomination


@transaction.atomic
def confirm_nomination(case: Case) -> Case:
    """Let a nomination count. Raises ``DomainError`` once its call is closed."""
    call = locked(case.slot_nomination.call)
    case = locked(case)
    if case.is_confirmed:
        return case
    require_open(call)
    return move_case(case, CaseStatus.RECEIVED, due_at=due_after(call), is_told=False)


@transaction.atomic
def name_anew(nomination: SlotNomination, role: SlotRole | str, named: Named) -> SlotPerson:
    """Name somebody else where one declined or withdrew, until the deadline.

    Raises ``DomainError`` where somebody is named already, and too late.
    """
    call = locked(nomination.call)
    nomination = locked(nomination)
    require_open(call)
    if not nomination.case.is_open or role not in nomination.open_roles:
        raise DomainError(
            _("%(role)s: somebody is named, or the nomination is settled.")
            % {"role": SlotRole(role).label},
            rule=_("Somebody else is named where one declined or withdrew."),
            so=_("Nothing was changed."),
        )
    _check_named(named)
    _check_free(nomination.session, named)
    person = _name(nomination, role, named)
    audit.record(
        SlotEvent.RENAMED, call, actor=None, case=nomination.case.reference, role=str(role)
    )
    return person


def due_after(call: SlotCall) -> datetime:
    """Return until when the secretariat acts on a nomination: its days begin at the deadline."""
    days = CaseTerms.of(CaseKind.SLOT).secretariat_days
    return period_ends_at(call.closes_at, days, settings.BUREAU_TIME_ZONE)


def require_open(call: SlotCall) -> None:
    """Raise ``DomainError`` before a call opens, and from its deadline on, by the server's clock."""
    if call.is_open:
        return
    now = clock.now()
    if call.is_announced:
        fact = _("%(call)s opens on %(when)s.") % {"call": call, "when": when(call.opens_at)}
        so = _("Come back then; what you typed is still in the form.")
    elif call.closes_at <= now:
        fact = _("%(call)s closed on %(closed)s; your form arrived on %(now)s.") % {
            "call": call,
            "closed": when(call.closes_at),
            "now": when(now),
        }
        so = _("Nothing of what you typed is lost: it is still in the form, to be copied.")
    else:
        fact = _("%(call)s: %(state)s.") % {"call": call, "state": call.status_label.lower()}
        so = _("What you typed is still in the form, to be copied.")
    rule = _("Nominations are taken between the opening and the deadline, by the server's clock.")
    raise DomainError(fact, rule=rule, so=so)


def _name(nomination: SlotNomination, role: SlotRole | str, named: Named) -> SlotPerson:
    person = nomination.people.create(
        session=nomination.session,
        role=role,
        name=_plain(named.name),
        email=named.address,
        organisation=_plain(named.organisation),
        country=named.country.strip().upper(),
        language=named.language,
    )
    notifications.word_wanted(person)
    return person


def _check(call: SlotCall, nominated: Nominated) -> None:
    if nominated.session.call_id != call.pk or nominated.session.cancelled_at:
        raise DomainError(
            _("%(session)s takes no names.") % {"session": nominated.session},
            so=_("Choose another session of this call."),
        )
    for named in (nominated.speaker, nominated.alternate):
        _check_named(named)
    if nominated.speaker.address == nominated.alternate.address:
        raise DomainError(
            _("Speaker and alternate have the same address."),
            rule=_("Each name comes with an alternate, who is somebody else."),
            so=_("Name another person as alternate."),
        )
    if not nominated.statement.strip():
        raise DomainError(
            _("It is not said how the criteria are met."),
            rule=_("Names are chosen by the published criteria."),
            so=_("Write it in a few sentences."),
        )
    if call.is_side_event and not (nominated.title.strip() and nominated.organiser.strip()):
        raise DomainError(
            _("The title or the organiser is missing."),
            rule=_("A side event has a title, and somebody who organises it."),
            so=_("Write both."),
        )


def _check_named(named: Named) -> None:
    if not named.name.strip() or not named.address:
        raise DomainError(
            _("A name or an address is missing."),
            rule=_("A nomination names a speaker and an alternate, each with an address."),
            so=_("Write all of them."),
        )


def _check_voice(
    call: SlotCall, nominated: Nominated, applicant: Applicant, actor: User | None
) -> None:
    """Refuse a name in which somebody may not speak."""
    if nominated.nominated_by == NominatedBy.FAMILY:
        mandate = current_mandate(actor) if actor else None
        if mandate is None or mandate.family != applicant.family:
            raise DomainError(
                _("You are not a [focal point] of that [family] today."),
                rule=_("A [family] nominates by its [focal points]."),
                so=_("Ask one of them, or nominate in another name if the call allows it."),
            )
    elif nominated.nominated_by == NominatedBy.GROUP and not nominated.group_name.strip():
        raise DomainError(
            _("The working group or caucus is not named."),
            rule=_("Everybody reads how many names came from whom."),
            so=_("Write its name."),
        )
    if nominated.nominated_by not in voices(call):
        raise DomainError(
            _("This call is not open to that."),
            rule=_("Who may nominate: %(who)s.") % {"who": call.get_may_nominate_display()},
            so=_("Ask a [family] to nominate."),
        )


def voices(call: SlotCall) -> list[NominatedBy]:
    """Return in whose name a call can be answered."""
    known = [NominatedBy.FAMILY, NominatedBy.GROUP, NominatedBy.PERSON]
    return known[: list(MayNominate).index(MayNominate(call.may_nominate)) + 1]


def _check_free(session: SlotSession, named: Named) -> None:
    """Refuse somebody who is named in that session already; whose nomination it is stays theirs."""
    if SlotPerson.objects.filter(
        session=session, email=named.address, status__in=STANDING
    ).exists():
        raise DomainError(
            _("%(name)s is nominated for “%(session)s” already.")
            % {"name": _plain(named.name), "session": session},
            rule=_("A person is nominated once for each session, as speaker or as alternate."),
            so=_("Name somebody else, or choose another session."),
        )


def _plain(text: str) -> str:
    return " ".join(text.split())
