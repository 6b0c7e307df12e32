"""One family without a sign: asked, noticed, answered or recorded as dormant."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from families.choices.reviews import (
    CASE_TONES,
    CASE_TRANSITIONS,
    OPEN_CASES,
    UNDER_REVIEW,
    CaseStatus,
    StoppedHow,
)
from families.models.family import Family
from families.models.review.review import CompositionReview


class ReviewCaseQuerySet(models.QuerySet["ReviewCase"]):
    def open(self) -> "ReviewCaseQuerySet":
        return self.filter(status__in=OPEN_CASES)

    def under_review(self) -> "ReviewCaseQuerySet":
        """Those of which notice was given and that are not settled: everybody can read them."""
        return self.filter(status__in=UNDER_REVIEW)

    def public(self) -> "ReviewCaseQuerySet":
        """Those of which notice was given; who was only asked kindly is nobody's business."""
        return self.exclude(noticed_at=None)


class ReviewCase(StatusModel):
    """The review of one family (charter, composition)."""

    TRANSITIONS = CASE_TRANSITIONS

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(CompositionReview, on_delete=models.PROTECT, related_name="cases")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="review_cases")
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=CaseStatus.choices,
        default=CaseStatus.REMINDED,
        editable=False,
    )
    reminded_at = models.DateTimeField(_("asked kindly at"))
    noticed_at = models.DateTimeField(_("notice given at"), null=True)
    notice_ends_at = models.DateTimeField(_("answer until"), null=True)
    notices_sent = models.PositiveSmallIntegerField(_("notices sent"), default=0)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    stopped_how = models.CharField(_("how"), max_length=5, choices=StoppedHow.choices, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reply = models.TextField(_("reply of the [family]"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True)
    proposed_at = models.DateTimeField(_("objections asked for at"), null=True)
    objections_until = models.DateTimeField(_("objections until"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    objects = ReviewCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a [family]")
        verbose_name_plural = _("reviews of [families]")
        ordering = ["-reminded_at", "family__sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(status__in=OPEN_CASES),
                name="one_open_review_a_family",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[CaseStatus.REMINDED, CaseStatus.STOPPED])
                | Q(noticed_at__isnull=False, notice_ends_at__isnull=False),
                name="a_review_has_its_notice",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.STOPPED) | Q(stopped_at__isnull=False),
                name="a_stopped_review_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[CaseStatus.DORMANT, CaseStatus.KEPT])
                | Q(decided_at__isnull=False) & ~Q(decision_reason=""),
                name="a_decided_review_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.family}"

    def get_absolute_url(self) -> str:
        return f"{self.review.get_absolute_url()}#{self.family.slug}"

    @property
    def stop_path(self) -> str:
        """Where a focal point of the family stops it, logged in."""
        return reverse("families:review-stop", args=[self.family.slug])

    @property
    def tone(self) -> str:
        return CASE_TONES[CaseStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_CASES

    @property
    def is_under_review(self) -> bool:
        return self.status in UNDER_REVIEW

    @property
    def is_contested(self) -> bool:
        return self.status == CaseStatus.OBJECTED

    @property
    def steps(self) -> list[dict[str, object]]:
        """How far it is, for a timeline: what is done, and what comes next."""
        done = [
            (_("Asked kindly"), self.reminded_at),
            (_("Notice given"), self.noticed_at),
            (_("Objections asked for"), self.proposed_at),
            (_("Stopped"), self.stopped_at),
            (_("Decided"), self.decided_at),
        ]
        ahead = [
            (_("The time to answer ends"), self.notice_ends_at, self.status == CaseStatus.NOTICED),
            (_("The time to object ends"), self.objections_until, self.takes_objections()),
        ]
        steps: list[dict[str, object]] = [
            {"label": label, "at": at, "state": "done"} for label, at in done if at
        ]
        return steps + [
            {"label": label, "at": at, "state": "next"} for label, at, waits in ahead if waits
        ]

    def can_be_stopped(self, now: datetime | None = None) -> bool:
        """Whether one click still stops it: until the period is over, by the server's clock."""
        if self.status == CaseStatus.REMINDED:
            return True
        now = now or clock.now()
        return bool(
            self.status == CaseStatus.NOTICED and self.notice_ends_at and now < self.notice_ends_at
        )

    def takes_objections(self, now: datetime | None = None) -> bool:
        """Whether a focal point can still object to recording the family as dormant."""
        now = now or clock.now()
        return bool(
            self.status in (CaseStatus.PROPOSED, CaseStatus.OBJECTED)
            and self.objections_until
            and now < self.objections_until
        )
