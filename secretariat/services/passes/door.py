"""At the door: hand passes over, and pass on what nobody came for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import CaseStatus
from secretariat.choices.passes import TOLD, Outcome, PassEvent, PassStatus, PoolStatus
from secretariat.models import Pass, PassPool, PassRequest
from secretariat.permissions.passes import can_release
from secretariat.services.cases.steps import check_not_own, move_case
from secretariat.services.passes.locking import hold, lock_cases
from secretariat.services.passes.offering import end_overdue_offers, end_pass, next_number
from secretariat.services.passes.reasons import in_language_of


@dataclass
class Ticked:
    """What became of many passes ticked off at once: those handed over, and why not the others."""

    done: list[Pass] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def hand_over(slip: Pass, *, actor: User, at: datetime | None = None) -> Pass:
    """Tick a pass off at the door. Twice is once: whoever was first stays on the record.

    ``at`` is when it was handed over, where that is typed in later; it is needed once the pool
    is over. Raises ``DomainError`` for a pass that is not valid any more, for one's own, before
    the outcomes are told, and for an hour that cannot be.
    """
    slip = hold(slip)
    check_not_own(slip.request.case, actor)
    if slip.status == PassStatus.HANDED_OVER:
        return slip
    if slip.pool.status not in TOLD or slip.status != PassStatus.ISSUED:
        raise DomainError(
            _("%(number)s is not valid: %(state)s.")
            % {"number": slip.label, "state": slip.get_status_display()},
            rule=_("Only an issued pass is handed over, each one once."),
            so=_("Look on the list for the number this person holds now."),
        )
    _check_hour(slip.pool, at, since=slip.issued_at)
    slip.move_to(PassStatus.HANDED_OVER)
    slip.handed_over_at, slip.handed_over_by = at or clock.now(), actor
    slip.save(update_fields=["status", "handed_over_at", "handed_over_by"])
    audit.record(
        PassEvent.HANDED_OVER, slip, actor=actor, number=slip.number, at=slip.handed_over_at
    )
    return slip


def hand_over_many(
    pool: PassPool, numbers: Iterable[int], *, actor: User, at: datetime | None = None
) -> Ticked:
    """Tick off what was ticked on paper or while the line was down; each stands for itself.

    Raises ``DomainError`` for an hour that cannot be.
    """
    _check_hour(pool, at)
    ticked = Ticked()
    known = {slip.number: slip for slip in pool.passes.numbered().with_people()}
    for number in dict.fromkeys(numbers):
        try:
            if number not in known:
                raise DomainError(_("There is no such pass."))
            ticked.done.append(hand_over(known[number], actor=actor, at=at))
        except DomainError as error:
            ticked.refused.append((pool.numbered(number), str(error)))
    return ticked


@transaction.atomic
def release_no_show(slip: Pass, *, actor: User, to: PassRequest | None = None) -> Pass | None:
    """Release the pass of somebody who has not come, and give it to whoever stands at the door.

    ``to`` is of the waiting list; its pass is handed over at once, under a number of its own.
    Without one, the place stays free for whoever comes. Raises ``DomainError`` before the
    pool's minutes are over, without the duty, for oneself, and where ``to`` does not wait.
    """
    slip = hold(slip, *([to] if to else []))
    check_not_own(slip.request.case, actor)
    _check_released(slip, actor)
    end_pass(slip, PassStatus.RELEASED, PassEvent.RELEASED, actor=actor)
    with in_language_of(slip.request):
        reason = _why_released(slip, is_passed_on=to is not None)
    move_case(slip.request.case, CaseStatus.RETURNED, reason=reason, actor=actor)
    return give_at_door(slip.pool, to, actor=actor) if to else None


@transaction.atomic
def give_at_door(pool: PassPool, request: PassRequest, *, actor: User) -> Pass:
    """Give a free place to somebody of the waiting list who stands at the door; recorded.

    Raises ``DomainError`` without a free place, before the minutes are over, for somebody who
    does not wait, and without the duty.
    """
    pool = locked(pool)
    lock_cases([request.case_id])
    request = PassRequest.objects.with_people().get(pk=request.pk)
    case = request.case
    check_not_own(case, actor)
    _check_duty(actor)
    _check_minutes(pool)
    end_overdue_offers(pool)
    if request.pool_id != pool.pk or not _waits(request):
        raise DomainError(
            _("%(number)s is not on the waiting list.") % {"number": case},
            rule=_("At the door a free pass goes to somebody who waits for one."),
            so=_("Choose somebody of the list who is there."),
        )
    slot = pool.slots.exclude(passes__in=pool.passes.holding()).first()
    if slot is None:
        raise DomainError(
            _("All %(quota)d passes are in circulation.") % {"quota": pool.places},
            rule=_("The quota is never exceeded."),
            so=_("Release the pass of somebody who has not come first."),
        )
    slip = Pass.objects.create(
        pool=pool,
        slot=slot,
        request=request,
        person=request.person,
        number=next_number(pool),
        status=PassStatus.HANDED_OVER,
        issued_at=clock.now(),
        handed_over_at=clock.now(),
        handed_over_by=actor,
    )
    with in_language_of(request):
        reason = _("%(number)s was free, and was given to you at the door.") % {
            "number": slip.label
        }
    move_case(case, CaseStatus.GRANTED, reason=reason, actor=actor)
    audit.record(PassEvent.PASSED_ON, slip, actor=actor, number=slip.number, to=case.reference)
    return slip


def _why_released(slip: Pass, *, is_passed_on: bool) -> str:
    values = {"number": slip.label, "moment": when(slip.pool.no_show_at)}
    if is_passed_on:
        said = _("Nobody came for %(number)s until %(moment)s, so it went to somebody who waited.")
    else:
        said = _("Nobody came for %(number)s until %(moment)s, so it is free for who waits.")
    return said % values


def _waits(request: PassRequest) -> bool:
    return request.outcome == Outcome.WAITING and request.case.status == CaseStatus.WAITING_LIST


def _check_released(slip: Pass, actor: User) -> None:
    _check_duty(actor)
    _check_minutes(slip.pool)
    if slip.status != PassStatus.ISSUED:
        raise DomainError(
            _("%(number)s cannot be released: %(state)s.")
            % {"number": slip.label, "state": slip.get_status_display()},
            rule=_("Only a pass that nobody came for is released."),
            so=_("Look at the list once more."),
        )


def _check_hour(pool: PassPool, at: datetime | None, *, since: datetime | None = None) -> None:
    """Raise ``DomainError`` unless passes can have been handed over ``at`` that hour.

    Without an hour it is now, which it cannot be once the pool is over. ``since`` is when a
    pass was issued.
    """
    fact = ""
    if at is None:
        if pool.status == PoolStatus.OVER:
            fact = _("%(pool)s is over, and the hour is missing.") % {"pool": pool}
    elif not max(pool.results_at, since or pool.results_at) <= at <= clock.now():
        fact = _("Nothing was handed over on %(moment)s.") % {"moment": when(at)}
    if fact:
        raise DomainError(
            fact,
            rule=_("A pass is handed over after it is issued and told; the list says when."),
            so=_("Write when it was handed over, with the numbers on the list of the door."),
        )


def _check_duty(actor: User) -> None:
    if not can_release(actor):
        raise DomainError(
            _("You do not have the duty now."),
            rule=_("Whoever has the duty passes on what nobody came for."),
            so=_("Ask whoever has it, or take the duty over first."),
        )


def _check_minutes(pool: PassPool) -> None:
    if pool.status != PoolStatus.ANNOUNCED or clock.now() < pool.no_show_at:
        raise DomainError(
            _("Holders have until %(moment)s.") % {"moment": when(pool.no_show_at)},
            rule=_("A pass goes on %(minutes)d minutes after the hour by which holders come.")
            % {"minutes": pool.no_show_minutes},
            so=_("Wait until then."),
        )
