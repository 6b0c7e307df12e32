"""What was answered by mail to a message of the register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal.models import StoredFile
from liaison.choices.incoming import HandledAs
from liaison.models.bodies.counterpart import Counterpart


class ReplyQuerySet(models.QuerySet["Reply"]):
    def waiting(self) -> "ReplyQuerySet":
        """Replies nobody has looked at yet."""
        return self.filter(handled_at=None)


class Reply(models.Model):
    """A mail that answers a message, kept as it came; only those who work here read it.

    With a ``counterpart`` it came from an address of the body that was asked, as far as a
    mail shows it, and waits to be confirmed as the answer.
    """

    message = models.ForeignKey(
        "liaison.Message", on_delete=models.PROTECT, related_name="mailed_replies"
    )
    identifier = models.CharField("Message-ID", max_length=300)
    counterpart = models.ForeignKey(
        Counterpart, on_delete=models.PROTECT, null=True, related_name="+"
    )
    from_name = models.CharField(_("name"), max_length=200, blank=True)
    from_email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    caution = models.CharField(_("what to look at"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received at"))
    handled_at = models.DateTimeField(_("handled at"), null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_as = models.CharField(
        _("handled as"), max_length=10, choices=HandledAs.choices, blank=True
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply by mail")
        verbose_name_plural = _("replies by mail")
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "identifier"], name="each_reply_once"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, handled_as="")
                | Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(handled_as=""),
                name="handled_reply_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Reply to {self.message}"

    @property
    def writer(self) -> str:
        return self.from_name or self.from_email or str(_("somebody without a name"))


class ReplyAttachment(models.Model):
    """A file of a reply."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attachment of a reply")
        verbose_name_plural = _("attachments of replies")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)
