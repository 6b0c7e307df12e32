"""The rota of the six: its order and length, and the shifts that follow from them."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from liaison.choices.inbox import InboxEvent
from liaison.models import DutyRota
from liaison.models.inbox.rota import LONGEST_SHIFT
from liaison.rules.inbox import SHIFTS_AHEAD, next_in_rota, shift_ends_at
from secretariat.models import Term


def rota_in_force() -> DutyRota | None:
    """Return the rota of the secretariat in office, begun by seat number; if any sits."""
    term = Term.objects.running().first()
    if term is None:
        return None
    order = list(range(1, term.seats + 1))
    return DutyRota.objects.get_or_create(term=term, defaults={"order": order})[0]


@transaction.atomic
def generate_shifts() -> DutyRota | None:
    """Write the dates of the next shifts, as many as are missing. Safe to run twice."""
    rota = rota_in_force()
    if rota is None or rota.shifts.to_come(clock.now()).count() >= SHIFTS_AHEAD:
        return rota
    rota = locked(rota)
    _fill_up(rota)
    return rota


@transaction.atomic
def change_rota(rota: DutyRota, *, order: Sequence[int], shift_days: int, actor: User) -> DutyRota:
    """Give the six another order or another length of a shift, from the next shift on.

    The shift that runs goes on to its end; swaps of later ones are void, and whoever
    agreed on one agrees anew. Raises ``DomainError``.
    """
    rota = locked(rota)
    if sorted(order) != list(range(1, rota.term.seats + 1)):
        raise DomainError(
            _("A seat is missing in the order, or stands in it twice."),
            rule=_("Each member of the [secretariat] has the duty once a round."),
            so=_("Give each seat its own place."),
        )
    if not 1 <= shift_days <= LONGEST_SHIFT:
        raise DomainError(
            _("A shift of %(days)d days cannot be.") % {"days": shift_days},
            rule=_("A shift lasts between 1 and %(most)d days.") % {"most": LONGEST_SHIFT},
            so=_("Choose another number."),
        )
    rota.order, rota.shift_days = list(order), shift_days
    rota.save(update_fields=["order", "shift_days"])
    rota.shifts.to_come(clock.now()).delete()
    _fill_up(rota)
    audit.record(
        InboxEvent.ROTA_CHANGED, rota, actor=actor, order=list(order), shift_days=shift_days
    )
    return rota


def _fill_up(rota: DutyRota) -> None:
    """Add shifts to a locked rota until enough are to come, one right after the other."""
    now = clock.now()
    last = rota.shifts.order_by("ends_at", "pk").last()
    while rota.shifts.to_come(now).count() < SHIFTS_AHEAD:
        starts_at = last.ends_at if last else now
        after = last.rota_seat if last else None
        seat = next_in_rota(rota.order, after, rota.order) or rota.order[0]
        last = rota.shifts.create(
            rota_seat=seat,
            seat=seat,
            starts_at=starts_at,
            ends_at=shift_ends_at(starts_at, rota.shift_days, settings.BUREAU_TIME_ZONE),
        )
