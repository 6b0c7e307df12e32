"""Publish a call for slots, move its deadline on, cancel it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.slots import CallStatus, SlotEvent
from secretariat.models import Case, SlotCall
from secretariat.notifications import slots as notifications
from secretariat.services.cases.steps import move_case
from secretariat.services.slots.nominating import due_after


@transaction.atomic
def publish_call(call: SlotCall, *, actor: User) -> SlotCall:
    """Put criteria, sessions and deadline before everybody; from now on they are frozen.

    Raises ``DomainError`` where it would open before it was published, or something that is
    needed to answer it is missing.
    """
    call = locked(call)
    _check_complete(call)
    if call.opens_at < clock.now():
        raise DomainError(
            _("It would have opened on %(when)s.") % {"when": when(call.opens_at)},
            rule=_("Criteria are published before the first nomination."),
            so=_("Choose a later opening."),
        )
    call.move_to(CallStatus.PUBLISHED)
    call.published_at = clock.now()
    call.save(update_fields=["status", "published_at"])
    audit.record(
        SlotEvent.PUBLISHED,
        call,
        actor=actor,
        opens=call.opens_at,
        closes=call.closes_at,
        sessions=call.sessions.count(),
    )
    return call


def _check_complete(call: SlotCall) -> None:
    if not call.criteria.strip() or not call.decides.strip() or not call.sessions.exists():
        raise DomainError(
            _("The criteria, who decides, or the sessions are missing."),
            rule=_("Whoever nominates knows what for, by what it is chosen, and who decides."),
            so=_("Write all three."),
        )


@transaction.atomic
def extend_call(call: SlotCall, *, closes_at: datetime, reason: str, actor: User) -> SlotCall:
    """Give everybody more time, with a public reason; a deadline never comes earlier.

    Raises ``DomainError`` once the deadline is over, for an earlier one, and without a reason.
    """
    call = locked(call)
    now = clock.now()
    if call.status != CallStatus.PUBLISHED or call.closes_at <= now:
        raise DomainError(
            _("%(call)s takes no nominations any more.") % {"call": call},
            rule=_("A deadline is moved on before it is over, so that it holds for everybody."),
            so=_("Write another call."),
        )
    if closes_at <= call.closes_at or not reason.strip():
        raise DomainError(
            _("The new deadline is not later, or the reason is missing."),
            rule=_("A deadline is only moved on, and everybody reads why."),
            so=_("Choose a later moment, and write the reason."),
        )
    before, call.closes_at, call.reason = call.closes_at, closes_at, reason.strip()
    call.save(update_fields=["closes_at", "reason"])
    standing = Case.objects.filter(pk__in=call.nominations.standing().values("case"))
    standing.confirmed().update(due_at=due_after(call))
    standing.exclude(pk__in=standing.confirmed()).update(due_at=closes_at)
    audit.record(SlotEvent.EXTENDED, call, actor=actor, before=before, after=closes_at)
    return call


@transaction.atomic
def cancel_call(call: SlotCall, *, reason: str, actor: User) -> SlotCall:
    """Give a call up before its slate went out; everybody who was nominated reads why.

    Raises ``DomainError`` without a reason, ``TransitionNotAllowed`` once the slate was sent.
    """
    call = locked(call)
    if not reason.strip():
        raise DomainError(
            _("The reason is missing."),
            rule=_("Whoever answered a call reads why it is cancelled."),
            so=_("Write it; everyone can read it."),
        )
    call.move_to(CallStatus.CANCELLED)
    call.reason = reason.strip()
    standing = call.nominations.standing().with_people().order_by("case_id")
    cases = Case.objects.select_for_update().filter(slot_nomination__call=call)
    list(cases.order_by("pk"))  # all of them before the first act is recorded
    call.save(update_fields=["status", "reason"])
    for nomination in standing:
        nomination.passed_over = call.reason
        nomination.save(update_fields=["passed_over"])
        move_case(nomination.case, CaseStatus.REFUSED, reason=call.reason, is_told=False)
        notifications.not_on_slate(nomination)
    audit.record(SlotEvent.CANCELLED, call, actor=actor, private={"reason": call.reason})
    return call
