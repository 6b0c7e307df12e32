"""Outside meetings people come to: what registration, passes and rooms belong to."""

from datetime import date, tzinfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal.zones import validate_time_zone, zone


class EventQuerySet(models.QuerySet["Event"]):
    def taking_files(self, on: date) -> "EventQuerySet":
        """Those for which a file of accreditation can be lodged in time on a day."""
        return self.to_come(on).filter(Q(accreditation_until=None) | Q(accreditation_until__gte=on))

    def to_come(self, on: date) -> "EventQuerySet":
        """Those that are not over on a day."""
        return self.filter(last_day__gte=on)


class Event(models.Model):
    """One meeting of the process, such as PrepCom-2; ``slug`` is the calendar's short name."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(_("place"), max_length=200)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    accreditation_until = models.DateField(
        _("last day for files of accreditation"),
        null=True,
        blank=True,
        help_text=_("A file that comes later is kept, and counts for the next meeting."),
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-first_day", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_event_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> tzinfo:
        """The clocks of the place where it is held."""
        return zone(self.time_zone)
