"""What changed in an election under way: steps of two people, and changed hours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from elections.choices import HoursChangeKind, ResolutionKind
from elections.models.election import Election


class ResolutionQuerySet(models.QuerySet):
    def waiting(self) -> "ResolutionQuerySet":
        return self.filter(confirmed_at=None, withdrawn_at=None)


class Resolution(models.Model):
    """A step that one person proposes with a published reason and another confirms."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="resolutions")
    kind = models.CharField(_("step"), max_length=10, choices=ResolutionKind.choices)
    reason = models.TextField(_("reason"))
    until = models.DateTimeField(_("new end of the vote"), null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of two people")
        verbose_name_plural = _("steps of two people")
        ordering = ["proposed_at"]
        indexes = [models.Index(fields=["confirmed_at"], name="resolutions_by_second_word")]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("proposed_by")),
                name="confirmed_by_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["election", "kind"],
                condition=Q(confirmed_at=None, withdrawn_at=None),
                name="one_such_step_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.election}"


class HoursChange(models.Model):
    """Hours of a vote that were changed after they had been announced."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="hours_changes")
    kind = models.CharField(_("change"), max_length=10, choices=HoursChangeKind.choices)
    opens_before = models.DateTimeField(_("opening before"))
    closes_before = models.DateTimeField(_("end before"))
    opens_at = models.DateTimeField(_("opening"))
    closes_at = models.DateTimeField(_("end"))
    reason = models.TextField(_("reason"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change of hours")
        verbose_name_plural = _("changes of hours")
        ordering = ["changed_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.election}"
