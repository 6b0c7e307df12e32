"""What families answer to a call, and what came too late."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel
from elections import rules
from elections.choices import INTEREST_TRANSITIONS, InterestStatus, SecondVoice
from elections.models.call import VolunteerCall
from families.models import Family, FocalPoint


class ExpressionOfInterestQuerySet(models.QuerySet):
    def standing(self) -> "ExpressionOfInterestQuerySet":
        return self.filter(status=InterestStatus.STANDING)


class ExpressionOfInterest(StatusModel):
    """A family's written offer to serve, made by one of its focal points (proposal, 2.b)."""

    TRANSITIONS = INTEREST_TRANSITIONS

    reference = models.CharField(_("number"), max_length=20, unique=True)
    call = models.ForeignKey(
        VolunteerCall, on_delete=models.PROTECT, related_name="interests", verbose_name=_("call")
    )
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="interests", verbose_name=_("[family]")
    )
    expressed_by = models.ForeignKey(
        FocalPoint, on_delete=models.PROTECT, related_name="+", verbose_name=_("expressed by")
    )
    statement = models.TextField(_("statement"))
    received_at = models.DateTimeField(_("received at"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=InterestStatus.choices,
        default=InterestStatus.STANDING,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    second_voice = models.CharField(
        _("second [focal point]"), max_length=10, choices=SecondVoice.choices
    )
    second_voice_at = models.DateTimeField(_("answered at"), null=True)

    objects = ExpressionOfInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "family"],
                condition=Q(status=InterestStatus.STANDING),
                name="a_family_speaks_with_one_voice",
            ),
            models.CheckConstraint(
                condition=Q(status=InterestStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | Q(status=InterestStatus.STANDING, withdrawn_at=None),
                name="withdrawn_interest_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.family})"

    def get_absolute_url(self) -> str:
        return f"{self.call.get_absolute_url()}#{self.reference}"

    @property
    def confirm_by(self) -> datetime:
        """Until when the second focal point can answer: 48 hours, or the close if later."""
        return max(self.received_at + rules.CONFIRM_WITHIN, self.call.closes_at)


class KeptStatement(models.Model):
    """A statement the portal had to refuse, kept so that its author can use it again."""

    call = models.ForeignKey(VolunteerCall, on_delete=models.PROTECT, related_name="refused")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_statements"
    )
    statement = models.TextField(_("statement"))
    refused_at = models.DateTimeField(_("refused at"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("refused statement")
        verbose_name_plural = _("refused statements")
        ordering = ["-refused_at"]

    def __str__(self) -> str:
        return f"{self.author}, {self.refused_at:%Y-%m-%d %H:%M} UTC"
