"""What kind of bureau this is: its words and its numbers, as data."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from families.models.balance_rules import BalanceRules
from families.models.bureau_rules import BureauComposition, BureauTermEnd, BureauVote, BureauWords

ONLY = 1  # there is one bureau in a portal


def usual_signs() -> list[str]:
    """Return the four signs of activity that count by default."""
    return ["vote", "post", "meeting", "roster"]


def usual_repeats() -> list[int]:
    """Return the days after the notice on which it is repeated by default."""
    return [7, 14]


class Bureau(BureauWords, BureauComposition, BalanceRules, BureauVote, BureauTermEnd):
    """The rules of composition this bureau gave itself; the defaults are those of the charter.

    A procedure copies what it needs when it opens, so that a change here touches none that
    runs. Without a row the defaults hold.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    review_months = models.PositiveSmallIntegerField(
        _("months of activity a review looks at"), default=4, validators=[MinValueValidator(1)]
    )
    activity_signs = models.JSONField(_("signs of activity that count"), default=usual_signs)
    review_reminder_days = models.PositiveSmallIntegerField(
        _("days from the kind reminder to the notice of a review"), default=5
    )
    review_repeat_days = models.JSONField(
        _("days after which the notice of a review is repeated"), default=usual_repeats, blank=True
    )
    review_days = models.PositiveSmallIntegerField(
        _("days to answer the notice of a review"), default=21, validators=[MinValueValidator(1)]
    )
    dormant_objection_hours = models.PositiveSmallIntegerField(
        _("hours to object before a group is recorded as dormant"),
        default=48,
        validators=[MinValueValidator(1)],
    )
    return_objection_days = models.PositiveSmallIntegerField(
        _("days to object before a group is admitted or returns"),
        default=14,
        validators=[MinValueValidator(1)],
    )
    supporters_for_return = models.PositiveSmallIntegerField(
        _("supporting organisations of a group that returns"), default=3
    )
    supporters_for_admission = models.PositiveSmallIntegerField(
        _("supporting organisations of a new group"), default=3
    )
    proposal_days = models.PositiveSmallIntegerField(
        _("days in which a second person confirms a proposed mandate"),
        default=14,
        validators=[MinValueValidator(1)],
    )
    handover_days = models.PositiveSmallIntegerField(
        _("days in which somebody who left helps to hand a seat over"), default=30
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal against a refusal"), default=14, validators=[MinValueValidator(1)]
    )

    preset = models.SlugField(_("begun from the preset"), blank=True, editable=False)

    class Meta:
        verbose_name = _("[bureau]")
        verbose_name_plural = _("[bureau]")
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="there_is_one_bureau")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Bureau":
        """Return the bureau as it is set up, or that of the charter."""
        return cls.objects.first() or cls()
