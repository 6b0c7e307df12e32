"""An election by the focal points: its rules, its hours, its state."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.months import Month
from elections import rules
from elections.choices import (
    ELECTION_TONES,
    ELECTION_TRANSITIONS,
    ElectionStatus,
    Phase,
)
from elections.models.call import VolunteerCall
from elections.models.election_rules import ElectionRules
from families.models import Family

if TYPE_CHECKING:
    from elections.models.candidacy import Candidacy

UUID_LENGTH = 14
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RUNNING = [ElectionStatus.FROZEN, ElectionStatus.OPEN]
UNFINISHED = [
    ElectionStatus.DRAFT,
    *RUNNING,
    ElectionStatus.CLOSED,
    ElectionStatus.TIED,
    ElectionStatus.DECIDED,
]
UNCLOSED = [
    ElectionStatus.DRAFT,
    ElectionStatus.FROZEN,
    ElectionStatus.OPEN,
    ElectionStatus.CANCELLED,
]
COUNTED = [
    ElectionStatus.TIED,
    ElectionStatus.DECIDED,
    ElectionStatus.CERTIFIED,
    ElectionStatus.NO_QUORUM,
]


def new_uuid() -> str:
    """Return a name for an election's archive, of the kind the protocol uses."""
    return get_random_string(UUID_LENGTH, BASE58)


class ElectionQuerySet(models.QuerySet):
    def public(self) -> "ElectionQuerySet":
        return self.exclude(status=ElectionStatus.DRAFT)

    def real(self) -> "ElectionQuerySet":
        """All but trials, whose results seat nobody."""
        return self.filter(is_trial=False)

    def open(self, at: datetime | None = None) -> "ElectionQuerySet":
        at = at or clock.now()
        ready = Q(status=ElectionStatus.OPEN) | Q(keys_ready_at__isnull=False)
        return self.filter(ready, status__in=RUNNING, opens_at__lte=at, closes_at__gt=at)

    def running(self) -> "ElectionQuerySet":
        """Those that go on by the clock: they wait for their opening or for their end."""
        return self.filter(status__in=RUNNING)

    def unfinished(self) -> "ElectionQuerySet":
        """Those that still need somebody to act; a trial has ended once it is counted."""
        return self.filter(status__in=UNFINISHED).exclude(
            is_trial=True, status=ElectionStatus.DECIDED
        )

    def closed_in(self, month: Month) -> "ElectionQuerySet":
        starts, ends = month.span
        return self.filter(closed_at__gte=starts, closed_at__lt=ends)

    def certified_in(self, month: Month) -> "ElectionQuerySet":
        starts, ends = month.span
        return self.filter(certified_at__gte=starts, certified_at__lt=ends)


class Election(ElectionRules, StatusModel):
    """A secret vote of the 42 focal points, organised by CSD (proposal, 2.c).

    Its numbers are the rules as they stood when it was prepared. A run-off is an
    election of its own that points to its ``first_round``. ``description_text`` and
    ``trustees_text`` stand in the public archive byte for byte.
    """

    TRANSITIONS = ELECTION_TRANSITIONS

    slug = models.SlugField(_("short name"), unique=True)
    uuid = models.CharField(max_length=UUID_LENGTH, unique=True, default=new_uuid, editable=False)
    title = models.CharField(_("title"), max_length=200)
    question = models.CharField(_("question"), max_length=300)
    call = models.ForeignKey(
        VolunteerCall, on_delete=models.PROTECT, related_name="elections", verbose_name=_("call")
    )
    group = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="elections",
        verbose_name=_("seats of the group"),
    )
    first_round = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="runoff",
    )
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ElectionStatus.choices,
        default=ElectionStatus.DRAFT,
        editable=False,
    )
    roll_frozen_at = models.DateTimeField(_("roll frozen at"), null=True, editable=False)
    keys_ready_at = models.DateTimeField(_("keys ready at"), null=True, editable=False)
    draw_seed = models.CharField(_("seed of the draw"), max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    description_text = models.TextField(blank=True, editable=False)
    translations_text = models.TextField(blank=True, editable=False)
    trustees_text = models.TextField(blank=True, editable=False)
    sealed_key = models.TextField(blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    counted_at = models.DateTimeField(_("counted at"), null=True, editable=False)
    ballots = models.PositiveIntegerField(_("ballots"), null=True, editable=False)
    blank_ballots = models.PositiveIntegerField(_("blank ballots"), null=True, editable=False)
    count_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    lot_number = models.CharField(max_length=64, blank=True, editable=False)
    lot_drawn_at = models.DateTimeField(null=True, editable=False)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, editable=False)
    certified_at = models.DateTimeField(_("certified at"), null=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("certified by"),
    )

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        ordering = ["-opens_at"]
        indexes = [models.Index(fields=["status", "certified_at"], name="elections_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="election_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=1, trustees_needed__gte=F("threshold")),
                name="enough_trustees_to_decrypt",
            ),
            models.CheckConstraint(condition=Q(postpone_hours__gte=1), name="postponed_is_later"),
            models.CheckConstraint(
                condition=~Q(status__in=[ElectionStatus.OPEN, ElectionStatus.CLOSED, *COUNTED])
                | Q(opened_at__isnull=False, roll_frozen_at__isnull=False),
                name="open_election_has_its_times",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ElectionStatus.OPEN, ElectionStatus.CLOSED])
                | ~Q(description_text=""),
                name="open_election_has_its_description",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ElectionStatus.CLOSED, *COUNTED])
                & Q(closed_at__isnull=False, ballots__isnull=False)
                | Q(status__in=UNCLOSED, closed_at=None, ballots=None)
                | Q(status=ElectionStatus.ANNULLED),
                name="closed_election_has_its_ballots",
            ),
            models.CheckConstraint(
                condition=Q(status__in=COUNTED)
                & Q(counted_at__isnull=False, blank_ballots__isnull=False)
                | Q(status__in=[ElectionStatus.CLOSED, *UNCLOSED])
                & Q(counted_at=None, blank_ballots=None)
                | Q(status=ElectionStatus.ANNULLED),
                name="counted_election_has_its_count",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=ElectionStatus.CERTIFIED,
                    certified_at__isnull=False,
                    certified_by__isnull=False,
                )
                | ~Q(status__in=[ElectionStatus.CERTIFIED, ElectionStatus.ANNULLED])
                & Q(certified_at=None, certified_by=None)
                | Q(status=ElectionStatus.ANNULLED),
                name="certified_election_has_its_certifier",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("elections:election-detail", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Tell whether ballots are taken now; the clock decides, not the worker.

        Without its keys a vote does not open; its opening is postponed.
        """
        ready = self.status == ElectionStatus.OPEN or self.keys_ready_at is not None
        return ready and self.status in RUNNING and self.opens_at <= clock.now() < self.closes_at

    @property
    def phase(self) -> ElectionStatus | Phase:
        """The state by the clock, which the recorded status follows within seconds."""
        if self.is_open:
            return ElectionStatus.OPEN
        is_over = self.status in RUNNING and self.closes_at <= clock.now()
        return Phase.COUNTING if is_over else ElectionStatus(self.status)

    @property
    def tone(self) -> str:
        return ELECTION_TONES[self.phase]

    @property
    def is_counted(self) -> bool:
        return self.status in COUNTED

    @property
    def is_runoff(self) -> bool:
        return self.first_round_id is not None

    @property
    def roll_final_at(self) -> datetime | None:
        """When the period to have a mistake on the roll corrected ends."""
        if self.roll_frozen_at is None:
            return None
        return self.roll_frozen_at + timedelta(hours=self.correction_hours)

    @property
    def complaints_until(self) -> datetime | None:
        if self.certified_at is None:
            return None
        return self.certified_at + timedelta(hours=self.complaint_hours)

    @property
    def lot_commitment(self) -> str:
        """What the public knows of the lot's number before it is named."""
        return rules.commitment_to(self.lot_number) if self.lot_number else ""

    def drawn_candidacies(self) -> list["Candidacy"]:
        """Return the candidacies in the order of the ballot, as the draw put them."""
        return list(self.candidacies.select_related("family").order_by("position"))

    @property
    def lot_seed(self) -> str:
        """What decides a second tie: the number fixed beforehand, and the count itself."""
        return f"{self.lot_number}|{self.count_fingerprint}"

    def ranking(self) -> list["Candidacy"]:
        """Return the candidates with votes, best first, a run-off's order among the tied.

        Between equals the lot decides; where none was drawn, a draw by the fingerprint of
        the count, which nobody knew before it and anyone can repeat.
        """
        counted = list(self.candidacies.filter(votes__gt=0).select_related("family"))
        seed = self.lot_seed if self.lot_drawn_at else self.count_fingerprint
        drawn = rules.drawn_order(seed, [c.short_name for c in counted])
        runoff = Election.objects.filter(first_round=self).first()
        again = [c.short_name for c in runoff.ranking()] if runoff else []
        return sorted(
            counted,
            key=lambda c: (
                c.rank,
                not c.is_elected,
                again.index(c.short_name) if c.short_name in again else len(again),
                drawn.index(c.short_name),
            ),
        )
