"""Requests from people without an account, until they confirm their address."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import Nature
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart
from liaison.rules.register import CONFIRM_WITHIN


class UnconfirmedRequest(models.Model):
    """What somebody wrote; it becomes a request when the link in their mail is used."""

    key = models.UUIDField(unique=True)
    on_behalf_of = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    language = models.CharField(max_length=10, choices=settings.BUREAU_LANGUAGES)
    nature = models.CharField(max_length=10, choices=Nature.choices)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    name_is_public = models.BooleanField(_("name may be shown"), default=False)
    written_at = models.DateTimeField(_("written at"))
    message = models.OneToOneField(
        "liaison.Message", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("unconfirmed request")
        verbose_name_plural = _("unconfirmed requests")

    def __str__(self) -> str:
        return f"Unconfirmed request {self.pk}"

    @property
    def expires_at(self) -> datetime:
        return self.written_at + CONFIRM_WITHIN

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now
