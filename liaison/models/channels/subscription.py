"""Whoever asked for the posts of a channel without a mandate that brings them."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.zones import validate_time_zone
from liaison.models.channels.channel import Channel


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def running(self, on: date | None = None) -> "SubscriptionQuerySet":
        """Those their owner confirmed and has not left: now, or at the end of a past day."""
        if on is None or on >= clock.today():
            return self.filter(confirmed_at__isnull=False, left_at=None)
        next_day = on + timedelta(days=1)
        ends = datetime(
            next_day.year, next_day.month, next_day.day, tzinfo=settings.BUREAU_TIME_ZONE
        )
        return self.filter(Q(left_at=None) | Q(left_at__gte=ends), confirmed_at__lt=ends)

    def open(self) -> "SubscriptionQuerySet":
        """Those nobody has left, whether they are confirmed yet or not."""
        return self.filter(left_at=None)


class Subscription(models.Model):
    """One address's time in a channel; another time after leaving is another row."""

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="subscriptions", verbose_name=_("channel")
    )
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.BUREAU_LANGUAGES, default="en"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_time_zone]
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="channel_subscriptions",
        verbose_name=_("person"),
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("asked for at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    paused_at = models.DateTimeField(_("paused at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to a channel")
        verbose_name_plural = _("subscriptions to channels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "channel",
                Lower("email"),
                condition=Q(left_at=None),
                name="one_open_subscription_an_address",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None)
                | Q(confirmed_at__isnull=False, left_at__gte=F("confirmed_at")),
                name="only_the_confirmed_leave_a_channel",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_running(self) -> bool:
        return self.confirmed_at is not None and self.left_at is None
