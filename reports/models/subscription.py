"""Whoever asked for the bureau's mail without being part of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from csb_portal.mail import Reader
from csb_portal.zones import validate_time_zone
from reports import tokens


class SubscriptionQuerySet(models.QuerySet):
    def running(self) -> "SubscriptionQuerySet":
        """Those whose owner confirmed them and has not left since."""
        return self.filter(confirmed_at__isnull=False, unsubscribed_at=None)


class Subscription(models.Model):
    """One address that gets the reports, once its owner has confirmed it."""

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_time_zone]
    )
    requested_at = models.DateTimeField(_("asked for at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed at"), null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscription_an_address"),
            models.CheckConstraint(
                condition=Q(unsubscribed_at=None)
                | Q(confirmed_at__isnull=False, unsubscribed_at__gte=F("confirmed_at")),
                name="only_the_confirmed_unsubscribe",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_running(self) -> bool:
        return self.confirmed_at is not None and self.unsubscribed_at is None

    @property
    def reader(self) -> Reader:
        """Whom the outbox writes to, with the one click that ends it."""
        return Reader(
            email=self.email,
            language=self.language,
            time_zone=self.time_zone or str(settings.BUREAU_TIME_ZONE),
            unsubscribe_url=tokens.unsubscribe_url(self.pk),
        )
