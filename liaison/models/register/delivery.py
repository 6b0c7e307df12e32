"""For whom a message is, and when each got it."""

from typing import cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from families.models import Family
from liaison.choices.register import ContactKind
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.bodies.party import Party, exactly_one


class Delivery(models.Model):
    """One body, audience or family a message is for, and as what it is named on it.

    The mails written when the message is sent are the evidence.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="deliveries"
    )
    contact = models.CharField(
        _("named as"), max_length=10, choices=ContactKind.choices, default=ContactKind.TO
    )
    counterpart = models.ForeignKey(
        Counterpart,
        on_delete=models.PROTECT,
        null=True,
        related_name="deliveries",
        verbose_name=_("counterpart"),
    )
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        related_name="deliveries",
        verbose_name=_("audience"),
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        related_name="deliveries",
        verbose_name=_("[family]"),
    )
    recipients = models.PositiveIntegerField(_("recipients"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(), name="delivery_is_for_one_party"),
            models.UniqueConstraint(
                fields=["message", "contact", "counterpart"],
                condition=Q(counterpart__isnull=False),
                name="one_delivery_a_counterpart",
            ),
            models.UniqueConstraint(
                fields=["message", "contact", "audience"],
                condition=Q(audience__isnull=False),
                name="one_delivery_an_audience",
            ),
            models.UniqueConstraint(
                fields=["message", "contact", "family"],
                condition=Q(family__isnull=False),
                name="one_delivery_a_family",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, recipients=None)
                | Q(sent_at__isnull=False, recipients__gte=1),
                name="sent_delivery_reaches_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message} to {self.party}"

    @property
    def party(self) -> Party:
        # The database holds that it is one of them: delivery_is_for_one_party
        return cast("Party", self.counterpart or self.audience or self.family)
