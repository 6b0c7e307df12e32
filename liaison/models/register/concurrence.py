"""Asking the Civil Society Division to concur, where an act is in conjunction with it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import MessageStatus


class ConcurrenceQuerySet(models.QuerySet["Concurrence"]):
    def waiting(self) -> "ConcurrenceQuerySet":
        """Asked about a message that waits for it, and neither answered nor overridden."""
        return self.filter(
            answered_at=None,
            overridden_at=None,
            message__status=MessageStatus.AWAITING_CONCURRENCE,
        )


class Concurrence(models.Model):
    """One time the division was asked about a message, and what came of it (proposal, 3.c)."""

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="concurrences"
    )
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(_("until"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    agrees = models.BooleanField(_("concurs"), null=True)
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    overridden_at = models.DateTimeField(_("overridden at"), null=True)
    overridden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    override_reason = models.CharField(_("why it was sent without"), max_length=300, blank=True)

    objects = ConcurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("concurrence")
        verbose_name_plural = _("concurrences")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(answered_at=None, overridden_at=None),
                name="one_waiting_concurrence_a_message",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, agrees=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, agrees__isnull=False),
                name="answered_concurrence_says_what",
            ),
            models.CheckConstraint(
                condition=Q(overridden_at=None, overridden_by=None, override_reason="")
                | Q(overridden_at__isnull=False, overridden_by__isnull=False)
                & ~Q(override_reason=""),
                name="override_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Concurrence on {self.message}"

    @property
    def is_settled(self) -> bool:
        """Whether the message may be sent: the division concurs, or was overridden."""
        return bool(self.agrees) or self.overridden_at is not None

    def may_be_overridden(self, now: datetime) -> bool:
        """Whether its time has run out, or the division has refused."""
        return not self.is_settled and (self.agrees is False or self.due_at <= now)
