"""An end that is announced and still to come: taken back by its holder, or brought forward."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import AuditEntry, User
from csb_portal.moments import on_day
from families.choices.families import FamilyEvent
from families.models import FocalPoint, FormerEnd
from families.notifications import mandates as notifications

ANNOUNCING = [
    FamilyEvent.STEPPED_DOWN,
    FamilyEvent.MANDATE_ENDED,
    FamilyEvent.END_BROUGHT_FORWARD,
]


@transaction.atomic
def take_back_end(focal_point: FocalPoint, *, actor: User) -> FocalPoint:
    """Let somebody keep the seat they had announced to leave, before the day comes.

    Raises ``DomainError`` for an end that somebody else recorded, and once somebody is chosen
    to follow, or the person for another seat.
    """
    mandate = _ending(focal_point, actor)
    if not is_own_announcement(mandate):
        raise DomainError(
            _("You did not announce this end yourself."),
            rule=_("Whoever announced to leave can take that back."),
            so=_("You can leave earlier; your [family] can choose you again."),
        )
    _check_nobody_follows(mandate)
    return _replace(mandate, None, FamilyEvent.END_TAKEN_BACK, actor)


@transaction.atomic
def bring_end_forward(focal_point: FocalPoint, *, on: date, actor: User) -> FocalPoint:
    """Let somebody leave earlier than announced, today at the earliest.

    Whoever is chosen to follow begins on their own day; until then the seat is vacant, or the
    alternate steps in. Raises ``DomainError`` for a day that is past or not earlier.
    """
    mandate = _ending(focal_point, actor)
    first = max(clock.today(), mandate.since)
    if mandate.until and not first <= on < mandate.until:
        raise DomainError(
            _("The seat would be given up on %(day)s.") % {"day": on_day(on)},
            rule=_("An announced end is brought forward, to %(first)s at the earliest.")
            % {"first": on_day(first)},
            so=_("Choose a day before %(until)s.") % {"until": on_day(mandate.until)},
        )
    return _replace(mandate, on, FamilyEvent.END_BROUGHT_FORWARD, actor)


def is_own_announcement(mandate: FocalPoint) -> bool:
    """Whether the holder announced the end that is to come, by what the trail says."""
    entries = AuditEntry.objects.filter(
        target=audit.reference_to(mandate), event__in=ANNOUNCING
    ).order_by("-number")
    last = entries.first()
    return last is not None and last.actor == audit.reference_to(mandate.user)


def _ending(focal_point: FocalPoint, actor: User) -> FocalPoint:
    locked(focal_point.family)
    mandate = locked(focal_point)
    if mandate.user_id != actor.pk:
        raise DomainError(
            _("This mandate is held by somebody else."),
            rule=_("Only its holder takes an announced end back, or brings it forward."),
            so=_("Ask them to do it."),
        )
    if not mandate.is_ending:
        raise DomainError(
            _("No end of this mandate is announced for a day to come."),
            rule=_("What is past is on record, and is not overwritten."),
            so=_("Nothing is left to do."),
        )
    return mandate


def _check_nobody_follows(mandate: FocalPoint) -> None:
    later = FocalPoint.objects.unfinished().filter(since__gte=mandate.until)
    for coming in later.filter(family=mandate.family, seat=mandate.seat).select_related("user"):
        raise DomainError(
            _("%(person)s is chosen to follow on %(day)s.")
            % {"person": coming.user, "day": on_day(coming.since)},
            rule=_("A seat that is given to somebody else is not taken back."),
            so=_("Ask %(person)s to step back first.") % {"person": coming.user},
        )
    for own in later.filter(user=mandate.user_id).select_related("family"):
        raise DomainError(
            _("You are chosen for %(family)s from %(day)s on.")
            % {"family": own.family, "day": on_day(own.since)},
            rule=_("A person sits for one [family] at a time."),
            so=_("Call that off first."),
        )


def _replace(
    mandate: FocalPoint, until: date | None, event: FamilyEvent, actor: User
) -> FocalPoint:
    today = clock.today()
    facts: dict[str, Any] = {"until": until} if until else {}
    FormerEnd.objects.create(
        mandate=mandate,
        until=mandate.until or today,
        recorded_on=mandate.end_recorded_on or mandate.since,
        replaced_on=today,
        replaced_by=actor,
    )
    mandate.until, mandate.end_recorded_on = until, today if until else None
    mandate.save(update_fields=["until", "end_recorded_on"])
    audit.record(
        event,
        mandate,
        actor=actor,
        family=mandate.family.slug,
        person=mandate.user,
        seat=mandate.seat,
        **facts,
    )
    if until:
        notifications.mandate_ended(mandate, reason="")
    else:
        notifications.end_taken_back(mandate)
    return mandate
