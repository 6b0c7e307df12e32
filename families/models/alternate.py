"""Who stands in for a seat, since when, and until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from families.models.basis import WithBasis
from families.models.family import Family


class AlternateQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "AlternateQuerySet":
        """Alternates of a day (today by default); ``until`` is the first day without."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def unfinished(self, on: date | None = None) -> "AlternateQuerySet":
        """Those who stand in on a day (today by default), or are to do so after it."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=F("since")) & Q(until__gt=on))

    def with_people(self) -> "AlternateQuerySet":
        return self.select_related("user", "family", "document").order_by("family", "seat")


class Alternate(WithBasis):
    """One person who stands in for one seat of a family; dated and never overwritten.

    There is one for a seat on a day, which the database holds (``families.models.guards``).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="alternates",
        verbose_name=_("person"),
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="alternates", verbose_name=_("[family]")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    end_recorded_on = models.DateField(_("end recorded on"), null=True, blank=True)

    objects = AlternateQuerySet.as_manager()

    class Meta:
        verbose_name = _("alternate")
        verbose_name_plural = _("alternates")
        ordering = ["family__sort_order", "family__slug", "seat", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="alternate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="alternate_seats_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.family})"

    @property
    def is_to_come(self) -> bool:
        """Whether the first day is still ahead."""
        return self.since > clock.today()

    def runs_on(self, on: date) -> bool:
        """Tell whether somebody stands in on a day."""
        return self.since <= on and (self.until is None or on < self.until)
