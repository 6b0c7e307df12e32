"""The passes of one event: how many, by which rule, and until when for each step."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from secretariat.choices.passes import (
    POOL_TONES,
    POOL_TRANSITIONS,
    RUNNING,
    TOLD,
    PoolStatus,
    PoolStepKind,
)
from secretariat.models.cases import Event

MOST_PASSES = 10_000


class PassPoolQuerySet(models.QuerySet["PassPool"]):
    def public(self) -> "PassPoolQuerySet":
        """Those whose rule is published."""
        return self.exclude(status=PoolStatus.DRAFT).select_related("event")

    def taking_requests(self, at: datetime | None = None) -> "PassPoolQuerySet":
        """Those that can be asked for a pass now."""
        now = at or clock.now()
        return self.public().filter(
            status=PoolStatus.PUBLISHED, opens_at__lte=now, closes_at__gt=now
        )


class PassPool(StatusModel):
    """So many passes of one event, given out by a rule that is frozen when it is published.

    ``rule``, ``seed`` and ``history`` are what an allocation depends on beside the requests;
    ``rule_text`` is all of it as it was published, and ``fingerprint`` commits to that text.
    ``given`` and ``found`` are the texts anybody can download and recompute, as they were when
    the requests were checked and the list drawn up. ``quota`` is that of the published rule;
    ``added`` came afterwards, and goes by the waiting list.
    """

    TRANSITIONS = POOL_TRANSITIONS

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="pass_pools", verbose_name=_("event")
    )
    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("for what"), max_length=200)
    status = models.CharField(
        _("state"),
        max_length=10,
        choices=PoolStatus.choices,
        default=PoolStatus.DRAFT,
        editable=False,
    )
    quota = models.PositiveIntegerField(_("passes"))
    preset = models.CharField(_("rule"), max_length=40)
    rule = models.JSONField(_("rule in full"))
    seed = models.CharField(_("seed of the lottery"), max_length=200)
    history = models.JSONField(_("passes at the last event"), default=dict)
    history_of = models.CharField(_("last event"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("requests from"))
    closes_at = models.DateTimeField(_("requests until"))
    ranking_until = models.DateTimeField(_("[families] rank until"))
    results_at = models.DateTimeField(_("outcomes told at"))
    collect_by = models.DateTimeField(_("be at the door by"))
    begins_at = models.DateTimeField(_("begins at"))
    offer_hours = models.PositiveSmallIntegerField(_("hours an offer holds"), default=2)
    no_show_minutes = models.PositiveSmallIntegerField(
        _("minutes until an absent holder's pass can go on"), default=10
    )
    added = models.PositiveIntegerField(
        _("passes added after the publication"), default=0, editable=False
    )
    rule_text = models.TextField(_("published rule"), blank=True, editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given = models.TextField(_("published input"), blank=True, editable=False)
    found = models.TextField(_("published list"), blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    last_number = models.PositiveIntegerField(_("last pass number"), default=0, editable=False)

    objects = PassPoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("pool of passes")
        verbose_name_plural = _("pools of passes")
        ordering = ["-begins_at", "slug"]
        indexes = [models.Index(fields=["results_at"], name="pools_by_results")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quota__gte=1, quota__lte=MOST_PASSES), name="a_pool_has_passes"
            ),
            models.CheckConstraint(
                condition=Q(
                    opens_at__lt=F("closes_at"),
                    closes_at__lte=F("ranking_until"),
                    ranking_until__lte=F("results_at"),
                    results_at__lt=F("collect_by"),
                    collect_by__lte=F("begins_at"),
                ),
                name="the_hours_of_a_pool_follow_each_other",
            ),
            models.CheckConstraint(
                condition=Q(status=PoolStatus.DRAFT, published_at=None)
                | ~Q(status=PoolStatus.DRAFT) & Q(published_at__isnull=False),
                name="a_published_pool_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(status=PoolStatus.DRAFT) | Q(published_at__lte=F("opens_at")),
                name="a_rule_is_published_before_the_first_request",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("participation:pool-detail", args=[self.slug])

    @property
    def tone(self) -> str:
        return POOL_TONES[PoolStatus(self.status)]

    @property
    def is_open(self) -> bool:
        """Whether it can be asked for a pass now."""
        return self.status == PoolStatus.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

    @property
    def places(self) -> int:
        """How many passes there are by now."""
        return self.quota + self.added

    @property
    def is_running(self) -> bool:
        """Whether it is published, and neither over nor cancelled."""
        return self.status in RUNNING

    @property
    def is_told(self) -> bool:
        """Whether everybody can read who got what, also where it was cancelled afterwards."""
        was_told = self.cancelled_at is not None and self.cancelled_at > self.results_at
        return self.status in TOLD or was_told

    @property
    def can_be_ranked(self) -> bool:
        return self.status == PoolStatus.PUBLISHED and clock.now() < self.ranking_until

    @property
    def no_show_at(self) -> datetime:
        """From when the pass of somebody who has not come can go to somebody else."""
        return self.collect_by + timedelta(minutes=self.no_show_minutes)

    def numbered(self, number: int) -> str:
        """Write a pass number as it stands on the pass."""
        return f"OP-{number:03}"


class PassSlot(models.Model):
    """One of the places of a pool: there are as many as passes, and none is ever taken away."""

    pool = models.ForeignKey(PassPool, on_delete=models.PROTECT, related_name="slots")
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("place of a pool")
        verbose_name_plural = _("places of a pool")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="one_place_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.pool}: {self.number}"


class PoolStep(models.Model):
    """What was done to a pool after its rule was published, with the reason everybody reads."""

    pool = models.ForeignKey(PassPool, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=PoolStepKind.choices)
    passes = models.PositiveIntegerField(_("passes added"), null=True)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a pool")
        verbose_name_plural = _("steps of a pool")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"],
                condition=Q(kind=PoolStepKind.CANCELLED),
                name="a_pool_is_cancelled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool}: {self.get_kind_display()}"


def fingerprint_of(text: str) -> str:
    """Return the fingerprint of what is published; anybody computes the same."""
    return hashlib.sha256(text.encode()).hexdigest()
