"""Families: entered from a list or corrected by hand, dormant and returning."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from families.choices.families import FamilyEvent, FamilyStatus, ImportKind
from families.models import Family, FamilySeatChange, FamilyStatusChange, FocalPoint
from families.services.family_lists import FamiliesPlan, plan_families
from families.services.import_files import ImportRefused, check_fresh, keep_record

NAMES = ("name_en", "name_fr", "name_es", "aliases")
CORRECTABLE = (*NAMES, "kind", "sort_order", "seats", "contact_email")


def preview_families(content: bytes) -> FamiliesPlan:
    """Say what importing the list would change."""
    return plan_families(content)


@transaction.atomic
def import_families(
    content: bytes, *, actor: User | None, expected: str = "", name: str = ""
) -> FamiliesPlan:
    """Enter the families of a list, and correct those that are known (charter, composition).

    Families that are not listed stay as they are; a status is never changed by a list.
    Raises ``ImportRefused`` if any line is refused, ``DomainError`` if the preview is stale.
    """
    known = list(Family.objects.select_for_update().order_by("pk"))
    plan = plan_families(content)
    check_fresh(plan.fingerprint, expected)
    if plan.is_refused:
        raise ImportRefused(plan)
    if plan.is_unchanged:
        return plan
    since = clock.today() if known else None  # the first list is of those that were there before
    for entry in plan.entering:
        family = Family.objects.create(
            slug=entry.slug, status=entry.status, since=since, **entry.values
        )
        audit.record(FamilyEvent.FAMILY_ENTERED, family, actor=actor, status=entry.status)
    for change in plan.correcting:
        values = {field: new for field, (_old, new) in change.fields.items()}
        correct_family(change.family, values, actor=actor)
    record = keep_record(ImportKind.FAMILIES, plan.sha256, actor=actor, name=name)
    audit.record(
        FamilyEvent.FAMILIES_IMPORTED, record, actor=actor, sha256=plan.sha256, **plan.counts
    )
    return plan


@transaction.atomic
def correct_family(family: Family, values: dict[str, object], *, actor: User | None) -> Family:
    """Correct what a family is called, its place, and from today on its number of seats.

    Raises ``DomainError`` if somebody sits in a seat that would go.
    """
    family = locked(family)
    changed = [field for field in CORRECTABLE if field in values]
    changed = [field for field in changed if getattr(family, field) != values[field]]
    if not changed:
        return family
    before = {field: getattr(family, field) for field in changed}
    for field in changed:
        setattr(family, field, values[field])
    check_seats(family, family.seats)
    family.save(update_fields=changed)
    after = {field: getattr(family, field) for field in changed}
    if "seats" in changed:
        _note_seats(family, int(str(before["seats"])), actor)
    audit.record(
        FamilyEvent.FAMILY_CORRECTED,
        family,
        actor=actor,
        fields=changed,
        private={"before": before, "after": after},
    )
    return family


def _note_seats(family: Family, was: int, actor: User | None) -> None:
    today = clock.today()
    FamilySeatChange.objects.create(
        family=family, was=was, became=family.seats, on=today, recorded_by=actor
    )
    audit.record(
        FamilyEvent.SEATS_CHANGED,
        family,
        actor=actor,
        family=family.slug,
        was=was,
        became=family.seats,
        on=today,
    )


def check_seats(family: Family, seats: int) -> None:
    """Refuse a number of seats that leaves somebody without. Raises ``DomainError``."""
    sitting = FocalPoint.objects.unfinished().filter(family=family, seat__gt=seats)
    for mandate in sitting.select_related("user"):
        raise DomainError(
            _("%(person)s holds seat %(seat)s of %(family)s.")
            % {"person": mandate.user, "seat": mandate.seat, "family": family},
            rule=_("A seat goes only when nobody sits in it."),
            so=_("End that mandate first."),
        )


@transaction.atomic
def make_dormant(
    family: Family, *, actor: User | None, reason: str, on: date | None = None
) -> Family:
    """Take a family off the roll; its history and its people's mandates stay on record.

    Raises ``TransitionNotAllowed`` if it is dormant already.
    """
    return _change_status(family, FamilyStatus.DORMANT, actor=actor, reason=reason, on=on)


@transaction.atomic
def return_family(
    family: Family, *, actor: User | None, reason: str, on: date | None = None
) -> Family:
    """Put a dormant family back on the roll, under its old record (charter, composition).

    Raises ``TransitionNotAllowed`` if it is active already.
    """
    return _change_status(family, FamilyStatus.ACTIVE, actor=actor, reason=reason, on=on)


def _change_status(
    family: Family, target: str, *, actor: User | None, reason: str, on: date | None
) -> Family:
    family = locked(family)
    was, today = family.status, clock.today()
    on = on or today
    last = family.status_changes.last()
    if on > today or (last and on < last.on):
        raise DomainError(
            _("The change would take place on %(on)s.") % {"on": on},
            rule=_("A change of status is recorded in order, and not before it happens."),
            so=_("Choose today, or a day after the last change."),
        )
    family.move_to(target)
    family.save(update_fields=["status"])
    FamilyStatusChange.objects.create(
        family=family, was=was, became=target, on=on, recorded_by=actor
    )
    event = (
        FamilyEvent.FAMILY_DORMANT
        if target == FamilyStatus.DORMANT
        else FamilyEvent.FAMILY_RETURNED
    )
    private = {"reason": reason} if reason else None
    audit.record(event, family, actor=actor, family=family.slug, on=on, private=private)
    return family
