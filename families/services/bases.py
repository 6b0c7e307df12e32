"""The basis of a mandate: how a family chose, by whom, when, on which paper, until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from csb_portal.moments import on_day
from families.choices.families import Designation, FamilyEvent
from families.models import FocalPoint, FormerBasis

BASIS = (
    "designation",
    "designated_by",
    "designated_on",
    "designated_until",
    "document_url",
    "document",
)


@transaction.atomic
def state_basis(
    focal_point: FocalPoint,
    *,
    designation: str,
    designated_by: str,
    designated_on: date | None,
    designated_until: date | None = None,
    document_url: str = "",
    document: StoredFile | None = None,
    actor: User,
) -> FocalPoint:
    """Say how a family chose its focal point: how, by whom, when, until when.

    The charter leaves open who decides what a focal point is; so each family publishes
    its own answer, and "ad hoc" is one. A document that is on record stays unless another
    is handed in. What was said before stays on record, and saying the same again changes
    nothing. Raises ``DomainError`` for a day to come.
    """
    mandate = locked(focal_point)
    if designation == Designation.UNSTATED:
        raise DomainError(
            _("No way of choosing was given."),
            rule=_("A basis says how the [family] chose."),
            so=_("Choose one of the ways; “ad hoc” is a way as well."),
        )
    check_basis(designated_on=designated_on)
    former = mandate.basis
    mandate.designation, mandate.designated_by = designation, designated_by
    mandate.designated_on, mandate.designated_until = designated_on, designated_until
    mandate.document_url, mandate.document = document_url, document or mandate.document
    if mandate.basis == former:
        return mandate
    FormerBasis.objects.create(
        mandate=mandate, replaced_at=clock.now(), replaced_by=actor, **former
    )
    mandate.save(update_fields=BASIS)
    audit.record(
        FamilyEvent.BASIS_STATED,
        mandate,
        actor=actor,
        family=mandate.family.slug,
        seat=mandate.seat,
        designation=designation,
        designated_on=designated_on,
        designated_until=designated_until,
        private={"designated_by": designated_by} if designated_by else None,
    )
    return mandate


@dataclass(frozen=True)
class Statement:
    """What was said of how somebody was chosen, from when until when, and who replaced it."""

    basis: FocalPoint | FormerBasis
    said_on: date | None
    replaced_at: datetime | None = None
    replaced_by: User | None = None


def statements_of(mandate: FocalPoint) -> list[Statement]:
    """Return all that was ever said of how a focal point was chosen, the last first."""
    said_on, statements = mandate.recorded_on, []
    for former in mandate.former_bases.select_related("replaced_by", "document"):
        statements.append(Statement(former, said_on, former.replaced_at, former.replaced_by))
        said_on = former.replaced_at.astimezone(settings.BUREAU_TIME_ZONE).date()
    return [Statement(mandate, said_on), *reversed(statements)]


def check_basis(*, designated_on: date | None = None, **_others: object) -> None:
    """Refuse a choice that has not happened yet. Raises ``DomainError``."""
    if designated_on and designated_on > clock.today():
        raise DomainError(
            _("%(day)s is still to come.") % {"day": on_day(designated_on)},
            rule=_("A basis tells how somebody was chosen, so it lies in the past."),
            so=_("Correct the day, or leave it empty."),
        )
