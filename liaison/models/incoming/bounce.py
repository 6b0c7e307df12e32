"""Mails that came back, each known by the envelope it was sent in."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from csb_portal.models import OutgoingMail


class BounceQuerySet(models.QuerySet["Bounce"]):
    def hard_of(self, email: str, *, since: datetime) -> "BounceQuerySet":
        return self.filter(email=email.lower(), is_hard=True, at__gt=since)


class Bounce(models.Model):
    """One mail of the portal that a mail server gave up on, and what it said."""

    mail = models.OneToOneField(OutgoingMail, on_delete=models.CASCADE, related_name="bounce")
    email = models.EmailField(_("address"), db_index=True)
    is_hard = models.BooleanField(_("for good"))
    status = models.CharField(_("status"), max_length=20, blank=True)
    diagnostic = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.email}: {self.status}"


class BounceTerms(models.Model):
    """When an address counts as dead; one row, which staff may change."""

    hard_bounces = models.PositiveSmallIntegerField(_("mails that came back for good"), default=3)
    days = models.PositiveSmallIntegerField(
        _("within so many days"),
        default=10,
        help_text=_("A mail that arrives in between begins the count anew."),
    )

    class Meta:
        verbose_name = _("terms of bounces")
        verbose_name_plural = _("terms of bounces")

    def __str__(self) -> str:
        return f"{self.hard_bounces} / {self.days}"

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.days)
