"""Alternates: named like focal points, and stepping in where the family says so."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.families import FamilyEvent
from families.choices.proposals import ProposalEvent
from families.models import Alternate, Family, FocalPoint
from families.notifications import alternates as notifications
from families.rules.mandates import overlaps
from families.services.bases import check_basis
from families.services.mandates import begin_mandate
from families.services.obstacles import check_is_active


@transaction.atomic
def name_alternate(
    family: Family,
    person: User,
    *,
    seat: int,
    since: date | None = None,
    actor: User | None,
    **basis: Any,
) -> Alternate:
    """Let ``person`` stand in for a seat from a day on; there is one for a seat at a time.

    Raises ``DomainError`` if the seat has an alternate or the family no such seat.
    """
    family, person = locked(family), locked(person)
    since = since or clock.today()
    check_is_active(family)
    check_may_stand_in(family, seat)
    check_basis(**basis)
    for other in family.alternates.filter(seat=seat).select_related("user"):
        if overlaps(since, None, other.since, other.until):
            raise DomainError(
                _("%(person)s stands in for seat %(seat)s of %(family)s.")
                % {"person": other.user, "seat": seat, "family": family},
                rule=_("A seat has one alternate at a time."),
                so=_("Let that one step back first."),
            )
    alternate = Alternate.objects.create(
        family=family, user=person, seat=seat, since=since, recorded_on=clock.today(), **basis
    )
    audit.record(
        ProposalEvent.ALTERNATE_NAMED,
        alternate,
        actor=actor,
        family=family.slug,
        seat=seat,
        person=person,
        since=since,
    )
    notifications.alternate_named(alternate)
    return alternate


def check_may_stand_in(family: Family, seat: int) -> None:
    """Refuse a seat the family does not have. Raises ``DomainError``."""
    if not 1 <= seat <= family.seats:
        raise DomainError(
            _("%(family)s has no seat %(seat)s.") % {"family": family, "seat": seat},
            rule=_("An alternate stands in for one of the [family]'s seats."),
            so=_("Choose a seat from 1 to %(seats)s.") % {"seats": family.seats},
        )


@transaction.atomic
def end_alternate(alternate: Alternate, *, actor: User | None) -> Alternate:
    """Let somebody stand in no longer, from today on. Raises ``DomainError`` if ended."""
    locked(alternate.family)
    alternate = locked(alternate)
    if alternate.until is not None:
        raise DomainError(
            _("%(person)s stands in no longer.") % {"person": alternate.user},
            rule=_("What is on record is not overwritten."),
            so=_("Nothing is left to do."),
        )
    return _end(alternate, actor)


@transaction.atomic
def set_stepping_in(family: Family, *, step_in: bool, actor: User) -> Family:
    """Let the family say whether its alternates step in by themselves, from now on."""
    family = locked(family)
    if family.alternates_step_in != step_in:
        family.alternates_step_in = step_in
        family.save(update_fields=["alternates_step_in"])
        audit.record(ProposalEvent.STEPPING_IN_SET, family, actor=actor, step_in=step_in)
    return family


def let_alternates_step_in() -> None:
    """Seat the alternate of every vacant seat whose family said so. Safe to run twice."""
    waiting = Alternate.objects.current().filter(
        family__alternates_step_in=True, seat__lte=F("family__seats"), user__is_active=True
    )
    for alternate in waiting.exclude(family__status="dormant").select_related("family"):
        step_in(alternate)


@transaction.atomic
def step_in(alternate: Alternate) -> FocalPoint | None:
    """Begin the alternate's mandate today, if the seat is vacant; until a designate comes."""
    family, today = locked(alternate.family), clock.today()
    alternate = locked(alternate)
    own = FocalPoint.objects.unfinished().filter(user=alternate.user_id)
    held = FocalPoint.objects.current().filter(family=family, seat=alternate.seat)
    wanted = family.is_active and family.alternates_step_in and alternate.runs_on(today)
    if not wanted or own.exists() or held.exists():
        return None
    coming = FocalPoint.objects.designated().filter(family=family, seat=alternate.seat)
    first = coming.order_by("since").first()
    mandate = begin_mandate(
        family,
        alternate.user,
        seat=alternate.seat,
        since=today,
        until=first.since if first else None,
        event=FamilyEvent.ALTERNATE_STEPPED_IN,
        actor=None,
        **alternate.basis,
    )
    _end(alternate, None)
    notifications.alternate_stepped_in(mandate)
    return mandate


def _end(alternate: Alternate, actor: User | None) -> Alternate:
    alternate.until = max(clock.today(), alternate.since)
    alternate.end_recorded_on = clock.today()
    alternate.save(update_fields=["until", "end_recorded_on"])
    audit.record(
        ProposalEvent.ALTERNATE_ENDED,
        alternate,
        actor=actor,
        family=alternate.family.slug,
        seat=alternate.seat,
        until=alternate.until,
    )
    return alternate
