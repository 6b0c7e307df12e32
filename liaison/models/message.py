"""A message the bureau passes on: a relay to its audiences, or a request to another body."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from liaison.choices import (
    MESSAGE_TRANSITIONS,
    STATUS_TONES,
    MessageKind,
    MessageStatus,
    Nature,
)
from liaison.models.body import Audience, Counterpart
from liaison.rules import days_late, is_in_time, minutes_taken

if TYPE_CHECKING:
    from liaison.models.answer import Answer

OPEN_REQUEST = Q(
    kind=MessageKind.REQUEST, status__in=[MessageStatus.RECEIVED, MessageStatus.DELIVERED]
)
TEXT_IS_PUBLIC = Q(delivered_at__isnull=False) | Q(kind=MessageKind.REQUEST, author__isnull=False)
LEFT = [MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.ANSWERED]


class MessageQuerySet(models.QuerySet):
    def relays(self) -> "MessageQuerySet":
        """Relays that were not entered by mistake."""
        return self.filter(kind=MessageKind.RELAY).exclude(status=MessageStatus.SET_ASIDE)

    def requests(self) -> "MessageQuerySet":
        return self.filter(kind=MessageKind.REQUEST)

    def open(self) -> "MessageQuerySet":
        """Requests that wait, to be delivered or to be answered."""
        return self.filter(OPEN_REQUEST)

    def overdue(self, now: datetime) -> "MessageQuerySet":
        return self.open().filter(due_at__lt=now)

    def with_public_text(self) -> "MessageQuerySet":
        return self.filter(TEXT_IS_PUBLIC)

    def received_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(received_at__gte=starts, received_at__lt=ends)

    def delivered_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(delivered_at__gte=starts, delivered_at__lt=ends)

    def answered_in(self, month: Month) -> "MessageQuerySet":
        starts, ends = month.span
        return self.filter(answer__answered_at__gte=starts, answer__answered_at__lt=ends)

    def open_at(self, moment: datetime) -> "MessageQuerySet":
        """Requests that had arrived before ``moment`` and were still open then."""
        return self.requests().filter(
            Q(answer=None) | Q(answer__answered_at__gte=moment),
            Q(set_aside_at=None) | Q(set_aside_at__gte=moment),
            received_at__lt=moment,
        )

    def with_parties(self) -> "MessageQuerySet":
        """Read who wrote to whom, and the answer, along with the messages."""
        return self.select_related(
            "from_counterpart", "from_audience", "to_counterpart", "answer"
        ).prefetch_related("deliveries__audience")


class Message(StatusModel):
    """One relay or request, kept as it was received (proposal, 3.a and 3.b)."""

    TRANSITIONS = MESSAGE_TRANSITIONS

    reference = models.CharField(gettext_lazy("reference"), max_length=20, unique=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=MessageKind.choices)
    nature = models.CharField(gettext_lazy("nature"), max_length=10, choices=Nature.choices)
    status = models.CharField(
        gettext_lazy("status"), max_length=10, choices=MessageStatus.choices, editable=False
    )
    key = models.UUIDField(null=True, unique=True, editable=False)

    subject = models.CharField(gettext_lazy("subject"), max_length=200)
    body = models.TextField(gettext_lazy("text"))
    body_hash = models.CharField(gettext_lazy("SHA-256 of the text"), max_length=64)
    language = models.CharField(
        gettext_lazy("language"), max_length=10, choices=settings.BUREAU_LANGUAGES
    )

    from_counterpart = models.ForeignKey(
        Counterpart, on_delete=models.PROTECT, null=True, related_name="relays"
    )
    from_audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, related_name="requests"
    )
    to_counterpart = models.ForeignKey(
        Counterpart, on_delete=models.PROTECT, null=True, related_name="requests"
    )
    audiences = models.ManyToManyField(Audience, through="liaison.Delivery", related_name="relays")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    requester_name = models.CharField(max_length=200, blank=True)
    requester_email = models.EmailField(blank=True)
    requester_name_is_public = models.BooleanField(default=False)

    received_at = models.DateTimeField(gettext_lazy("received at"))
    recorded_at = models.DateTimeField(gettext_lazy("recorded at"))
    delivered_at = models.DateTimeField(gettext_lazy("delivered at"), null=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_hand = models.CharField(gettext_lazy("how it was handed over"), max_length=300, blank=True)
    answer_days = models.PositiveSmallIntegerField(gettext_lazy("days to answer"), null=True)
    due_at = models.DateTimeField(gettext_lazy("answer due at"), null=True)
    reminded_at = models.DateTimeField(gettext_lazy("reminded at"), null=True)
    set_aside_at = models.DateTimeField(gettext_lazy("set aside at"), null=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_aside_reason = models.CharField(gettext_lazy("reason"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("message")
        verbose_name_plural = gettext_lazy("messages")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["-received_at", "-id"], name="messages_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=MessageKind.RELAY,
                    from_counterpart__isnull=False,
                    from_audience=None,
                    to_counterpart=None,
                    due_at=None,
                    author__isnull=False,
                )
                | Q(
                    kind=MessageKind.REQUEST,
                    from_counterpart=None,
                    from_audience__isnull=False,
                    to_counterpart__isnull=False,
                    due_at__isnull=False,
                    answer_days__isnull=False,
                ),
                name="message_has_the_parties_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LEFT, delivered_at__isnull=False, delivered_by__isnull=False)
                | ~Q(status__in=LEFT) & Q(delivered_at=None, delivered_by=None),
                name="message_that_left_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SET_ASIDE, set_aside_at__isnull=False)
                | ~Q(status=MessageStatus.SET_ASIDE) & Q(set_aside_at=None),
                name="message_set_aside_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MessageKind.RELAY) | ~Q(delivered_by=F("author")),
                name="relay_has_a_second_pair_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("recorded_at"))
                & (Q(delivered_at=None) | Q(delivered_at__gte=F("received_at"))),
                name="message_moves_forward_in_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("liaison:message-detail", args=[self.reference])

    def occasion_of(self, part: str) -> str:
        """Name the mails of one step, such as ``relay:RL-2005-0001:cs-bureau``."""
        return f"{self.kind}:{self.reference}:{part}"

    @property
    def is_relay(self) -> bool:
        return self.kind == MessageKind.RELAY

    @property
    def is_open(self) -> bool:
        """Whether it is a request that still waits, to be delivered or to be answered."""
        return not self.is_relay and self.status in (
            MessageStatus.RECEIVED,
            MessageStatus.DELIVERED,
        )

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < clock.now()

    @property
    def is_text_public(self) -> bool:
        """Whether anyone may read it: once passed on, or when a focal point asked openly."""
        return bool(self.delivered_at) or (not self.is_relay and self.author_id is not None)

    @property
    def was_recorded_later(self) -> bool:
        return self.recorded_at != self.received_at

    @property
    def tone(self) -> str:
        return STATUS_TONES[MessageStatus(self.status)]

    @property
    def public_subject(self) -> str:
        if self.is_text_public:
            return self.subject
        if self.set_aside_at:
            return _("Text not shown: set aside before it was passed on")
        return _("Text shown once it is passed on")

    @property
    def sender(self) -> Counterpart | Audience | None:
        return self.from_counterpart or self.from_audience

    @property
    def receivers(self) -> Sequence[Counterpart | Audience | None]:
        """For whom it is, without asking the database again after ``with_parties``."""
        if not self.is_relay:
            return [self.to_counterpart]
        return [delivery.audience for delivery in self.deliveries.all()]

    @property
    def receiver_names(self) -> str:
        return ", ".join(str(receiver) for receiver in self.receivers)

    @property
    def requester(self) -> str:
        """Who asked, as far as they agreed to be named."""
        return self.requester_name if self.requester_name_is_public else ""

    @property
    def given_answer(self) -> "Answer | None":
        return getattr(self, "answer", None)

    @property
    def minutes(self) -> int | None:
        """Whole minutes from receipt to delivery."""
        return minutes_taken(self.received_at, self.delivered_at) if self.delivered_at else None

    @property
    def time_taken(self) -> str:
        """The same in words people use: 61 h 50 min."""
        hours, minutes = divmod(self.minutes or 0, 60)
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}

    @property
    def hash_parts(self) -> list[str]:
        """The hash in pieces, between which a narrow page may break the line."""
        return [self.body_hash[start : start + 8] for start in range(0, 64, 8)]

    @property
    def is_in_time(self) -> bool:
        return self.delivered_at is not None and is_in_time(self.received_at, self.delivered_at)

    @property
    def days_late(self) -> int:
        """Days between the due time and the answer, or now where there is none."""
        if not self.due_at or self.set_aside_at:
            return 0
        answer = self.given_answer
        return days_late(self.due_at, answer.answered_at if answer else clock.now())
