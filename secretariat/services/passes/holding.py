"""What its holder does with a pass: give it back, or get a lost one again under a new number."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassEvent, PassStatus, PoolStatus
from secretariat.models import Pass
from secretariat.notifications import passes as notifications
from secretariat.services.cases.steps import check_not_own, move_case, write_step
from secretariat.services.passes.locking import hold
from secretariat.services.passes.offering import end_pass, next_number, offer_free_places
from secretariat.services.passes.reasons import in_language_of


@transaction.atomic
def give_back(slip: Pass) -> Pass:
    """Give a pass back; it is offered to the next at once. A second click changes nothing.

    Raises ``DomainError`` for one that is not issued, before the outcomes are told, and from
    when it begins.
    """
    slip = hold(slip)
    if slip.status == PassStatus.RETURNED:
        return slip
    _check_returnable(slip)
    end_pass(slip, PassStatus.RETURNED, PassEvent.RETURNED)
    with in_language_of(slip.request):
        reason = _("%(number)s was given back. Thank you: it goes to the next.") % {
            "number": slip.label
        }
    move_case(slip.request.case, CaseStatus.RETURNED, reason=reason)
    offer_free_places(slip.pool)
    return slip


@transaction.atomic
def reissue_pass(slip: Pass, *, actor: User) -> Pass:
    """Give a lost pass again, under a new number; its holder reads that the old one is void.

    Raises ``DomainError`` for one's own pass, for one that is not issued, and where the
    outcomes are not told yet or the pool is over.
    """
    slip = hold(slip)
    check_not_own(slip.request.case, actor)
    if fact := _not_in_force(slip):
        raise DomainError(
            fact,
            rule=_("Only a pass that is issued, and not handed over, gets a new number."),
            so=_("Look on the list for the number this person holds now."),
        )
    end_pass(slip, PassStatus.REPLACED, PassEvent.REPLACED, actor=actor)
    new = Pass.objects.create(
        pool=slip.pool,
        slot=slip.slot,
        request=slip.request,
        person=slip.person,
        number=next_number(slip.pool),
        status=PassStatus.ISSUED,
        issued_at=clock.now(),
    )
    with in_language_of(new.request):
        reason = _("%(lost)s was lost and is void; %(number)s stands in its place.") % {
            "lost": slip.label,
            "number": new.label,
        }
    write_step(new.request.case, reason=reason, actor=actor)
    audit.record(PassEvent.REPLACED, new, actor=actor, number=new.number, before=slip.number)
    notifications.pass_reissued(new, lost=slip)
    return new


def _check_returnable(slip: Pass) -> None:
    fact = _not_in_force(slip)
    if not fact and clock.now() >= slip.pool.begins_at:
        fact = _("It began on %(moment)s.") % {"moment": when(slip.pool.begins_at)}
    if fact:
        raise DomainError(
            fact,
            rule=_("A pass is given back before it begins, and before it is handed over."),
            so=_("Nothing was changed."),
        )


def _not_in_force(slip: Pass) -> str:
    """Say why a pass is not one that somebody holds and may still use; nothing if it is."""
    if slip.status != PassStatus.ISSUED:
        return _("%(number)s is not valid: %(state)s.") % {
            "number": slip.label,
            "state": slip.get_status_display(),
        }
    if slip.pool.status != PoolStatus.ANNOUNCED:
        return _("%(pool)s is in another state: %(state)s.") % {
            "pool": slip.pool,
            "state": slip.pool.status_label,
        }
    return ""
