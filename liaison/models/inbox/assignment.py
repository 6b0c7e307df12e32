"""Who of the six has a message, since when, and who had it before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices.inbox import AssignmentEnd


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> "AssignmentQuerySet":
        return self.filter(until=None)


class Assignment(models.Model):
    """One member's time with one message; at most one of a message runs."""

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="assignments"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who has it"),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    note = models.CharField(_("with these words"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    end = models.CharField(
        _("how it ended"), max_length=10, choices=AssignmentEnd.choices, blank=True
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(until=None), name="one_member_has_a_message"
            ),
            models.CheckConstraint(
                condition=Q(until=None, end="") | Q(until__isnull=False) & ~Q(end=""),
                name="ended_assignment_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.holder}"
