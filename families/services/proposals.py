"""A mandate is proposed by one and confirmed by another: nobody seats somebody alone."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day, when
from csb_portal.services.people import find_person, register_person
from families.choices.proposals import ProposalEvent, ProposalStatus, ProposedAs
from families.models import Alternate, Bureau, Family, FocalPoint, MandateProposal
from families.notifications import proposals as notifications
from families.permissions.proposals import is_own_matter
from families.services.alternates import check_may_stand_in, name_alternate
from families.services.bases import check_basis
from families.services.mandates import begin_mandate
from families.services.obstacles import check_is_active, check_may_begin, free_seat


@transaction.atomic
def propose_mandate(
    family: Family,
    *,
    email: str,
    name: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    seat: int | None = None,
    since: date | None = None,
    proposed_as: str = ProposedAs.FOCAL_POINT,
    actor: User,
    **basis: Any,
) -> MandateProposal:
    """Propose whoever is reached at ``email`` for a seat, or to stand in for one.

    From today on, or from the day on which the seat is given up. Raises ``DomainError`` for
    what could not be confirmed either.
    """
    family = locked(family)
    check_is_active(family)
    check_basis(**basis)
    person = _known(email, name)
    seat, since = _place(family, seat, since, proposed_as)
    if person:
        _check_person(family, person, since, proposed_as)
    _refuse_again(family, seat, email, proposed_as)
    proposal = MandateProposal.objects.create(
        family=family,
        seat=seat,
        proposed_as=proposed_as,
        person=person,
        email=email.strip().lower(),
        name=person.name if person else name.strip(),
        language=language,
        time_zone=time_zone,
        since=since,
        proposed_by=actor,
        proposed_at=clock.now(),
        lapses_at=clock.now() + timedelta(days=Bureau.current().proposal_days),
        **basis,
    )
    audit.record(
        ProposalEvent.MANDATE_PROPOSED,
        proposal,
        actor=actor,
        public=False,
        family=family.slug,
        seat=seat,
        since=since,
        proposed_as=proposed_as,
        person=person,
    )
    notifications.mandate_proposed(proposal)
    return proposal


@transaction.atomic
def confirm_proposal(proposal: MandateProposal, *, actor: User) -> FocalPoint | Alternate:
    """Let the second person say yes: the mandate begins, today at the earliest (charter).

    Raises ``DomainError`` if it is answered already or has lapsed, if ``actor`` proposed it or
    is proposed in it, or if the seat or the person is no longer free.
    """
    family = locked(proposal.family)
    proposal, rivals = _locked_with_rivals(proposal)
    _check_in_time(proposal)
    _answer(proposal, ProposalStatus.CONFIRMED, actor)
    _check_second_person(proposal, actor)
    person = proposal.person or find_person(proposal.email) or _registered(proposal, actor)
    since = max(proposal.since or clock.today(), clock.today())
    begin = name_alternate if proposal.is_for_alternate else begin_mandate
    begun = begin(family, person, seat=proposal.seat, since=since, actor=actor, **proposal.basis)
    proposal.person, proposal.email, proposal.since = person, "", since
    proposal.mandate = begun if isinstance(begun, FocalPoint) else None
    proposal.save()
    audit.record(
        ProposalEvent.PROPOSAL_CONFIRMED,
        proposal,
        actor=actor,
        public=False,
        family=family.slug,
        seat=proposal.seat,
        began=begun,
    )
    notifications.proposal_answered(proposal)
    for rival in rivals:
        _lapse(rival, _("Somebody else was confirmed."))
    return begun


@transaction.atomic
def decline_proposal(proposal: MandateProposal, *, actor: User, reason: str) -> MandateProposal:
    """Say no, with the reason; also the person who is proposed may. Raises ``DomainError``."""
    proposal = locked(proposal)
    if actor.pk == proposal.proposed_by_id:
        raise DomainError(
            _("You proposed this yourself."),
            rule=_("Another person confirms or declines what somebody proposes."),
            so=_("Withdraw the proposal instead."),
        )
    return _close(proposal, ProposalStatus.DECLINED, ProposalEvent.PROPOSAL_DECLINED, actor, reason)


@transaction.atomic
def withdraw_proposal(proposal: MandateProposal, *, actor: User, reason: str) -> MandateProposal:
    """Take one's own proposal back. Raises ``DomainError``."""
    proposal = locked(proposal)
    if actor.pk != proposal.proposed_by_id:
        raise DomainError(
            _("Somebody else proposed this."),
            rule=_("A proposal is withdrawn by whoever made it."),
            so=_("Decline it, with the reason."),
        )
    return _close(
        proposal, ProposalStatus.WITHDRAWN, ProposalEvent.PROPOSAL_WITHDRAWN, actor, reason
    )


def lapse_proposals() -> None:
    """Close what nobody answered in time. Safe to run twice."""
    for proposal in MandateProposal.objects.lapsed_by(clock.now()):
        with transaction.atomic():
            late = locked(proposal)
            if late.is_open:
                _lapse(late, _("Nobody confirmed it in time."))


def _lapse(proposal: MandateProposal, reason: str) -> None:
    _close(proposal, ProposalStatus.LAPSED, ProposalEvent.PROPOSAL_LAPSED, None, reason)


def _locked_with_rivals(
    proposal: MandateProposal,
) -> tuple[MandateProposal, list[MandateProposal]]:
    """Lock a proposal, and the others for what it would give away, before the trail is written."""
    same = Q(family=proposal.family, seat=proposal.seat, proposed_as=proposal.proposed_as)
    rows = MandateProposal.objects.select_for_update().filter(
        Q(pk=proposal.pk) | same & Q(status=ProposalStatus.PROPOSED)
    )
    found = {row.pk: row for row in rows.order_by("pk")}
    return found.pop(proposal.pk), list(found.values())


def _check_in_time(proposal: MandateProposal) -> None:
    if proposal.is_open and proposal.lapses_at <= clock.now():
        raise DomainError(
            _("Nobody confirmed it before %(time)s.") % {"time": when(proposal.lapses_at)},
            rule=_("A proposal that is not confirmed in time lapses."),
            so=_("Propose it anew."),
        )


def _known(email: str, name: str) -> User | None:
    person = find_person(email)
    if person is None and not name.strip():
        raise DomainError(
            _("The portal knows nobody at %(email)s.") % {"email": email},
            rule=_("Whoever speaks for a [family] is named in public."),
            so=_("Give the name of the person as well."),
        )
    return person


def _place(
    family: Family, seat: int | None, since: date | None, proposed_as: str
) -> tuple[int, date]:
    """Return the seat and the first day that are meant, or refuse what cannot be."""
    today = clock.today()
    if since and since < today:
        raise DomainError(
            _("%(day)s is past.") % {"day": on_day(since)},
            rule=_("A mandate begins on the day it is confirmed, or on a later day."),
            so=_("Leave the day empty, or choose a later one."),
        )
    if proposed_as == ProposedAs.ALTERNATE:
        check_may_stand_in(family, seat or 1)
        return seat or 1, since or today
    if seat and not since:
        leaving = FocalPoint.objects.current().filter(family=family, seat=seat).first()
        since = leaving.until if leaving else None
    since = since or today
    return free_seat(family, seat, since), since


def _check_person(family: Family, person: User, since: date, proposed_as: str) -> None:
    if proposed_as == ProposedAs.FOCAL_POINT:
        check_may_begin(family, person, since, None)


def _refuse_again(family: Family, seat: int, email: str, proposed_as: str) -> None:
    waiting = MandateProposal.objects.waiting().filter(family=family, seat=seat)
    if waiting.filter(email=email.strip().lower(), proposed_as=proposed_as).exists():
        raise DomainError(
            _("This person is proposed for this seat already."),
            rule=_("One proposal waits for its answer at a time."),
            so=_("A second person can confirm it now."),
        )


def _registered(proposal: MandateProposal, actor: User) -> User:
    return register_person(
        email=proposal.email,
        name=proposal.name,
        language=proposal.language,
        time_zone=proposal.time_zone,
        actor=actor,
    )


def _check_second_person(proposal: MandateProposal, actor: User) -> None:
    if is_own_matter(actor, proposal):
        raise DomainError(
            _("You proposed this, or you are proposed in it."),
            rule=_("A second person confirms a mandate: nobody decides on their own matter."),
            so=_("Ask another [focal point] of the [family], or staff."),
        )


def _answer(proposal: MandateProposal, status: ProposalStatus, actor: User | None) -> None:
    proposal.move_to(status)
    proposal.decided_by, proposal.decided_at = actor, clock.now()


def _close(
    proposal: MandateProposal,
    status: ProposalStatus,
    event: ProposalEvent,
    actor: User | None,
    reason: str,
) -> MandateProposal:
    _answer(proposal, status, actor)
    proposal.reason, proposal.email = reason, ""
    proposal.save()
    audit.record(
        event,
        proposal,
        actor=actor,
        public=False,
        private={"reason": reason} if reason else None,
        family=proposal.family.slug,
        seat=proposal.seat,
    )
    if actor is None or actor.pk != proposal.proposed_by_id:
        notifications.proposal_answered(proposal)
    return proposal
