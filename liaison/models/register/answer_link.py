"""The links by which other bodies answer without an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.models.bodies.counterpart import Counterpart


class AnswerLink(models.Model):
    """One address that may answer one message: made when it is delivered, and revocable.

    It is good as long as the message waits for its answer. The address is never shown in public.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="answer_links"
    )
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer link")
        verbose_name_plural = _("answer links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "email"], name="one_answer_link_an_address")
        ]

    def __str__(self) -> str:
        return f"Answer link {self.pk}"
