"""The fields in which bureaux differ, by what they are about."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from families.choices.bureau import (
    BallotRule,
    Counts,
    Electorate,
    Procedure,
)
from families.models.balance_rules import PERCENT
from families.rules import bureau as charter

AT_LEAST_ONE = [MinValueValidator(1)]
NO_WORD = frozenset('<>"%[]{}')  # marks of pages and sentences


def validate_word(value: str) -> None:
    """Accept what can stand in any sentence and on any page. Raises ``ValidationError``."""
    if NO_WORD & set(value):
        raise ValidationError(
            _('A word of the [bureau] holds none of < > " % [ ] { }. Write it without them.')
        )


def word(says: Any, **more: Any) -> models.CharField:
    """Return the field of a word that goes into sentences, and so holds nothing but words."""
    return models.CharField(says, validators=[validate_word], **{"max_length": 60} | more)


class BureauWords(models.Model):
    """What things are called here; where nothing is said, the words of the charter hold."""

    name = word(_("name"), max_length=200, default="Civil Society Bureau")
    body = word(_("this body is called in short"), blank=True)
    group_singular = word(_("one group is called"), blank=True)
    group_plural = word(_("several groups are called"), blank=True)
    representative_singular = word(_("somebody who sits for a group is called"), blank=True)
    representative_plural = word(_("those who sit for groups are called"), blank=True)
    committee = word(_("those who do its work are called"), blank=True)
    thematic_kind = word(_("a group by subject is called"), blank=True)
    regional_kind = word(_("a group by region is called"), blank=True)
    operator = word(_("who runs its votes is called"), blank=True)
    plenary = word(_("all those it reports to are called"), blank=True)
    content_group = word(_("those who work on content are called"), blank=True)

    class Meta:
        abstract = True


class BureauComposition(models.Model):
    """How many groups and seats there are, how they are filled and for how long."""

    groups = models.PositiveSmallIntegerField(
        _("number of groups"), null=True, blank=True, validators=AT_LEAST_ONE
    )
    thematic_groups = models.PositiveSmallIntegerField(
        _("of them by subject"), null=True, blank=True
    )
    regional_groups = models.PositiveSmallIntegerField(
        _("of them by region"), null=True, blank=True
    )
    seats_per_group = models.PositiveSmallIntegerField(
        _("seats of a group"), default=charter.SEATS_OF_A_GROUP, validators=AT_LEAST_ONE
    )
    procedure = models.CharField(
        _("how it is composed"),
        max_length=12,
        choices=Procedure.choices,
        default=Procedure.SECRETARIAT,
    )
    groups_needed = models.PositiveSmallIntegerField(
        _("groups that form the [secretariat]"),
        default=charter.GROUPS_NEEDED,
        validators=AT_LEAST_ONE,
    )
    committee_size = models.PositiveSmallIntegerField(
        _("people in the [secretariat] or committee"),
        default=charter.COMMITTEE_SIZE,
        validators=AT_LEAST_ONE,
    )
    term_months = models.PositiveSmallIntegerField(
        _("months of a term"), default=charter.TERM_MONTHS, validators=AT_LEAST_ONE
    )
    max_months = models.PositiveSmallIntegerField(
        _("most months in a row"),
        null=True,
        blank=True,
        validators=AT_LEAST_ONE,
        help_text=_("Empty for no limit."),
    )
    gap_months = models.PositiveSmallIntegerField(_("months to stay away after that"), default=0)

    class Meta:
        abstract = True


class BureauVote(models.Model):
    """Who votes here, and how."""

    electorate = models.CharField(
        _("who votes"), max_length=14, choices=Electorate.choices, default=Electorate.MANDATES
    )
    electorate_of_group = models.BooleanField(
        _("a group's own voters fill its seats"),
        default=False,
        help_text=_("Otherwise everybody votes on the seats of every group."),
    )
    electorate_months = models.PositiveSmallIntegerField(
        _("months one must have been subscribed or accredited to vote"), default=0
    )
    choices = models.PositiveSmallIntegerField(
        _("choices on a ballot"), default=charter.CHOICES_ON_A_BALLOT, validators=AT_LEAST_ONE
    )
    ballot_rule = models.CharField(
        _("a ballot has"), max_length=10, choices=BallotRule.choices, default=BallotRule.UP_TO
    )
    none_offered = models.BooleanField(
        _("“none of these” is an answer"),
        default=False,
        help_text=_("It can win, and then the seat stays open."),
    )
    counts = models.CharField(
        _("of several ballots of one voter counts"),
        max_length=5,
        choices=Counts.choices,
        default=Counts.LAST,
    )
    needs_letter = models.BooleanField(
        _("whoever offers hands in a letter of nomination"), default=False
    )
    vote_days = models.PositiveSmallIntegerField(
        _("days of a vote"), default=7, validators=AT_LEAST_ONE
    )
    quorum_percent = models.PositiveSmallIntegerField(
        _("quorum in percent of the roll"),
        null=True,
        blank=True,
        validators=PERCENT,
        help_text=_("Empty for none."),
    )

    class Meta:
        abstract = True


def default_term_reminders() -> list[int]:
    return list(charter.TERM_REMINDERS)


def validate_days(value: object) -> None:
    """Accept a list of whole days such as [60, 14]. Raises ``ValidationError``."""
    if not (isinstance(value, list) and all(type(day) is int and day > 0 for day in value)):
        raise ValidationError(_("Write whole days before the end, such as [60, 14]."))


class BureauTermEnd(models.Model):
    """What happens before a term ends."""

    term_reminders = models.JSONField(
        _("days before the end of a term on which everybody is reminded"),
        default=default_term_reminders,
        blank=True,
        validators=[validate_days],
    )
    next_call_lead_days = models.PositiveSmallIntegerField(
        _("days before the end of a term on which the next call is drafted"),
        default=charter.NEXT_CALL_LEAD_DAYS,
    )
    call_days = models.PositiveSmallIntegerField(
        _("days of a call"), default=charter.CALL_DAYS, validators=AT_LEAST_ONE
    )

    class Meta:
        abstract = True
