"""Calls for speaking slots and side events: criteria, deadline, sessions, and where they stand."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.models.append_only import AppendOnlyModel
from csb_portal.periods import morning_of
from secretariat.choices.slots import (
    CALL_TONES,
    CALL_TRANSITIONS,
    PUBLIC_SLATE,
    CallKind,
    CallStatus,
    MayNominate,
)
from secretariat.models.cases import Event
from secretariat.rules import slots as rules


class SlotCallQuerySet(models.QuerySet["SlotCall"]):
    def published(self) -> "SlotCallQuerySet":
        """Those everybody can read."""
        return self.exclude(published_at=None)

    def open(self, at: datetime | None = None) -> "SlotCallQuerySet":
        """Those that can be answered now."""
        at = at or clock.now()
        return self.filter(status=CallStatus.PUBLISHED, opens_at__lte=at, closes_at__gt=at)

    def to_slate(self, at: datetime | None = None) -> "SlotCallQuerySet":
        """Those whose slate is put together now."""
        return self.filter(status=CallStatus.PUBLISHED, closes_at__lte=at or clock.now())


class SlotCall(StatusModel):
    """A call for names: what for, by which criteria, until when, and who decides in the end.

    The portal decides nothing: the secretariat puts a slate together and sends it on. Once
    published, a call is not changed any more; only its deadline can be moved on, in public.
    """

    TRANSITIONS = CALL_TRANSITIONS

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="slot_calls", verbose_name=_("event")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CallKind.choices)
    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    criteria = models.TextField(
        _("criteria"), help_text=_("By what the names are chosen. Frozen once published.")
    )
    decides = models.TextField(
        _("who decides"), help_text=_("In plain words: who takes the names, and who sends them.")
    )
    may_nominate = models.CharField(
        _("who may nominate"),
        max_length=9,
        choices=MayNominate.choices,
        default=MayNominate.GROUPS,
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    remind_days = models.PositiveSmallIntegerField(
        _("reminder so many days before it closes"),
        default=2,
        help_text=_("Who was named and has not answered gets one more mail, at nine that morning."),
    )
    status = models.CharField(
        _("state"),
        max_length=9,
        choices=CallStatus.choices,
        default=CallStatus.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    opening_told_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    deadline_told_at = models.DateTimeField(null=True, editable=False)
    proposed_at = models.DateTimeField(_("slate proposed at"), null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("slate confirmed at"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.TextField(_("why it was extended or cancelled"), blank=True, editable=False)

    objects = SlotCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for slots")
        verbose_name_plural = _("calls for slots")
        ordering = ["-closes_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="slots_close_after_they_open"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, status__in=["draft", "cancelled"])
                | Q(published_at__isnull=False, published_at__lte=F("opens_at")),
                name="slots_published_before_they_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="slate_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PUBLIC_SLATE) | Q(confirmed_by__isnull=False),
                name="a_slate_goes_out_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("participation:slot-call", args=[self.slug])

    def clean(self) -> None:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("It closes after it opens.")})

    @property
    def is_open(self) -> bool:
        return rules.takes_nominations(self.status, self.opens_at, self.closes_at, clock.now())

    @property
    def is_announced(self) -> bool:
        """Whether it was published and opens later."""
        return self.status == CallStatus.PUBLISHED and clock.now() < self.opens_at

    @property
    def remind_at(self) -> datetime:
        """When whoever was named and has not answered is reminded."""
        last_day = self.closes_at.astimezone(settings.BUREAU_TIME_ZONE).date()
        day = last_day - timedelta(days=self.remind_days)
        return morning_of(day, settings.BUREAU_TIME_ZONE)

    @property
    def is_being_slated(self) -> bool:
        return rules.is_being_slated(self.status, self.closes_at, clock.now())

    @property
    def has_public_slate(self) -> bool:
        return self.status in PUBLIC_SLATE

    @property
    def is_side_event(self) -> bool:
        return self.kind == CallKind.SIDE_EVENT

    @property
    def standing_label(self) -> str:
        """Where it stands, by the clock."""
        if self.is_announced:
            return str(_("Opens later"))
        if self.is_open:
            return str(_("Open"))
        if self.is_being_slated:
            return str(_("The slate is put together"))
        return self.status_label

    @property
    def tone(self) -> str:
        return "open" if self.is_open else CALL_TONES[CallStatus(self.status)]


class SlotSession(models.Model):
    """One session that gives slots, or one day on which side events are held."""

    call = models.ForeignKey(SlotCall, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    starts_at = models.DateTimeField(_("day and hour"), null=True, blank=True)
    least = models.PositiveSmallIntegerField(_("slots at least"), default=1)
    most = models.PositiveSmallIntegerField(_("slots at most"), default=1)
    note = models.CharField(_("what else counts here"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)

    class Meta:
        verbose_name = _("session of a call")
        verbose_name_plural = _("sessions of calls")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_session_a_number"),
            models.CheckConstraint(
                condition=Q(most__gte=F("least"), most__gt=0), name="a_session_takes_names"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.most is not None and self.least is not None and self.most < self.least:
            raise ValidationError({"most": _("At most is no less than at least.")})


class SlateSending(AppendOnlyModel):
    """The slate went to whoever decides: when, to whom, in which words."""

    call = models.ForeignKey(SlotCall, on_delete=models.PROTECT, related_name="sendings")
    sent_to = models.CharField(_("to whom"), max_length=200)
    sent_at = models.DateTimeField(_("sent at"))
    text = models.TextField(_("message"))
    register_number = models.CharField(_("number in the register"), max_length=20, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("sending of a slate")
        verbose_name_plural = _("sendings of slates")
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["sent_at"], name="slates_by_sending")]

    def __str__(self) -> str:
        return f"{self.call}: {self.sent_to}"
