"""A message the bureau passes on: a relay, a request or a statement."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from families.models import Family
from liaison.choices.register import (
    MESSAGE_TRANSITIONS,
    REQUEST_LABELS,
    STATUS_TONES,
    UNDER_REVIEW,
    ContactKind,
    MessageKind,
    MessageStatus,
    Nature,
    Purpose,
    Visibility,
)
from liaison.models.bodies.audience import Audience
from liaison.models.bodies.counterpart import Counterpart
from liaison.models.bodies.party import Party, field_of
from liaison.models.inbox.terms import ServiceTerms
from liaison.models.register.answer import Answer
from liaison.models.register.constraints import CONSTRAINTS, INDEXES
from liaison.models.register.queries import MessageQuerySet
from liaison.rules.register import days_late, minutes_taken
from liaison.rules.service import within


class Message(StatusModel):
    """One message the bureau passes on, kept as it was received (proposal, 3.a and 3.b).

    A draft has no reference yet: numbers are given when a message is taken, so that they run
    without gaps.
    """

    TRANSITIONS = MESSAGE_TRANSITIONS

    reference = models.CharField(gettext_lazy("reference"), max_length=20, blank=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=MessageKind.choices)
    nature = models.CharField(gettext_lazy("nature"), max_length=10, choices=Nature.choices)
    purpose = models.CharField(gettext_lazy("purpose"), max_length=12, choices=Purpose.choices)
    visibility = models.CharField(
        gettext_lazy("who may see it"),
        max_length=10,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
    )
    status = models.CharField(
        gettext_lazy("status"), max_length=20, choices=MessageStatus.choices, editable=False
    )
    is_urgent = models.BooleanField(gettext_lazy("urgent"), default=False)
    needs_concurrence = models.BooleanField(
        gettext_lazy("in conjunction with the [Civil Society Division]"), default=False
    )
    key = models.UUIDField(null=True, unique=True, editable=False)

    subject = models.CharField(gettext_lazy("subject"), max_length=200)
    body = models.TextField(gettext_lazy("text"))
    body_hash = models.CharField(gettext_lazy("SHA-256 of the text"), max_length=64)
    language = models.CharField(
        gettext_lazy("language"), max_length=10, choices=settings.BUREAU_LANGUAGES
    )
    other_reference = models.CharField(
        gettext_lazy("the other body's reference"), max_length=100, blank=True
    )

    from_counterpart = models.ForeignKey(
        Counterpart, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    from_audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    from_family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    in_response_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="responses"
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    related = models.ManyToManyField("self")

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
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    close_reason = models.CharField(gettext_lazy("why it was closed"), max_length=300, blank=True)
    superseded_at = models.DateTimeField(gettext_lazy("superseded at"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("message")
        verbose_name_plural = gettext_lazy("messages")
        ordering = ["-received_at", "-pk"]
        indexes = INDEXES
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.reference or _("a draft")

    def get_absolute_url(self) -> str:
        if not self.reference:
            return reverse("liaison:draft-edit", args=[self.pk])
        return reverse("liaison:message-detail", args=[self.reference])

    def get_status_display(self) -> str:  # type: ignore[no-redef] # in the words of its kind
        """The state in the words of its kind: a request is delivered, a relay is sent."""
        status = MessageStatus(self.status)
        words = REQUEST_LABELS.get(status) if self.is_request else None
        return str(words or status.label)

    def occasion_of(self, part: str) -> str:
        """Name the mails of one step, such as ``relay:RL-2005-0001:cs-bureau``."""
        return f"{self.kind}:{self.reference}:{part}"

    def occasion_for(self, party: Party) -> str:
        """Name the mails by which one of its receivers gets it."""
        if isinstance(party, Audience):
            return self.occasion_of(party.slug)
        if self.is_request and party == self.to_counterpart:
            return self.occasion_of("delivery")
        return self.occasion_of(f"{field_of(party)}-{party.slug}")

    @property
    def is_relay(self) -> bool:
        return self.kind == MessageKind.RELAY

    @property
    def is_request(self) -> bool:
        return self.kind == MessageKind.REQUEST

    @property
    def is_draft(self) -> bool:
        return self.status == MessageStatus.DRAFT

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def is_open(self) -> bool:
        """Whether it waits: a request for delivery or answer, or what was sent for an act."""
        if self.is_request and self.status in UNDER_REVIEW:
            return True
        return self.wants_answer and self.status == MessageStatus.SENT

    @property
    def wants_answer(self) -> bool:
        return self.is_request or self.due_at is not None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < clock.now()

    @property
    def is_text_public(self) -> bool:
        """Whether anyone may read it: once passed on, or when a focal point asked openly."""
        if self.is_private or self.is_draft:
            return False
        return bool(self.delivered_at) or (self.is_request and self.author_id is not None)

    @property
    def was_recorded_later(self) -> bool:
        return self.recorded_at != self.received_at

    @property
    def tone(self) -> str:
        is_waiting = self.status == MessageStatus.SENT and self.is_open
        return "open" if is_waiting else STATUS_TONES[MessageStatus(self.status)]

    @property
    def public_subject(self) -> str:
        if self.is_text_public:
            return self.subject
        if self.set_aside_at:
            return _("Text not shown: set aside before it was passed on")
        return _("Text shown once it is passed on")

    @property
    def sender(self) -> Party | None:
        return self.from_counterpart or self.from_audience or self.from_family

    @property
    def receivers(self) -> list[Party]:
        """For whom it is, without asking the database again after ``with_parties``."""
        return [
            delivery.party
            for delivery in self.deliveries.all()
            if delivery.contact == ContactKind.TO
        ]

    @property
    def to_counterpart(self) -> Counterpart | None:
        """The body a request is for."""
        bodies = [party for party in self.receivers if isinstance(party, Counterpart)]
        return bodies[0] if bodies else None

    @property
    def receiver_names(self) -> str:
        return ", ".join(str(receiver) for receiver in self.receivers)

    @property
    def requester(self) -> str:
        """Who asked, as far as they agreed to be named."""
        return self.requester_name if self.requester_name_is_public else ""

    @property
    def given_answer(self) -> Answer | None:
        return getattr(self, "answer", None)

    @property
    def changed_at(self) -> datetime:
        """The last moment at which anything happened to it."""
        answer = self.given_answer
        answered = answer.recorded_at if answer else None
        moments = (self.recorded_at, self.delivered_at, self.closed_at, self.superseded_at)
        return max(moment for moment in (*moments, answered) if moment)

    @property
    def correction(self) -> "Message | None":
        """The message that has taken its place."""
        if not self.superseded_at:
            return None
        return self.corrections.exclude(delivered_at=None).first()

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
        """Whether it left within the hours that were promised when it came."""
        return self.delivered_at is not None and within(
            self.received_at, self.delivered_at, self.promised_hours
        )

    @cached_property
    def promised_hours(self) -> int:
        day = self.received_at.astimezone(settings.BUREAU_TIME_ZONE).date()
        return ServiceTerms.objects.on(day).relay_hours

    @property
    def days_late(self) -> int:
        """Days between the due time and the answer or the end, or now where there is none."""
        if not self.due_at or self.set_aside_at:
            return 0
        answer = self.given_answer
        ended = answer.answered_at if answer else self.closed_at or self.superseded_at
        return days_late(self.due_at, ended or clock.now())
