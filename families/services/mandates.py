"""Mandates: how somebody comes to speak for a family, and how that ends."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families import notifications
from families.choices import Designation, FamilyEvent
from families.models import Family, FocalPoint
from families.rules import free_seats, overlaps


@transaction.atomic
def begin_mandate(
    family: Family,
    person: User,
    *,
    actor: User | None,
    seat: int | None = None,
    since: date | None = None,
    designation: str = Designation.UNSTATED,
    designated_by: str = "",
    designated_on: date | None = None,
    designated_until: date | None = None,
) -> FocalPoint:
    """Let ``person`` speak for ``family`` from a day on (charter, composition).

    Takes the lowest free seat and today if none is said. Raises ``DomainError`` if the
    seat is held, if the person sits already, or if the family is dormant.
    """
    today = clock.today()
    since = since or today
    family, person = locked(family), locked(person)
    _check_may_begin(family, person, since, today)
    seat = _free_seat(family, seat, since)
    _check_basis(designation, designated_on, today)
    mandate = FocalPoint.objects.create(
        family=family,
        user=person,
        seat=seat,
        since=since,
        designation=designation,
        designated_by=designated_by,
        designated_on=designated_on,
        designated_until=designated_until,
    )
    audit.record(
        FamilyEvent.MANDATE_BEGUN,
        mandate,
        actor=actor,
        family=family.slug,
        person=person,
        seat=seat,
        since=since,
        designation=designation,
    )
    notifications.mandate_begun(mandate)
    return mandate


@transaction.atomic
def end_mandate(
    focal_point: FocalPoint, *, on: date | None = None, actor: User | None, reason: str
) -> FocalPoint:
    """End a mandate; ``on`` is the first day without it, today by default.

    The seat is free at once, and the right to act ends with the next request. Raises
    ``DomainError`` if the mandate has ended already or the day cannot be.
    """
    return _end(focal_point, on, FamilyEvent.MANDATE_ENDED, actor=actor, reason=reason)


@transaction.atomic
def step_down(focal_point: FocalPoint, *, actor: User) -> FocalPoint:
    """Let somebody leave their own seat, today and without giving a reason."""
    if focal_point.user_id != actor.pk:
        raise DomainError(
            _("This mandate is held by somebody else."),
            rule=_("Only its holder can step down from a seat."),
            so=_("Staff can end a mandate in the administration, with the reason."),
        )
    return _end(focal_point, None, FamilyEvent.STEPPED_DOWN, actor=actor, reason="")


@transaction.atomic
def state_basis(
    focal_point: FocalPoint,
    *,
    designation: str,
    designated_by: str,
    designated_on: date | None,
    designated_until: date | None = None,
    actor: User,
) -> FocalPoint:
    """Say how a family chose its focal point: how, by whom, when, until when.

    The charter leaves open who decides what a focal point is; so each family publishes
    its own answer, and "ad hoc" is one. Raises ``DomainError`` for a day to come.
    """
    mandate = locked(focal_point)
    if designation == Designation.UNSTATED:
        raise DomainError(
            _("No way of choosing was given."),
            rule=_("A basis says how the family chose."),
            so=_("Choose one of the ways; “ad hoc” is a way as well."),
        )
    _check_basis(designation, designated_on, clock.today())
    mandate.designation, mandate.designated_by = designation, designated_by
    mandate.designated_on, mandate.designated_until = designated_on, designated_until
    mandate.save(
        update_fields=["designation", "designated_by", "designated_on", "designated_until"]
    )
    audit.record(
        FamilyEvent.BASIS_STATED,
        mandate,
        actor=actor,
        designation=designation,
        designated_on=designated_on,
        designated_until=designated_until,
        private={"designated_by": designated_by} if designated_by else None,
    )
    return mandate


def _check_may_begin(family: Family, person: User, since: date, today: date) -> None:
    if not family.is_active:
        raise DomainError(
            _("%(family)s is dormant.") % {"family": family},
            rule=_("Only active families have focal points in office."),
            so=_("Record the family's return first."),
        )
    if since > today:
        raise DomainError(
            _("The mandate would begin on %(since)s.") % {"since": since},
            rule=_("A mandate is recorded once it runs."),
            so=_("Choose today or an earlier day."),
        )
    if not person.is_active:
        raise DomainError(
            _("The account of %(person)s is closed.") % {"person": person},
            rule=_("Whoever speaks for a family must be able to log in."),
            so=_("Open the account again first."),
        )
    for other in FocalPoint.objects.filter(Q(until=None) | Q(until__gt=since), user=person):
        raise DomainError(
            _("%(person)s sits for %(family)s, seat %(seat)s, in that time.")
            % {"person": person, "family": other.family, "seat": other.seat},
            rule=_("A person sits for one family at a time."),
            so=_("End that mandate first, or begin this one later."),
        )


def _free_seat(family: Family, seat: int | None, since: date) -> int:
    """Return the seat to give, or raise ``DomainError`` if nobody can take it."""
    others = FocalPoint.objects.filter(family=family).select_related("user")
    held = {
        mandate.seat: mandate
        for mandate in others
        if overlaps(since, None, mandate.since, mandate.until)
    }
    free = free_seats(family.seats, held)
    if seat in free or (seat is None and free):
        return seat or free[0]
    if seat in held:
        fact = _("Seat %(seat)s of %(family)s is held by %(person)s.")
        fact %= {"seat": seat, "family": family, "person": held[seat].user}
    else:
        fact = _("%(family)s has no such free seat.") % {"family": family}
    raise DomainError(
        fact,
        rule=_("A family has %(seats)s seats, and one person sits in each.")
        % {"seats": family.seats},
        so=_("End a mandate first, or choose a seat that is free on that day."),
    )


def _check_basis(designation: str, designated_on: date | None, today: date) -> None:
    if designated_on and designated_on > today:
        raise DomainError(
            _("%(day)s is still to come.") % {"day": designated_on},
            rule=_("A basis tells how somebody was chosen, so it lies in the past."),
            so=_("Correct the day, or leave it empty."),
        )


def _end(
    focal_point: FocalPoint,
    on: date | None,
    event: FamilyEvent,
    *,
    actor: User | None,
    reason: str,
) -> FocalPoint:
    today = clock.today()
    on = on or today
    locked(focal_point.family)
    mandate = locked(focal_point)
    if mandate.until is not None:
        raise DomainError(
            _("This mandate ended on %(until)s.") % {"until": mandate.until},
            rule=_("A mandate ends once."),
            so=_("Nothing is left to do."),
        )
    if not mandate.since <= on <= today:
        raise DomainError(
            _("The mandate would end on %(on)s.") % {"on": on},
            rule=_("A mandate ends after it began on %(since)s, and not in the future.")
            % {"since": mandate.since},
            so=_("Choose a day from %(since)s to today.") % {"since": mandate.since},
        )
    mandate.until = on
    mandate.save(update_fields=["until"])
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
