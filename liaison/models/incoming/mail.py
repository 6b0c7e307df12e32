"""The log of mail that came in: one row for each mail and recipient, without its words."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.choices.incoming import Result
from liaison.models.channels.post import Post


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def received_before(self, moment: datetime) -> "IncomingMailQuerySet":
        return self.filter(received_at__lt=moment)

    def with_needless_copy(self) -> "IncomingMailQuerySet":
        """Whole mails kept for a decision that was taken."""
        waiting = self.filter(result=Result.HOLD, post__in=Post.objects.held())
        return self.exclude(raw=None).exclude(pk__in=waiting.values("pk"))

    def whole_of(self, post: Post) -> "IncomingMail | None":
        """The mail a held post came by, while it is kept whole."""
        return self.filter(post=post).exclude(raw=None).defer("raw").first()

    def failed(self) -> "IncomingMailQuerySet":
        return self.filter(result=Result.FAILED)


class IncomingMail(models.Model):
    """A mail for one address, and what became of it (proposal, 3.d to 3.f).

    ``digest`` and ``recipient`` name it, so that a second delivery of the same bytes changes
    nothing. ``raw`` is the whole mail, kept only while somebody has to decide on it.
    """

    digest = models.CharField("SHA-256", max_length=64)
    recipient = models.CharField(_("to"), max_length=320)
    sender = models.CharField(_("envelope sender"), max_length=320, blank=True)
    identifier = models.CharField("Message-ID", max_length=300)
    size = models.PositiveIntegerField(_("bytes"))
    received_at = models.DateTimeField(_("received at"))
    result = models.CharField(_("what became of it"), max_length=10, choices=Result.choices)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    answer = models.CharField(_("answer to the mail server"), max_length=600)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="incoming")
    message = models.ForeignKey(
        "liaison.Message", on_delete=models.SET_NULL, null=True, related_name="incoming"
    )
    raw = models.BinaryField(null=True, editable=False)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["-received_at", "-id"], name="incoming_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "recipient"], name="each_mail_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.identifier} to {self.recipient}"
