"""For whom a relay is, and when each audience got it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.models.body import Audience


class Delivery(models.Model):
    """One audience of a relay. Its mails, written when it is sent, are the evidence."""

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="deliveries"
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name=_("audience"),
    )
    recipients = models.PositiveIntegerField(_("recipients"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["audience_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "audience"], name="one_delivery_an_audience"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, recipients=None)
                | Q(sent_at__isnull=False, recipients__gte=1),
                name="sent_delivery_reaches_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} to {self.audience}"
