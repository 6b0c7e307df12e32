"""Take a roster over: show what it would change, then change all of it or nothing."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit
from csb_portal.models import User
from csb_portal.services.people import register_person
from families.choices.families import FamilyEvent, ImportKind
from families.models import Family
from families.services.import_files import ImportRefused, check_fresh, keep_record
from families.services.locking import lock_people_and_seats
from families.services.mandates import begin_mandate, end_mandate
from families.services.rosters.planning import plan_roster
from families.services.rosters.plans import Beginning, RosterPlan


def preview_roster(content: bytes, *, leaving: Collection[str] = ()) -> RosterPlan:
    """Say what importing the roster would change; ``leaving`` are the addresses chosen to leave."""
    return plan_roster(content, leaving)


@transaction.atomic
def import_roster(
    content: bytes,
    *,
    actor: User | None,
    leaving: Collection[str] = (),
    expected: str = "",
    name: str = "",
) -> RosterPlan:
    """Begin and end mandates so that the families in the file sit as it says (charter, composition).

    Nothing is overwritten: who leaves keeps a dated mandate. An identical roster changes
    nothing. ``expected`` is the fingerprint of the preview somebody saw. Raises
    ``ImportRefused`` if any line is refused, ``DomainError`` if the preview is stale.
    """
    list(Family.objects.select_for_update().order_by("pk"))
    plan = plan_roster(content, leaving)
    check_fresh(plan.fingerprint, expected)
    if plan.is_refused:
        raise ImportRefused(plan)
    if plan.is_unchanged:
        return plan
    coming = [beginning.person for beginning in plan.beginnings if beginning.person]
    lock_people_and_seats(coming, {ending.mandate.family for ending in plan.endings})
    for ending in plan.endings:
        reason = _("Left with the roster that was imported.")
        end_mandate(ending.mandate, on=ending.until, actor=actor, reason=reason)
    for beginning in plan.beginnings:
        _begin(beginning, actor)
    record = keep_record(ImportKind.ROSTER, plan.sha256, actor=actor, name=name)
    audit.record(
        FamilyEvent.ROSTER_IMPORTED, record, actor=actor, sha256=plan.sha256, **plan.counts
    )
    return plan


def _begin(beginning: Beginning, actor: User | None) -> None:
    row = beginning.row
    person = beginning.person or register_person(
        email=row.email,
        name=row.name,
        language=row.language,
        time_zone=row.time_zone,
        actor=actor,
    )
    begin_mandate(row.family, person, seat=beginning.seat, since=beginning.since, actor=actor)
