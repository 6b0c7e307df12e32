"""Mandates: how somebody comes to speak for a family, and how that ends."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import on_day
from families.choices.families import FamilyEvent
from families.models import Family, FocalPoint
from families.notifications import mandates as notifications
from families.rules.mandates import is_too_far_ahead
from families.services.bases import check_basis
from families.services.obstacles import check_may_begin, free_seat


@transaction.atomic
def begin_mandate(
    family: Family,
    person: User,
    *,
    actor: User | None,
    seat: int | None = None,
    since: date | None = None,
    until: date | None = None,
    event: FamilyEvent = FamilyEvent.MANDATE_BEGUN,
    **basis: Any,
) -> FocalPoint:
    """Let ``person`` speak for ``family`` from a day on (charter, composition).

    Takes the lowest free seat and today if none is said; from a later day on the person is
    its designate until then. ``basis`` is what ``bases.Basis`` holds. Raises ``DomainError``
    if the seat is held, if the person sits already, or if the family is dormant.
    """
    today = clock.today()
    since = since or today
    family, person = locked(family), locked(person)
    check_may_begin(family, person, since, until)
    seat = free_seat(family, seat, since, until)
    check_basis(**basis)
    mandate = FocalPoint.objects.create(
        family=family,
        user=person,
        seat=seat,
        since=since,
        until=until,
        recorded_on=today,
        end_recorded_on=today if until else None,
        **basis,
    )
    facts: dict[str, Any] = {"until": until} if until else {}
    audit.record(
        event,
        mandate,
        actor=actor,
        family=family.slug,
        person=person,
        seat=seat,
        since=since,
        designation=mandate.designation,
        **facts,
    )
    notifications.mandate_begun(mandate)
    return mandate


@transaction.atomic
def end_mandate(
    focal_point: FocalPoint, *, on: date | None = None, actor: User | None, reason: str
) -> FocalPoint:
    """End a mandate; ``on`` is the first day without it, today by default.

    From that day on the seat is free and the right to act gone; before it, a successor can
    be designated. Raises ``DomainError`` if an end is recorded already or the day cannot be.
    """
    return _end(focal_point, on, FamilyEvent.MANDATE_ENDED, actor=actor, reason=reason)


@transaction.atomic
def step_down(focal_point: FocalPoint, *, actor: User, on: date | None = None) -> FocalPoint:
    """Let somebody leave their own seat, today or on a later day, without giving a reason.

    The seat is held until then, and all that depends on it goes on until then.
    """
    if focal_point.user_id != actor.pk:
        raise DomainError(
            _("This mandate is held by somebody else."),
            rule=_("Only its holder can step down from a seat."),
            so=_("Staff can end a mandate in the administration, with the reason."),
        )
    if on and on < clock.today():
        raise DomainError(
            _("%(day)s is past.") % {"day": on_day(on)},
            rule=_("A seat is given up from today on, or from a later day."),
            so=_("Choose today or a later day."),
        )
    return _end(focal_point, on, FamilyEvent.STEPPED_DOWN, actor=actor, reason="")


def _end(
    focal_point: FocalPoint,
    on: date | None,
    event: FamilyEvent,
    *,
    actor: User | None,
    reason: str,
) -> FocalPoint:
    locked(focal_point.family)
    mandate = locked(focal_point)
    on = on or max(clock.today(), mandate.since)
    if mandate.until is not None:
        raise DomainError(
            _("The end of this mandate is recorded: %(until)s.") % {"until": on_day(mandate.until)},
            rule=_("A mandate ends once, and what is on record is not overwritten."),
            so=_("Nothing is left to do."),
        )
    if on < mandate.since:
        since = on_day(mandate.since)
        raise DomainError(
            _("The mandate would end on %(on)s.") % {"on": on_day(on)},
            rule=_("A mandate ends after it began on %(since)s.") % {"since": since},
            so=_("Choose %(since)s or a later day.") % {"since": since},
        )
    if is_too_far_ahead(on, clock.today()):
        raise DomainError(
            _("The mandate would end on %(on)s.") % {"on": on_day(on)},
            rule=_("An end is announced for a day within a year."),
            so=_("Choose an earlier day, or announce it when the time comes."),
        )
    mandate.until, mandate.end_recorded_on = on, clock.today()
    mandate.save(update_fields=["until", "end_recorded_on"])
    audit.record(
        event,
        mandate,
        actor=actor,
        family=mandate.family.slug,
        person=mandate.user,
        seat=mandate.seat,
        until=on,
        private={"reason": reason} if reason else None,
    )
    notifications.mandate_ended(mandate, reason=reason)
    return mandate
