"""Ask for interpretation and equipment: never more at once than there is, and a line to wait in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.choices.rooms import BookingStatus, RoomAct
from secretariat.models import Case, Event, Resource, ResourceBooking, RoomGroup, RoomTerms
from secretariat.notifications import rooms as notifications
from secretariat.rules.rooms import Span, free_units
from secretariat.services.cases.lodging import lodge_case
from secretariat.services.cases.steps import move_case
from secretariat.services.rooms import checks
from secretariat.services.rooms.booking import applicant_of
from secretariat.services.rooms.reading import (
    local_day,
    lock_terms,
    lock_waiting,
    resource_minutes_left,
    units_out,
)
from secretariat.services.rooms.waiting import fill_slots


@dataclass(frozen=True)
class ResourceWish:
    """So many of a resource for a time, and where they are needed."""

    resource: Resource
    starts_at: datetime
    ends_at: datetime
    count: int = 1
    place: str = ""

    @property
    def span(self) -> Span:
        return Span.between(self.starts_at, self.ends_at)


@transaction.atomic
def book_resources(
    wishes: Sequence[ResourceWish],
    *,
    event: Event,
    group: RoomGroup,
    actor: User,
    subject: str = "",
    purpose: str = "",
    key: uuid.UUID | None = None,
    may_wait: bool = False,
) -> Case:
    """Give a group what is free of what it asks for; with ``may_wait`` the rest waits in line.

    Without ``may_wait`` it is all or nothing; nobody waits for more than there is
    once it is known how many there are. Raises
    ``DomainError`` that says of what, how many and when too few are left.
    """
    terms = lock_terms(event)
    key = key or uuid.uuid4()
    if known := Case.objects.filter(key=key).first():
        return known
    wishes = _as_they_are(wishes)
    _check(terms, wishes)
    case = lodge_case(
        CaseKind.INTERPRETATION,
        applicant_of(actor, group),
        subject=subject or _subject(wishes, group),
        text=purpose,
        event=event,
        key=key,
        actor=actor,
        is_told=False,
    )
    rows = [row for wish in wishes for row in _give(terms, case, group, wish, may_wait=may_wait)]
    is_any_held = any(row.is_held for row in rows)
    target = CaseStatus.GRANTED if is_any_held else CaseStatus.WAITING_LIST
    case = move_case(case, target, is_told=False)
    held = sum(row.is_held for row in rows)
    audit.record(RoomAct.RESOURCES_BOOKED, case, actor=None, held=held, waiting=len(rows) - held)
    notifications.resources_booked(case, rows)
    return case


def _subject(wishes: Sequence[ResourceWish], group: RoomGroup) -> str:
    names = dict.fromkeys(str(wish.resource) for wish in wishes)
    return f"{', '.join(names)} ({group})"[:200]


def _as_they_are(wishes: Sequence[ResourceWish]) -> list[ResourceWish]:
    """Read how many there are of each by now: it is changed under the lock of the terms alone."""
    resources = Resource.objects.select_related("event").in_bulk(
        {wish.resource.pk for wish in wishes}
    )
    return [replace(wish, resource=resources[wish.resource.pk]) for wish in wishes]


def _check(terms: RoomTerms, wishes: Sequence[ResourceWish]) -> None:
    now = clock.now()
    checks.check_open(terms, now)
    if not wishes:
        raise DomainError(_("Nothing is asked for."), so=_("Choose at least one thing."))
    for wish in wishes:
        checks.check_ahead(terms, wish.span, now)
        first, last = terms.event.first_day, terms.event.last_day
        if not first <= local_day(terms.event, wish.starts_at) <= last:
            raise DomainError(
                _("%(starts)s is not within the event.") % checks.hours_of(terms.event, wish.span),
                rule=_("Teams and equipment are there on the days of the event."),
                so=_("Choose one of its days."),
            )
        if 0 < wish.resource.quantity < wish.count:  # of what nobody has given yet, one waits
            raise _more_than_there_is(wish)


def _give(
    terms: RoomTerms, case: Case, group: RoomGroup, wish: ResourceWish, *, may_wait: bool
) -> list[ResourceBooking]:
    """Hold the units that are free, and put what is missing on the waiting list."""
    day = local_day(terms.event, wish.starts_at)
    left = resource_minutes_left(terms, group, wish.resource, day)
    checks.check_limit(
        wish.span.minutes * wish.count,
        left,
        terms.resource_minutes_per_day,
        what=str(wish.resource),
    )
    free = free_units(wish.resource.quantity, units_out(wish.resource, wish.span), wish.span)
    if len(free) < wish.count and not may_wait:
        raise _too_few(terms.event, wish, len(free))
    units = free[: wish.count]
    waiting = wish.count - len(units)
    return [_row(case, group, wish, unit) for unit in [*units, *[None] * waiting]]


def _row(case: Case, group: RoomGroup, wish: ResourceWish, unit: int | None) -> ResourceBooking:
    row = ResourceBooking.objects.create(
        case=case,
        resource=wish.resource,
        group=group,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        asked_at=clock.now(),
        place=wish.place,
    )
    if unit is None:
        return row
    row.move_to(BookingStatus.HELD)
    row.unit = unit
    try:
        with transaction.atomic():
            row.save(update_fields=["status", "unit"])
    except IntegrityError as error:
        raise DomainError(
            _("Somebody has just taken it."),
            rule=_("Each team and each piece is with one group at a time."),
            so=_("Look again at what is free."),
        ) from error
    return row


def _more_than_there_is(wish: ResourceWish) -> DomainError:
    return DomainError(
        _("%(resource)s: you ask for %(count)d, and there are %(quantity)d in all.")
        % {"resource": wish.resource, "count": wish.count, "quantity": wish.resource.quantity},
        rule=_("One waits for what can be freed, and that is never more than there is."),
        so=_("Ask for less, or ask the [secretariat] whether there will be more."),
    )


def _too_few(event: Event, wish: ResourceWish, free: int) -> DomainError:
    hours = checks.hours_of(event, wish.span)
    if not free:
        fact = _("%(resource)s: none is free from %(starts)s to %(ends)s.")
    else:
        fact = ngettext(
            "%(resource)s: %(free)d is free from %(starts)s to %(ends)s.",
            "%(resource)s: %(free)d are free from %(starts)s to %(ends)s.",
            free,
        )
    return DomainError(
        fact % ({"resource": wish.resource, "free": free} | hours),
        rule=_("Never more is given at once than there is; %(quantity)d in all.")
        % {"quantity": wish.resource.quantity},
        so=_("Choose another hour or less, or a place on the waiting list."),
    )


@transaction.atomic
def set_quantity(resource: Resource, quantity: int, *, actor: User) -> Resource:
    """Say how many there are from now on; more go to those who wait, at once.

    The same number again changes nothing. Raises ``DomainError`` where one of them that would be
    gone is given already.
    """
    terms = lock_terms(resource.event)
    lock_waiting(resource.event)
    resource = locked(resource)
    if resource.quantity == quantity:
        return resource
    given = ResourceBooking.objects.held().filter(
        resource=resource, unit__gt=quantity, ends_at__gt=clock.now()
    )
    if given.exists():
        raise DomainError(
            _("More than %(quantity)d of %(resource)s are given to groups already.")
            % {"quantity": quantity, "resource": resource},
            rule=_("What was given is not taken away by a number."),
            so=_("Take back what is too much first, each with its reason."),
        )
    resource.quantity = quantity
    resource.save(update_fields=["quantity"])
    audit.record(RoomAct.QUANTITY_SET, resource, actor=actor, quantity=quantity)
    fill_slots(terms)
    return resource
