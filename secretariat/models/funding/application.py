"""One application for funding: what is asked for, from where, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from csb_portal import clock
from families.choices.bureau import Gender
from secretariat.choices.cases import CaseStatus
from secretariat.choices.funding import (
    GIVEN_BACK,
    AccreditationCheck,
    AwardAnswer,
    CountryGroup,
    FundingOutcome,
    TieStep,
)
from secretariat.countries import country
from secretariat.models.cases import Case
from secretariat.models.funding.round import FundingRound


class FundingApplicationQuerySet(models.QuerySet["FundingApplication"]):
    def confirmed(self) -> "FundingApplicationQuerySet":
        """Those that count, whatever became of them since."""
        return self.filter(case__in=Case.objects.confirmed())

    def to_score(self) -> "FundingApplicationQuerySet":
        """Those the panel looks at: accredited, still asked for and not decided."""
        return self.filter(
            accreditation=AccreditationCheck.YES,
            outcome=FundingOutcome.OPEN,
            case__closed_at=None,
        ).exclude(case__status=CaseStatus.UNCONFIRMED)

    def unchecked(self) -> "FundingApplicationQuerySet":
        """Those of which nobody has looked yet whether the organisation is accredited."""
        waiting = self.filter(accreditation=AccreditationCheck.OPEN, case__closed_at=None)
        return waiting.exclude(case__status=CaseStatus.UNCONFIRMED)

    def ranked(self) -> "FundingApplicationQuerySet":
        """Those that have a place in the panel's list, in its order."""
        return self.exclude(place=None).order_by("place")

    def on_reserve(self) -> "FundingApplicationQuerySet":
        return self.ranked().filter(outcome=FundingOutcome.RESERVE, case__closed_at=None)

    def with_case(self) -> "FundingApplicationQuerySet":
        return self.select_related("case__family", "round")


class FundingApplication(models.Model):
    """What belongs to a case of funding: the amount, the group of countries, the outcome.

    ``organisation_key`` is the organisation's name without case, accents and signs, for ties.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="funding")
    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="applications")
    amount = models.PositiveIntegerField(_("amount"))
    group = models.CharField(_("group of countries"), max_length=10, choices=CountryGroup.choices)
    region = models.CharField(_("region"), max_length=50, blank=True)
    gender = models.CharField(
        _("gender"), max_length=5, choices=Gender.choices, default=Gender.OTHER
    )
    sits_on_bureau = models.BooleanField(_("sits on the [bureau]"), default=False)
    organisation_key = models.CharField(max_length=200, blank=True, db_index=True, editable=False)
    accreditation = models.CharField(
        _("accreditation of the organisation"),
        max_length=4,
        choices=AccreditationCheck.choices,
        default=AccreditationCheck.OPEN,
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    place = models.PositiveSmallIntegerField(_("place in the ranking"), null=True)
    points = models.PositiveIntegerField(_("points"), null=True)
    tie = models.CharField(
        _("what settled a tie"), max_length=9, choices=TieStep.choices, blank=True
    )
    outcome = models.CharField(
        _("decision"), max_length=7, choices=FundingOutcome.choices, blank=True
    )
    answer_until = models.DateTimeField(_("to be accepted until"), null=True)
    answer = models.CharField(_("answer"), max_length=8, choices=AwardAnswer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = FundingApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for funding")
        verbose_name_plural = _("applications for funding")
        ordering = ["case__reference"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="funding_asks_for_something"),
            models.UniqueConstraint(
                fields=["round", "place"], name="one_application_a_place_of_a_round"
            ),
            models.CheckConstraint(
                condition=Q(accreditation=AccreditationCheck.OPEN, checked_at=None)
                | ~Q(accreditation=AccreditationCheck.OPEN) & Q(checked_at__isnull=False),
                name="a_checked_accreditation_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=FundingOutcome.AWARDED)
                | Q(accreditation=AccreditationCheck.YES, answer_until__isnull=False),
                name="an_award_is_to_be_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(outcome=FundingOutcome.AWARDED, answered_at__isnull=False),
                name="only_an_award_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.case.reference

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        found = country(self.case.country)
        return found.name if found else self.case.country

    @property
    def asked(self) -> str:
        """What is asked for, with the currency."""
        return self.round.money(self.amount)

    @property
    def is_awarded(self) -> bool:
        """Tell whether it was given money and has not given it back."""
        return self.outcome == FundingOutcome.AWARDED and self.answer not in GIVEN_BACK

    @property
    def waits_for_answer(self) -> bool:
        return self.outcome == FundingOutcome.AWARDED and not self.answer

    @property
    def is_late(self) -> bool:
        """Tell whether the time to accept an award is over."""
        return self.answer_until is not None and self.answer_until <= clock.now()
