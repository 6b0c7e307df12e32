"""Until when something has to be done, and what to think where sources disagree."""

from datetime import date, datetime, time
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal.zones import validate_time_zone
from liaison.models.calendar.entry import CalendarLine
from liaison.models.calendar.event import CalendarEvent


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def with_statements(self) -> "DeadlineQuerySet":
        """Read what each source says, and for which event, along with the deadlines."""
        return self.select_related("event").prefetch_related("statements", "moves")


class Deadline(CalendarLine):
    """A day or an hour by the clocks of its place, after which something is no longer taken.

    Where sources disagree each is shown, and the calendar holds the earlier one: whoever
    keeps to it is in time by both.
    """

    MOVING: ClassVar = ("due_on", "due_time", "time_zone")

    what = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("day"))
    due_time = models.TimeField(
        _("hour"), null=True, blank=True, help_text=_("Without one, until the day ends.")
    )
    is_opening = models.BooleanField(
        _("something begins then"),
        default=False,
        help_text=_("Such as a registration; without an hour, when the day begins."),
    )
    event = models.ForeignKey(
        CalendarEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("for the event"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "due_time", "pk"]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("calendar:deadline-detail", args=[self.slug])

    def clean(self) -> None:
        validate_time_zone(self.time_zone)

    @property
    def due_at(self) -> datetime:
        """The moment after which it is too late by this date, or not too early any more."""
        hour = time() if self.is_opening and self.due_time is None else self.due_time
        return self.moment(self.due_on, hour)

    @property
    def disagreeing(self) -> "list[DeadlineStatement]":
        """What the sources say, earliest first, where they do not say the same; else nothing."""
        said = sorted(self.statements.all(), key=lambda one: one.says_at)
        return said if len({one.says_at for one in said}) > 1 else []

    @property
    def earliest(self) -> "DeadlineStatement | Deadline":
        """What to keep to in order to be in time by every source."""
        said = self.disagreeing
        return said[0] if said and said[0].says_at < self.due_at else self

    @property
    def safe_on(self) -> date:
        first = self.earliest
        return first.due_on if isinstance(first, Deadline) else first.says_on

    @property
    def safe_at(self) -> datetime:
        first = self.earliest
        return first.due_at if isinstance(first, Deadline) else first.says_at

    @property
    def safe_has_hour(self) -> bool:
        first = self.earliest
        return (first.due_time if isinstance(first, Deadline) else first.says_time) is not None


class DeadlineStatement(models.Model):
    """What one source says of a deadline."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="statements")
    says_on = models.DateField(_("day"))
    says_time = models.TimeField(_("hour"), null=True, blank=True)
    words = models.CharField(_("what it says"), max_length=300)
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("statement of a source")
        verbose_name_plural = _("statements of sources")
        ordering = ["deadline", "says_on", "pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def says_at(self) -> datetime:
        return self.deadline.moment(self.says_on, self.says_time)
