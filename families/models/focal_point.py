"""Who speaks for a family, since when, and until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.models import User
from families.choices import Designation, FamilyStatus
from families.models.family import Family


class FocalPointQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> "FocalPointQuerySet":
        """Mandates that run on a day (today by default); ``until`` is the first day without."""
        on = on or clock.today()
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)

    def sitting(self, on: date | None = None) -> "FocalPointQuerySet":
        """The focal points of active families on a day: the bureau, and its electorate."""
        if on is None:
            return self.current().filter(family__status=FamilyStatus.ACTIVE)
        return self.current(on).filter(family__in=Family.objects.active_on(on).values("pk"))

    def begun_by(self, on: date) -> "FocalPointQuerySet":
        """Mandates begun on or before a day, whether they still run or not."""
        return self.filter(since__lte=on)

    def unended(self) -> "FocalPointQuerySet":
        """Mandates nobody has ended."""
        return self.filter(until=None)

    def users(self) -> models.QuerySet[User]:
        """The people who hold these mandates."""
        return User.objects.filter(focal_points__in=self).distinct()


class FocalPoint(models.Model):
    """One mandate of one person for one seat of a family (charter, composition)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("person"),
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="focal_points", verbose_name=_("family")
    )
    seat = models.PositiveSmallIntegerField(_("seat"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    designation = models.CharField(
        _("how chosen"), max_length=10, choices=Designation.choices, default=Designation.UNSTATED
    )
    designated_by = models.CharField(_("chosen by"), max_length=200, blank=True)
    designated_on = models.DateField(_("chosen on"), null=True, blank=True)
    designated_until = models.DateField(_("chosen until"), null=True, blank=True)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["family__sort_order", "family__slug", "seat", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "seat"],
                condition=Q(until=None),
                name="one_open_mandate_a_seat",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="one_open_mandate_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="seats_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.family})"

    def get_absolute_url(self) -> str:
        return self.family.get_absolute_url()

    def runs_on(self, on: date) -> bool:
        """Tell whether the mandate runs on a day; ``until`` is the first day without."""
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def has_basis(self) -> bool:
        """Whether it has been stated how the family chose this person (charter, composition)."""
        return self.designation != Designation.UNSTATED
