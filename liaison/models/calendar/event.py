"""What happens outside: conferences, preparatory committees, sessions of other bodies."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.zones import validate_time_zone
from liaison.choices.calendar import ATTENDABLE, Access, EventCategory, Precision
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.calendar.entry import CalendarLine


class CalendarEventQuerySet(models.QuerySet["CalendarEvent"]):
    def attendable(self) -> "CalendarEventQuerySet":
        """Events that people of civil society can come to."""
        return self.filter(access__in=ATTENDABLE, cancelled_at=None)

    def of_body(self, counterpart: Counterpart) -> "CalendarEventQuerySet":
        return self.filter(bodies=counterpart)


class CalendarEvent(CalendarLine):
    """An event of the process (charter: scheduling and liaison), told as far as it is known.

    Days are those of the place. Both hours are given or neither; of some only the month is known.
    """

    MOVING: ClassVar = (
        "starts_on", "ends_on", "starts_time", "ends_time", "time_zone", "precision",
        "city", "country_code", "venue",
    )  # fmt: skip

    category = models.CharField(_("category"), max_length=12, choices=EventCategory.choices)
    title = models.CharField(_("title"), max_length=300)
    phase = models.PositiveSmallIntegerField(_("phase of the process"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    starts_time = models.TimeField(_("begins at"), null=True, blank=True)
    ends_time = models.TimeField(_("ends at"), null=True, blank=True)
    precision = models.CharField(
        _("date known"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    venue = models.CharField(_("building and room"), max_length=200, blank=True)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    bodies = models.ManyToManyField(
        Counterpart, blank=True, related_name="events", verbose_name=_("counterparts")
    )
    access = models.CharField(
        _("who gets in"), max_length=10, choices=Access.choices, default=Access.UNKNOWN
    )
    access_note = models.CharField(_("access in the organiser's words"), max_length=200, blank=True)

    objects = CalendarEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside event")
        verbose_name_plural = _("outside events")
        ordering = ["starts_on", "starts_time", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(starts_time=None, ends_time=None)
                | Q(starts_time__isnull=False, ends_time__isnull=False, precision=Precision.DAY),
                name="event_has_both_hours_or_none",
                violation_error_message=_("Give both hours or neither, and the exact day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calendar:event-detail", args=[self.slug])

    def clean(self) -> None:
        validate_time_zone(self.time_zone)

    @property
    def place(self) -> str:
        """Room and building, then the city, as one line."""
        return ", ".join(part for part in (self.venue, self.city) if part)

    @property
    def starts_at(self) -> datetime | None:
        return self.moment(self.starts_on, self.starts_time) if self.starts_time else None

    @property
    def ends_at(self) -> datetime | None:
        return self.moment(self.ends_on, self.ends_time) if self.ends_time else None

    @property
    def is_month_only(self) -> bool:
        return self.precision == Precision.MONTH

    @property
    def is_past(self) -> bool:
        return self.moment(self.ends_on, self.ends_time) <= clock.now()

    @property
    def can_be_attended(self) -> bool:
        return self.access in ATTENDABLE and not self.is_cancelled

    @property
    def last_move(self) -> models.Model | None:
        """Where it was before, without asking the database again after a prefetch."""
        return max(self.moves.all(), key=lambda move: move.sequence, default=None)
