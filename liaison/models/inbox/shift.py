"""Who has the duty, from when to when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from families.models import FocalPoint
from liaison.choices.inbox import ShiftReason
from liaison.models.inbox.rota import DutyRota
from liaison.rules.inbox import next_in_rota
from secretariat.models import Seat


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def running(self, at: datetime) -> "DutyShift | None":
        """The shift in whose hours a moment lies."""
        found = self.filter(starts_at__lte=at, ends_at__gt=at).select_related("rota")
        return found.order_by("-rota__term__starts_on", "-rota", "-starts_at", "-pk").first()

    def to_come(self, at: datetime) -> "DutyShiftQuerySet":
        return self.filter(starts_at__gt=at).order_by("starts_at")

    def not_over(self, at: datetime) -> "DutyShiftQuerySet":
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")


class DutyShift(models.Model):
    """One seat's time on duty. A hand-over ends one shift and begins the next."""

    rota = models.ForeignKey(DutyRota, on_delete=models.PROTECT, related_name="shifts")
    rota_seat = models.PositiveSmallIntegerField(_("seat by the rota"))
    seat = models.PositiveSmallIntegerField(_("seat"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    reason = models.CharField(
        _("why"), max_length=10, choices=ShiftReason.choices, default=ShiftReason.ROTA
    )
    handed_over_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="handed_over_to"
    )

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty shift")
        verbose_name_plural = _("duty shifts")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="duty_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["rota", "starts_at"],
                condition=Q(handed_over_by=None),
                name="one_shift_of_the_rota_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.first_day.isoformat()}"

    @property
    def first_day(self) -> date:
        """The day it begins, in the bureau's zone."""
        return self.starts_at.astimezone(settings.BUREAU_TIME_ZONE).date()


@dataclass(frozen=True)
class OnDuty:
    """Who has the duty: the shift, and the seat whose holder serves in it."""

    shift: DutyShift
    seat: Seat

    @property
    def user(self) -> User:
        return self.seat.user

    @property
    def stands_in(self) -> bool:
        """Whether the seat of the shift is empty, so that the next in the rota serves."""
        return self.seat.number != self.shift.seat


def members_by_seat(at: datetime, term_id: int) -> dict[int, Seat]:
    """Return who sits in the secretariat of a term at a moment, by the number of the seat."""
    day = at.astimezone(settings.BUREAU_TIME_ZONE).date()
    sitting = FocalPoint.objects.sitting(None if day == clock.today() else day)
    seats = Seat.objects.current(day).filter(term=term_id, focal_point__in=sitting)
    return {seat.number: seat for seat in seats.select_related("user", "focal_point__family")}


def on_duty(at: datetime | None = None) -> OnDuty | None:
    """Return who has the duty, now or at a moment."""
    at = at or clock.now()
    shift = DutyShift.objects.running(at)
    return on_duty_in(shift, at) if shift else None


def on_duty_in(shift: DutyShift, at: datetime) -> OnDuty | None:
    """Return who serves in a shift, as far as it is known who sits at that moment.

    Where the seat of the shift is empty, it is the next in the rota; ``None`` where nobody sits.
    """
    members = members_by_seat(at, shift.rota.term_id)
    before = shift.rota.order[shift.rota.order.index(shift.seat) - 1]
    number = next_in_rota(shift.rota.order, before, members)
    return OnDuty(shift, members[number]) if number else None
