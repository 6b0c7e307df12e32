"""The outbox: every mail the portal owes somebody, until it was accepted."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from csb_portal.lifecycle import StatusModel

LONGEST_OCCASION = 200
LONGEST_SUBJECT = 300


class MailStatus(models.TextChoices):
    """What became of a mail. Refused ones are set aside until somebody tries again."""

    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


MAIL_TRANSITIONS = {
    MailStatus.WAITING: {MailStatus.ACCEPTED, MailStatus.REFUSED},
    MailStatus.REFUSED: {MailStatus.WAITING},
    MailStatus.ACCEPTED: set(),
}


class MailEvent(models.TextChoices):
    """What staff do to a mail."""

    TRIED_AGAIN = "mail.tried_again", "Mail tried again"
    SET_ASIDE = "mail.set_aside", "Mail set aside"


def new_message_id() -> str:
    """Make the name a mail keeps, however often it has to be sent."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{uuid.uuid4().hex}@{domain}>"  # short, so that no server has to fold it


class SharedContent(models.Model):
    """What many mails have in common, kept once, and only while one of them needs it."""

    content = models.BinaryField()

    def __str__(self) -> str:
        return f"content {self.pk}"


class OutgoingMailQuerySet(models.QuerySet):
    """Finds mails by what is still to be done for them, and by what they tell of."""

    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        """Mails to try now: their time has come, and nobody else has them in hand."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lte=now),
            status=MailStatus.WAITING,
            next_attempt_at__lte=now,
        )

    def asked_for_now(self) -> "OutgoingMailQuerySet":
        """Codes and links somebody waits for in front of a page; they leave also after a restore."""
        return self.filter(is_confidential=True)

    def in_turn(self) -> "OutgoingMailQuerySet":
        """The mails to one reader before those to many, and the longest waiting first."""
        return self.order_by("is_bulk", "next_attempt_at", "pk")

    def about(self, occasion: str) -> "OutgoingMailQuerySet":
        """Mails of one occasion, whose key may be followed by a part after a slash."""
        return self.filter(Q(occasion=occasion) | Q(occasion__startswith=f"{occasion}/"))

    def evidence(self) -> dict[str, int]:
        """Count what became of the mails: sent (in all), accepted, refused, waiting."""
        return self.aggregate(
            sent=models.Count("pk"),
            accepted=models.Count("pk", filter=Q(status=MailStatus.ACCEPTED)),
            refused=models.Count("pk", filter=Q(status=MailStatus.REFUSED)),
            waiting=models.Count("pk", filter=Q(status=MailStatus.WAITING)),
        )

    def forget_readers(self) -> int:
        """Keep the count of these mails, and nothing that says who read them."""
        address = Concat(
            Value("erased-"), Cast("pk", models.CharField()), Value("@example.invalid")
        )
        return self.update(to=address, headers={}, head=None, foot=None, shared=None)


class OutgoingMail(StatusModel):
    """One mail to one address, written in the transaction of the act it tells of.

    Its bytes are ``head``, then the ``shared`` content, then ``foot``: built once, kept
    until they were accepted, and then removed. ``is_bulk`` mails let the others go first,
    so that no login code waits behind a mailing.
    """

    TRANSITIONS = MAIL_TRANSITIONS

    occasion = models.CharField(_("occasion"), max_length=LONGEST_OCCASION)
    to = models.EmailField(_("to"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        db_index=False,
        related_name="mails",
        verbose_name=_("recipient"),
    )
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    body = models.TextField(_("body"))
    headers = models.JSONField(_("headers"), default=dict)
    message_id = models.CharField(max_length=200, default=new_message_id)
    head = models.BinaryField(null=True, editable=False)
    foot = models.BinaryField(null=True, editable=False)
    shared = models.ForeignKey(
        SharedContent,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="mails",
    )
    is_bulk = models.BooleanField(_("one of a mailing"), default=False, editable=False)
    is_confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("The text is removed once accepted.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=MailStatus.choices,
        default=MailStatus.WAITING,
        editable=False,
    )
    queued_at = models.DateTimeField(_("queued at"))
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(null=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    answer = models.TextField(_("answer of the mail server"), blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "to"], name="one_mail_an_occasion"),
            models.UniqueConstraint(fields=["message_id"], name="one_mail_a_message_id"),
            models.CheckConstraint(
                condition=Q(status=MailStatus.ACCEPTED, accepted_at__isnull=False)
                | ~Q(status=MailStatus.ACCEPTED) & Q(accepted_at=None),
                name="accepted_mail_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["is_bulk", "next_attempt_at", "id"],
                condition=Q(status=MailStatus.WAITING),
                name="mail_in_turn",
            ),
            # A row is written three times. What nobody looks up is entered nowhere.
            models.Index(
                fields=["recipient"],
                condition=Q(recipient__isnull=False),
                name="mail_of_recipient",
            ),
            models.Index(
                fields=["shared"], condition=Q(shared__isnull=False), name="mail_with_shared"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.to}"
