"""What one secretariat hands over to the next, item by item."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from secretariat.models.terms.term import Term


class HandoverItemQuerySet(models.QuerySet):
    def waiting(self) -> "HandoverItemQuerySet":
        """Given, and taken by nobody yet."""
        return self.filter(taken_at=None)


class HandoverItem(models.Model):
    """An open matter that a member of ``term`` gave and a member of the next secretariat took."""

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="handover", verbose_name=_("term")
    )
    key = models.CharField(_("record"), max_length=100)
    title = models.CharField(_("matter"), max_length=300)
    note = models.TextField(_("what the next should know"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handed_over"
    )
    given_at = models.DateTimeField(_("given at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="taken_over"
    )
    taken_at = models.DateTimeField(_("taken at"), null=True)

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter handed over")
        verbose_name_plural = _("matters handed over")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "key"], name="a_matter_is_given_once"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False) & ~Q(taken_by=F("given_by")),
                name="taken_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return self.title
