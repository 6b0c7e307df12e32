"""People who subscribed, and since when they agree to the bureau's objectives."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SubscriberQuerySet(models.QuerySet):
    def agreeing(self, on: date, since: date | None = None) -> "SubscriberQuerySet":
        """Those who are subscribed on a day since ``since`` at the latest, and agree by then."""
        running = Q(left_on=None) | Q(left_on__gt=on)
        return self.filter(running, subscribed_on__lte=since or on, agreed_on__lte=on)


class Subscriber(models.Model):
    """One time during which somebody was subscribed; who comes back begins another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="subscriptions_to_bureau",
        verbose_name=_("person"),
    )
    subscribed_on = models.DateField(_("subscribed on"))
    agreed_on = models.DateField(_("agreed to the objectives on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["subscribed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_on=None), name="subscribed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("subscribed_on")),
                name="subscriber_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
