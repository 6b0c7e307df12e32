"""What its holder does with a pass: give it back, or get a lost one again under a new number."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import PassEvent, PassStatus
from secretariat.models import Pass
from secretariat.services.cases.steps import check_not_own, move_case
from secretariat.services.passes.offering import end_pass, hold, next_number, offer_free_places
from secretariat.services.passes.reasons import in_language_of


@transaction.atomic
def give_back(slip: Pass, *, actor: User | None = None) -> Pass:
    """Give a pass back; it is offered to the next at once. A second click changes nothing."""
    slip = hold(slip)
    if slip.status == PassStatus.RETURNED:
        return slip
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
    """Give a lost pass again, under a new number; the old one is worth nothing from now on.

    Raises ``DomainError`` for one's own pass and for one that nobody holds any more.
    """
    slip = hold(slip)
    check_not_own(slip.request.case, actor)
    if slip.number is None:
        raise DomainError(
            _("This pass was not issued yet."),
            rule=_("Only a pass with a number gets a new one."),
            so=_("Wait until the offer is accepted."),
        )
    end_pass(slip, PassStatus.REPLACED, PassEvent.REPLACED)
    new = Pass.objects.create(
        pool=slip.pool,
        slot=slip.slot,
        request=slip.request,
        person=slip.person,
        number=next_number(slip.pool),
        status=PassStatus.ISSUED,
        issued_at=clock.now(),
    )
    audit.record(PassEvent.REPLACED, new, actor=actor, number=new.number, before=slip.number)
    return new
