"""What holds for every message of a kind, as data."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaison.choices.register import MessageKind


class MessagePolicyQuerySet(models.QuerySet["MessagePolicy"]):
    def of(self, kind: MessageKind | str) -> "MessagePolicy":
        """The policy for messages of a kind; the usual one where nobody has set any."""
        return self.filter(kind=kind).first() or MessagePolicy(kind=kind)


class MessagePolicy(models.Model):
    """Whether messages of a kind are sent in conjunction with the Civil Society Division.

    Frozen on each message when it is written; the hours when concurrence is asked.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices, unique=True)
    needs_concurrence = models.BooleanField(
        _("in conjunction with the [Civil Society Division]"), default=False
    )
    concurrence_hours = models.PositiveSmallIntegerField(_("hours to concur"), default=48)

    objects = MessagePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy for messages")
        verbose_name_plural = _("policies for messages")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(concurrence_hours__gte=1), name="concurrence_has_its_time"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def concurrence_within(self) -> timedelta:
        return timedelta(hours=self.concurrence_hours)
