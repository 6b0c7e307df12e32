"""The host gives more passes: they go to the waiting list, and the published rule stays."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.passes import RUNNING, PassEvent, PoolStepKind
from secretariat.models import Case, PassPool, PassSlot
from secretariat.models.passes.pool import MOST_PASSES
from secretariat.notifications import passes as notifications
from secretariat.services.passes.offering import offer_free_places


@transaction.atomic
def raise_quota(pool: PassPool, *, places: int, reason: str, actor: User) -> PassPool:
    """Let a published pool have ``places`` passes in all, with a reason that everybody reads.

    The published rule keeps its own quota: what is added is offered by the waiting list as
    soon as there is one, which is the order in which the rule would have gone on. It is never
    taken away again. Raises ``DomainError`` for a number that cannot be, without a reason, for
    a pool in which ``actor`` asked, and once it begins or is over.
    """
    pool = locked(pool)
    if pool.status not in RUNNING:
        raise DomainError(
            _("%(pool)s is in another state: %(state)s.")
            % {"pool": pool, "state": pool.status_label},
            rule=_("Passes are added after the rule is published, and before it begins."),
            so=_("Change the draft, or write down a new pool."),
        )
    reason = checked_reason(pool, reason, actor=actor)
    if not pool.places < places <= MOST_PASSES:
        raise DomainError(
            _("There are %(now)d passes, and you wrote %(places)d.")
            % {"now": pool.places, "places": places},
            rule=_("A pool only grows, and has at most %(most)d passes.") % {"most": MOST_PASSES},
            so=_("Write how many passes there are in all."),
        )
    added = places - pool.places
    PassSlot.objects.bulk_create(
        PassSlot(pool=pool, number=number) for number in range(pool.places + 1, places + 1)
    )
    pool.added += added
    pool.save(update_fields=["added"])
    step = pool.steps.create(
        kind=PoolStepKind.RAISED, passes=added, reason=reason, at=clock.now(), by=actor
    )
    audit.record(
        PassEvent.QUOTA_RAISED,
        pool,
        actor=actor,
        added=added,
        passes=pool.places,
        private={"reason": reason},
    )
    notifications.quota_raised(step)
    offer_free_places(pool)
    return pool


def checked_reason(pool: PassPool, reason: str, *, actor: User) -> str:
    """Return a reason for changing a published pool, if ``actor`` may change it now.

    Raises ``DomainError``.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(
            _("There is no reason yet."),
            rule=_("Whoever asked reads why a published pool changes."),
            so=_("Write the reason."),
        )
    own = pool.requests.unsettled().counting().filter(case__in=Case.objects.of(actor))
    if own.exists():
        raise DomainError(
            _("You asked for a pass yourself."),
            rule=_("Nobody decides on what they asked for."),
            so=_("Leave it to a colleague."),
        )
    if clock.now() >= pool.begins_at:
        raise DomainError(
            _("It began on %(moment)s.") % {"moment": when(pool.begins_at)},
            rule=_("A published pool changes only before it begins."),
            so=_("Nothing was changed."),
        )
    return reason
