"""Two members change their duty with each other: one proposes, the other agrees."""

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.inbox import InboxEvent, ShiftReason, SwapStatus
from liaison.models import DutyRota, DutyShift, DutySwap
from liaison.models.inbox.shift import members_by_seat
from liaison.notifications import inbox as notifications
from liaison.permissions.inbox import can_swap


@transaction.atomic
def propose_swap(mine: DutyShift, theirs: DutyShift, *, actor: User) -> DutySwap:
    """Ask whoever has ``theirs`` to take ``mine`` instead; their mail says how to answer.

    Raises ``DomainError``.
    """
    locked(DutyRota(pk=mine.rota_id))
    mine, theirs = locked(mine), locked(theirs)
    _check_are_to_come(mine, theirs)
    other = members_by_seat(clock.now(), mine.rota.term_id).get(theirs.seat)
    if not can_swap(actor, mine) or other is None or other.user_id == actor.pk:
        raise DomainError(
            _("These are not your shift and somebody else's."),
            rule=_("A member gives a shift of their own for one of another member."),
            so=_("Choose one of each."),
        )
    if mine.swaps_proposed.filter(status=SwapStatus.PROPOSED).exists():
        raise DomainError(
            _("A swap of this shift waits for its answer already."),
            rule=_("A shift is offered to one member at a time."),
            so=_("Withdraw the other offer first."),
        )
    swap = DutySwap.objects.create(
        mine=mine, theirs=theirs, proposed_by=actor, asked=other.user, proposed_at=clock.now()
    )
    notifications.swap_proposed(swap)
    audit.record(
        InboxEvent.SWAP_PROPOSED,
        swap,
        actor=actor,
        public=False,
        seats=[mine.seat, theirs.seat],
    )
    return swap


@transaction.atomic
def answer_swap(swap: DutySwap, *, agrees: bool, actor: User) -> DutySwap:
    """Say yes or no to a swap; with the second yes the two shifts change hands.

    Raises ``DomainError``, also when one of the shifts has begun meanwhile.
    """
    locked(DutyRota(pk=swap.mine.rota_id))
    swap = locked(swap)
    if actor.pk != swap.asked_id:
        raise DomainError(
            _("You were not asked."),
            rule=_("A swap holds once both members have said yes."),
            so=_("%(person)s answers it.") % {"person": swap.asked},
        )
    swap.move_to(SwapStatus.CONFIRMED if agrees else SwapStatus.DECLINED)
    if agrees:
        _exchange(locked(swap.mine), locked(swap.theirs), swap)
    return _settle(swap, actor=actor)


@transaction.atomic
def withdraw_swap(swap: DutySwap, *, actor: User) -> DutySwap:
    """Take an offer back before it is answered. Raises ``DomainError``."""
    swap = locked(swap)
    if actor.pk != swap.proposed_by_id:
        raise DomainError(
            _("It is not your offer."),
            rule=_("An offer is taken back by whoever made it."),
            so=_("%(person)s can do it.") % {"person": swap.proposed_by},
        )
    swap.move_to(SwapStatus.WITHDRAWN)
    return _settle(swap, actor=actor)


def _exchange(mine: DutyShift, theirs: DutyShift, swap: DutySwap) -> None:
    _check_are_to_come(mine, theirs)
    members = members_by_seat(clock.now(), mine.rota.term_id)
    holders = [members[shift.seat].user for shift in (mine, theirs) if shift.seat in members]
    if holders != [swap.proposed_by, swap.asked]:
        raise DomainError(
            _("One of the shifts has another holder now."),
            rule=_("Each gives a shift of their own."),
            so=_("Propose the swap anew."),
        )
    mine.seat, theirs.seat = theirs.seat, mine.seat
    for shift in (mine, theirs):
        shift.reason = ShiftReason.SWAP
        shift.save(update_fields=["seat", "reason"])


def _settle(swap: DutySwap, *, actor: User) -> DutySwap:
    swap.answered_at = clock.now()
    swap.save(update_fields=["status", "answered_at"])
    notifications.swap_answered(swap)
    audit.record(InboxEvent.SWAP_ANSWERED, swap, actor=actor, public=False, answer=swap.status)
    return swap


def _check_are_to_come(*shifts: DutyShift) -> None:
    if any(shift.starts_at <= clock.now() for shift in shifts):
        raise DomainError(
            _("One of the shifts has begun."),
            rule=_("Shifts are swapped before they begin."),
            so=_("Hand the duty over instead."),
        )
