"""The rules of an election, as data: what is written into its description when it opens."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections import rules
from elections.choices import Level, QuorumOutcome
from families.choices.bureau import BallotRule, Counts, Electorate
from families.rules.bureau import CHOICES_ON_A_BALLOT


def default_reminders() -> list[str | int]:
    return list(rules.REMINDERS)


def validate_reminders(reminders: object) -> None:
    """Accept a list such as ["half-time", 48, 24, 3]. Raises ``ValidationError``."""
    if not (isinstance(reminders, list) and all(_is_reminder(each) for each in reminders)):
        raise ValidationError(
            _(
                "Write the reminders as a list of whole hours before the end, and of "
                '"half-time", such as ["half-time", 48, 24, 3].'
            )
        )


def _is_reminder(value: object) -> bool:
    return value == rules.HALF_TIME or (type(value) is int and value > 0)


class ElectionRules(models.Model):
    """What an operator can set for one election; frozen with its roll."""

    is_trial = models.BooleanField(
        _("trial"),
        default=False,
        help_text=_("A rehearsal with the real roll. Its result seats nobody."),
    )
    level = models.CharField(
        _("protection"), max_length=10, choices=Level.choices, default=Level.SHARED
    )
    trustees_needed = models.PositiveSmallIntegerField(
        _("trustees"), default=rules.TRUSTEES, validators=[MinValueValidator(1)]
    )
    threshold = models.PositiveSmallIntegerField(
        _("trustees who must decrypt"), default=rules.THRESHOLD, validators=[MinValueValidator(1)]
    )
    seats = models.PositiveSmallIntegerField(
        _("[families] to elect"), validators=[MinValueValidator(1)]
    )
    max_choices = models.PositiveSmallIntegerField(
        _("choices on a ballot"),
        default=CHOICES_ON_A_BALLOT,
        validators=[MinValueValidator(1)],
    )
    electorate = models.CharField(
        _("who votes"), max_length=14, choices=Electorate.choices, default=Electorate.MANDATES
    )
    electorate_of_group = models.BooleanField(
        _("a group's own voters fill its seats"), default=False
    )
    electorate_months = models.PositiveSmallIntegerField(
        _("months one must have been subscribed or accredited to vote"), default=0
    )
    ballot_rule = models.CharField(
        _("a ballot has"), max_length=10, choices=BallotRule.choices, default=BallotRule.UP_TO
    )
    none_offered = models.BooleanField(_("“none of these” is an answer"), default=False)
    counts = models.CharField(
        _("of several ballots of one voter counts"),
        max_length=5,
        choices=Counts.choices,
        default=Counts.LAST,
    )
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum in percent of the roll"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty for none: the proposal names no quorum."),
    )
    quorum_extension_hours = models.PositiveSmallIntegerField(
        _("hours to extend the vote once, if the quorum is missed"),
        default=rules.QUORUM_EXTENSION_HOURS,
    )
    quorum_outcome = models.CharField(
        _("a vote whose quorum is missed again is"),
        max_length=10,
        choices=QuorumOutcome.choices,
        default=QuorumOutcome.VALID,
    )
    correction_hours = models.PositiveSmallIntegerField(
        _("hours to correct the roll"), default=rules.CORRECTION_HOURS
    )
    complaint_hours = models.PositiveSmallIntegerField(
        _("hours to complain"), default=rules.COMPLAINT_HOURS
    )
    postpone_hours = models.PositiveSmallIntegerField(
        _("hours to postpone the opening, if the keys are not ready"),
        default=rules.POSTPONE_HOURS,
        validators=[MinValueValidator(1)],
    )
    reminders = models.JSONField(
        _("reminders, in hours before the end"),
        default=default_reminders,
        blank=True,
        validators=[validate_reminders],
    )

    class Meta:
        abstract = True

    @property
    def takes_exactly(self) -> bool:
        """Whether a ballot must have all its choices."""
        return self.ballot_rule == BallotRule.EXACTLY

    @property
    def takes_blank(self) -> bool:
        """Whether a blank ballot is valid; where "none of these" is a line, that line says it."""
        return not (self.takes_exactly or self.none_offered)

    @property
    def takes_one_ballot(self) -> bool:
        """Whether a voter votes once and the first ballot counts."""
        return self.counts == Counts.FIRST
