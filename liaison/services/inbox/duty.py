"""Who has the duty, and how it passes on when the one who has it is silent."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import AuditEntry, User
from liaison.choices.inbox import InboxEvent, ShiftReason
from liaison.models import DutyRota, DutyShift, ServiceTerms
from liaison.models.inbox.shift import OnDuty, members_by_seat, on_duty
from liaison.models.inbox.work import given_to, waiting_for
from liaison.notifications import inbox as notifications
from liaison.rules.inbox import duty_passes_at, next_in_rota
from liaison.services.inbox.assigning import pass_assignments
from liaison.services.meetings.following import follow_duty
from secretariat.models import Seat

# Called with the seat of somebody silent and the seat that takes over, inside the same
# transaction, so that what else was theirs goes along: a subject adds its function.
FOLLOWERS: list[Callable[[Seat, Seat], object]] = [follow_duty]


def holder_of_duty(at: datetime | None = None) -> User | None:
    """Return who has the duty, now or at a moment."""
    found = on_duty(at)
    return found.user if found else None


@transaction.atomic
def hand_over_duty(*, actor: User | None, because: ShiftReason = ShiftReason.REQUEST) -> DutyShift:
    """Pass the duty to the next by the rota for the rest of the shift, with all that is open.

    Both are told by mail. The clock acts where ``actor`` is ``None``. Raises ``DomainError``
    where nobody has it or nobody else can.
    """
    giving = _locked_duty()
    if giving is None:
        raise DomainError(
            _("Nobody is on duty."),
            rule=_("The duty goes round among the members of the [secretariat]."),
            so=_("Wait until a [secretariat] is in office."),
        )
    return _hand_over(giving, actor=actor, because=because)


@transaction.atomic
def hand_over_if_silent() -> DutyShift | None:
    """Pass the duty on where a message has waited too long for any act of the one on duty.

    Safe under two schedulers at once: the second waits at the rota's lock, and then finds
    somebody on duty who came a moment ago.
    """
    if not _has_passed(on_duty()):
        return None
    giving = _locked_duty()
    if giving is None or not _has_passed(giving) or _next_after(giving) is None:
        return None
    return _hand_over(giving, actor=None, because=ShiftReason.SILENCE)


def _locked_duty() -> OnDuty | None:
    """Say who has the duty under the lock of the rota, so that it passes on once."""
    seen = on_duty()
    if seen is None:
        return None
    locked(DutyRota(pk=seen.shift.rota_id))
    return on_duty()


def _has_passed(giving: OnDuty | None) -> bool:
    passes_at = _passes_at(giving) if giving else None
    return passes_at is not None and clock.now() >= passes_at


def _passes_at(giving: OnDuty) -> datetime | None:
    return duty_passes_at(
        list(waiting_for(giving.user)),
        given_since=list(given_to(giving.user)),
        on_duty_since=giving.shift.starts_at,
        last_act=_last_act(giving.user, since=giving.shift.starts_at),
        silent_hours=ServiceTerms.objects.now().silent_hours,
    )


def _last_act(user: User, *, since: datetime) -> datetime | None:
    """Return when somebody last took a step of this floor, wrote a note or gave something."""
    acts = AuditEntry.objects.filter(
        actor=audit.reference_to(user), event__startswith="liaison.", recorded_at__gte=since
    )
    return acts.order_by("-number").values_list("recorded_at", flat=True).first()


def _next_after(giving: OnDuty) -> Seat | None:
    shift = giving.shift
    members = members_by_seat(clock.now(), shift.rota.term_id)
    members.pop(giving.seat.number)
    number = next_in_rota(shift.rota.order, giving.seat.number, members)
    return members[number] if number else None


def _hand_over(giving: OnDuty, *, actor: User | None, because: ShiftReason) -> DutyShift:
    now, old, taker = clock.now(), giving.shift, _next_after(giving)
    if taker is None:
        raise DomainError(
            _("No other seat is filled."),
            rule=_("The duty passes to the next member of the [secretariat]."),
            so=_("Wait until another seat is filled."),
        )
    new = DutyShift.objects.create(
        rota=old.rota,
        rota_seat=old.rota_seat,
        seat=taker.number,
        starts_at=now,
        ends_at=old.ends_at,
        reason=because,
        handed_over_by=old,
    )
    old.ends_at = now
    old.save(update_fields=["ends_at"])
    moved = pass_assignments(giving.user, taker.user, actor=actor)
    if because == ShiftReason.SILENCE:
        handed_over(giving.seat, taker)
    notifications.duty_handed_over(new, giver=giving.user, taker=taker.user, moved=moved)
    audit.record(
        InboxEvent.DUTY_HANDED_OVER,
        new,
        actor=actor,
        public=False,
        from_seat=giving.seat.number,
        to_seat=taker.number,
        because=because,
        messages=[assignment.message.reference for assignment in moved],
    )
    return new


def handed_over(giver: Seat, taker: Seat, followers: Iterable[Callable] | None = None) -> None:
    """Let everything else of somebody silent go along to the one who takes over."""
    for follow in FOLLOWERS if followers is None else followers:
        follow(giver, taker)
