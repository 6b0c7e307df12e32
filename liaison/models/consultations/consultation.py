"""Questions the bureau puts to the plenary before it decides."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from liaison.choices.consultations import (
    BLOCKING,
    CONSULTATION_TONES,
    CONSULTATION_TRANSITIONS,
    ConsultationStatus,
)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def open(self, at: datetime | None = None) -> "ConsultationQuerySet":
        """Those that take comments now, whether or not a worker has seen them end."""
        return self.filter(status=ConsultationStatus.OPEN, closes_at__gt=at or clock.now())

    def over(self, at: datetime) -> "ConsultationQuerySet":
        """Those whose hour has come and that nobody has closed yet."""
        return self.filter(status=ConsultationStatus.OPEN, closes_at__lte=at)

    def blocking(self) -> "ConsultationQuerySet":
        return self.filter(status__in=BLOCKING)

    def owed(self, at: datetime) -> "ConsultationQuerySet":
        """Those that wait for the secretariat: to be opened, or to be summarised."""
        over = Q(status=ConsultationStatus.OPEN, closes_at__lte=at)
        return self.filter(
            over | Q(status__in=[ConsultationStatus.DRAFT, ConsultationStatus.CLOSED])
        ).order_by("drafted_at", "pk")

    def with_comment_count(self) -> "ConsultationQuerySet":
        """Attach ``comment_count``: how many comments everybody can read."""
        shown = Count("comments", filter=Q(comments__removed_at=None))
        return self.annotate(comment_count=shown)

    def public(self) -> "ConsultationQuerySet":
        """Those that were announced; a draft is nobody's business yet."""
        return self.exclude(opened_at=None)

    def opened_in(self, month: Month) -> "ConsultationQuerySet":
        starts, ends = month.span
        return self.filter(opened_at__gte=starts, opened_at__lt=ends)

    def summarised_in(self, month: Month) -> "ConsultationQuerySet":
        starts, ends = month.span
        return self.filter(summarised_at__gte=starts, summarised_at__lt=ends)


class Consultation(StatusModel):
    """A logistical matter with content implications, put to the plenary (charter, plenary)."""

    TRANSITIONS = CONSULTATION_TRANSITIONS

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ConsultationStatus.choices,
        default=ConsultationStatus.DRAFT,
        editable=False,
    )
    message = models.ForeignKey(
        "liaison.Message",
        on_delete=models.PROTECT,
        null=True,
        related_name="consultations",
        verbose_name=_("message it is about"),
    )
    question = models.CharField(_("question"), max_length=300)
    background = models.TextField(_("background"))
    days = models.PositiveSmallIntegerField(_("days it is open"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), null=True)
    closes_at = models.DateTimeField(_("closes at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_due_at = models.DateTimeField(_("summary due at"), null=True)
    summarised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    summarised_at = models.DateTimeField(_("summary published at"), null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ConsultationQuerySet.as_manager()

    comment_count: int  # attached by ``with_comment_count``

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-drafted_at", "-pk"]
        indexes = [
            models.Index(fields=["opened_at"], name="consultations_by_opening"),
            models.Index(fields=["summarised_at"], name="consultations_by_summary"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ConsultationStatus.OPEN)
                | Q(opened_at__isnull=False, closes_at__isnull=False),
                name="open_consultation_has_its_hours",
            ),
            models.CheckConstraint(
                condition=~Q(status=ConsultationStatus.SUMMARISED)
                | Q(summarised_at__isnull=False) & ~Q(summary=""),
                name="summarised_consultation_has_its_summary",
            ),
            models.CheckConstraint(
                condition=~Q(status=ConsultationStatus.CANCELLED)
                | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
                name="cancelled_consultation_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("liaison:consultation-detail", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Whether it takes comments at this moment; the clock decides, not the worker."""
        return (
            self.status == ConsultationStatus.OPEN
            and self.closes_at is not None
            and clock.now() < self.closes_at
        )

    @property
    def is_draft(self) -> bool:
        return self.status == ConsultationStatus.DRAFT

    @property
    def is_over(self) -> bool:
        """Whether its period has ended and its summary is still owed."""
        return self.status == ConsultationStatus.CLOSED or (
            self.status == ConsultationStatus.OPEN and not self.is_open
        )

    @property
    def is_summarised(self) -> bool:
        return self.status == ConsultationStatus.SUMMARISED

    @property
    def is_cancelled(self) -> bool:
        return self.status == ConsultationStatus.CANCELLED

    @property
    def tone(self) -> str:
        return CONSULTATION_TONES[ConsultationStatus(self.status)]
