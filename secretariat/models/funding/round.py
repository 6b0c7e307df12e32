"""A funding round: money, ceilings and criteria, published before anybody can ask for it."""

from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from csb_portal.lifecycle import StatusModel
from csb_portal.periods import end_of_day
from secretariat.choices.cases import DecisionForm
from secretariat.choices.funding import (
    ROUND_TONES,
    ROUND_TRANSITIONS,
    CountryGroup,
    CountryList,
    RoundStatus,
)
from secretariat.models.cases import Event
from secretariat.rules import funding as rules


class FundingRoundQuerySet(models.QuerySet["FundingRound"]):
    def public(self) -> "FundingRoundQuerySet":
        """Those whose rule everybody can read."""
        return self.exclude(published_at=None)

    def open(self, at: datetime | None = None) -> "FundingRoundQuerySet":
        """Those in which one can apply now."""
        now = at or clock.now()
        return self.filter(status=RoundStatus.PUBLISHED, opens_at__lte=now, closes_at__gt=now)

    def running(self) -> "FundingRoundQuerySet":
        """Those that are published and not over."""
        return self.filter(status__in=[RoundStatus.PUBLISHED, RoundStatus.DECIDED])


class FundingRound(StatusModel):
    """Money for coming to one event, given out by a panel and by a rule (proposal, 3.c).

    ``budget``, ``awarded`` and what applications ask for are whole units of ``currency``.
    ``awarded`` is what is given out and not given back; the database holds it below the budget.
    """

    TRANSITIONS = ROUND_TRANSITIONS

    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is paid, and for whom"))
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="funding_rounds", verbose_name=_("event")
    )
    status = models.CharField(
        _("state"),
        max_length=9,
        choices=RoundStatus.choices,
        default=RoundStatus.DRAFT,
        editable=False,
    )
    budget = models.PositiveIntegerField(_("budget"), validators=[MinValueValidator(1)])
    currency = models.CharField(_("currency"), max_length=3, default="CHF")
    awarded = models.PositiveIntegerField(_("given out"), default=0, editable=False)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    country_list = models.CharField(
        _("list of the least developed countries"),
        max_length=4,
        choices=CountryList.choices,
        default=CountryList.OF_2024,
    )
    panel_size = models.PositiveSmallIntegerField(
        _("people on the panel"), default=5, validators=[MinValueValidator(1)]
    )
    least_percent = models.PositiveSmallIntegerField(
        _("percent of the points an application needs"),
        default=50,
        validators=[MaxValueValidator(100)],
    )
    lot_seed = models.CharField(_("seed of the lot"), max_length=100)
    answer_days = models.PositiveSmallIntegerField(
        _("days to accept an award"), default=5, validators=[MinValueValidator(1)]
    )
    look_days = models.PositiveSmallIntegerField(
        _("days whoever is refused has to look elsewhere"),
        default=rules.LEAST_LOOK_DAYS,
        validators=[MinValueValidator(rules.LEAST_LOOK_DAYS)],
    )
    look_until = models.DateField(_("day until which one can look elsewhere"))
    rule_hash = models.CharField(_("mark of the rule"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_in = models.CharField(_("decided in"), max_length=200, blank=True, editable=False)
    decision_form = models.CharField(
        _("how it was decided"),
        max_length=7,
        choices=DecisionForm.choices,
        blank=True,
        editable=False,
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )

    objects = FundingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("funding round")
        verbose_name_plural = _("funding rounds")
        ordering = ["-opens_at", "-pk"]
        indexes = [models.Index(fields=["recorded_at"], name="rounds_by_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(awarded__lte=F("budget")), name="a_budget_is_never_exceeded"
            ),
            models.CheckConstraint(
                condition=Q(look_days__gte=rules.LEAST_LOOK_DAYS),
                name="whoever_is_refused_has_days_to_look_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_round_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(published_at__lte=F("opens_at")),
                name="criteria_are_published_before_the_first_application",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[RoundStatus.DECIDED, RoundStatus.ENDED])
                | Q(decided_at__isnull=False, recorded_at__isnull=False),
                name="a_decided_round_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("participation:funding-round", args=[self.slug])

    @property
    def tone(self) -> str:
        return ROUND_TONES[RoundStatus(self.status)]

    @property
    def is_open(self) -> bool:
        """Tell whether one can apply now, by the server's clock."""
        is_on = self.opens_at <= clock.now() < self.closes_at
        return self.status == RoundStatus.PUBLISHED and is_on

    @property
    def is_closed(self) -> bool:
        """Tell whether no application comes in any more, so that it can be decided."""
        return self.status == RoundStatus.PUBLISHED and self.closes_at <= clock.now()

    @property
    def is_draft(self) -> bool:
        return self.status == RoundStatus.DRAFT

    @property
    def is_decided(self) -> bool:
        return self.status in (RoundStatus.DECIDED, RoundStatus.ENDED)

    @property
    def left(self) -> int:
        """What is left of the budget."""
        return self.budget - self.awarded

    @property
    def last_day_to_answer(self) -> date:
        """The last day on which a refusal leaves its applicant the days to look elsewhere."""
        return rules.last_day_to_answer(self.look_until, self.look_days)

    @property
    def reserve_until(self) -> datetime:
        """Until when money that comes back goes to the reserve, who then have the days as well."""
        return end_of_day(self.last_day_to_answer, settings.BUREAU_TIME_ZONE)

    def money(self, amount: int) -> str:
        """Write an amount with the currency."""
        return f"{self.currency} {amount:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


class FundingCeiling(models.Model):
    """The most that applicants of one group of countries get together: a share of the budget.

    ``most`` is that share in money, reckoned once when the round is published; the database
    holds what is ``awarded`` below it.
    """

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="ceilings")
    group = models.CharField(_("group of countries"), max_length=10, choices=CountryGroup.choices)
    percent = models.PositiveSmallIntegerField(
        _("percent of the budget"), validators=[MaxValueValidator(100)]
    )
    most = models.PositiveIntegerField(_("in money"), default=0, editable=False)
    awarded = models.PositiveIntegerField(_("given out"), default=0, editable=False)

    class Meta:
        verbose_name = _("ceiling")
        verbose_name_plural = _("ceilings")
        ordering = ["-percent", "group"]
        constraints = [
            models.UniqueConstraint(fields=["round", "group"], name="one_ceiling_a_group"),
            models.CheckConstraint(
                condition=Q(awarded__lte=F("most")), name="a_ceiling_is_never_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.percent} %"


class FundingCriterion(models.Model):
    """What the panel gives points for, and how many at most; its place settles ties."""

    round = models.ForeignKey(FundingRound, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("what is looked at"), blank=True)
    points = models.PositiveSmallIntegerField(
        _("points at most"), validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="one_criterion_a_place"),
        ]

    def __str__(self) -> str:
        return self.name
