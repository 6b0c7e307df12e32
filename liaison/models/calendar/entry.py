"""What every line of the calendar has: a name for ever, and how often it has moved."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices.calendar import Confidence


class CalendarLine(models.Model):
    """A line of the calendar. It moves and it is cancelled; it is never doubled or removed.

    ``uid`` stays for ever and ``sequence`` grows with every move, so that the entry in
    somebody's own calendar moves along.
    """

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("last changed"), editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=300, blank=True, editable=False
    )
    time_zone = models.CharField(_("time zone of the place"), max_length=64)
    confidence = models.CharField(
        _("how sure the date is"),
        max_length=10,
        choices=Confidence.choices,
        default=Confidence.HIGH,
    )
    confidence_note = models.CharField(_("why"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_sure(self) -> bool:
        return self.confidence == Confidence.HIGH

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def moment(self, day: date, hour: time | None) -> datetime:
        """Return an hour of a day by the clocks of the place; without one, when the day ends."""
        if hour is None:
            return datetime.combine(day + timedelta(days=1), time(), self.zone)
        return datetime.combine(day, hour, self.zone)


class CalendarMove(models.Model):
    """When and where a line was before it moved; kept, never overwritten."""

    event = models.ForeignKey(
        "liaison.CalendarEvent", on_delete=models.PROTECT, null=True, related_name="moves"
    )
    deadline = models.ForeignKey(
        "liaison.Deadline", on_delete=models.PROTECT, null=True, related_name="moves"
    )
    sequence = models.PositiveIntegerField()
    was_on = models.DateField(_("was on"))
    was_until = models.DateField(_("was until"))
    was_time = models.TimeField(_("was at"), null=True)
    was_until_time = models.TimeField(_("was until the hour"), null=True)
    was_time_zone = models.CharField(max_length=64)
    was_place = models.CharField(_("was at the place"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("moved at"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("move in the calendar")
        verbose_name_plural = _("moves in the calendar")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["event", "sequence"], name="one_event_move_a_sequence"),
            models.UniqueConstraint(
                fields=["deadline", "sequence"], name="one_deadline_move_a_sequence"
            ),
            models.CheckConstraint(
                condition=Q(event=None, deadline__isnull=False)
                | Q(event__isnull=False, deadline=None),
                name="a_move_of_one_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event or self.deadline} {self.sequence}"

    @property
    def was_at(self) -> datetime | None:
        """The moment it was to begin, where an hour was known."""
        if self.was_time is None:
            return None
        return datetime.combine(self.was_on, self.was_time, ZoneInfo(self.was_time_zone))
