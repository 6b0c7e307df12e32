"""What the rule makes of the panel's points: a list, its balance, and what is missing for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from families.choices.bureau import Gender
from families.models import Family
from secretariat.choices.funding import CountryGroup, Region, TieStep, Verdict
from secretariat.models import FundingApplication, FundingRound, PanelMember, ScoreSheet
from secretariat.rules import funding as rules
from secretariat.rules.funding import Candidate, Proposed, Terms, Total
from secretariat.services.funding.panel import missing_members

DIMENSIONS = ("family", "region", "gender", "group")


@dataclass(frozen=True)
class Row:
    """One application in the list that the rule proposes."""

    application: FundingApplication
    proposed: Proposed

    @property
    def verdict(self) -> Verdict:
        return self.proposed.verdict

    @property
    def points(self) -> int:
        return self.proposed.candidate.total

    @property
    def is_award(self) -> bool:
        return self.verdict == Verdict.AWARD


def applications_of(funding_round: FundingRound) -> list[FundingApplication]:
    """Return what the panel looks at, or looked at: everything accredited that still stands."""
    found = funding_round.applications.with_case()
    if funding_round.is_decided:
        return list(found.ranked())
    return list(found.to_score())


def members_of(funding_round: FundingRound) -> QuerySet[PanelMember]:
    """Return whose points count: who sits on the panel, or sat on it when it decided."""
    if not funding_round.is_decided:
        return funding_round.panel.sitting()
    since = Q(left_at=None) | Q(left_at__gt=funding_round.recorded_at)
    return funding_round.panel.filter(since)


def candidates_of(
    funding_round: FundingRound, applications: Iterable[FundingApplication]
) -> list[Candidate]:
    """Add up the points of those who sit on the panel; of who left, none count."""
    places = [one.place for one in funding_round.criteria.all()]
    given: dict[int, dict[int, int]] = defaultdict(dict)
    sheets = ScoreSheet.objects.filter(
        application__round=funding_round, member__in=members_of(funding_round)
    ).values("application", "scores__criterion__place")
    for row in sheets.annotate(points=Sum("scores__points")).order_by():
        given[row["application"]][row["scores__criterion__place"]] = row["points"] or 0
    return [
        Candidate(
            reference=one.case.reference,
            amount=one.amount,
            group=one.group,
            points=tuple(given[one.pk].get(place, 0) for place in places),
        )
        for one in applications
    ]


def most_points(funding_round: FundingRound) -> int:
    """Return how many points there are at most, from everybody who sits."""
    members = members_of(funding_round).count()
    return members * sum(one.points for one in funding_round.criteria.all())


def terms_of(funding_round: FundingRound) -> Terms:
    """Return the money of a round as it stands: ceilings, and what is given out."""
    ceilings = list(funding_round.ceilings.all())
    members = members_of(funding_round).count()
    points = [one.points for one in funding_round.criteria.all()]
    return Terms(
        budget=funding_round.budget,
        ceilings={one.group: one.most for one in ceilings},
        seed=funding_round.lot_seed,
        least_points=rules.least_points(funding_round.least_percent, points, members),
        spent={one.group: one.awarded for one in ceilings},
    )


def proposal_for(
    funding_round: FundingRound, departures: Mapping[str, bool] | None = None
) -> list[Row]:
    """Return the list the rule proposes from the panel's points as they are now, or that it decided on.

    ``departures`` say, by number, to whom the panel itself gives money and to whom it does not.
    """
    applications = applications_of(funding_round)
    if funding_round.is_decided:
        return [_as_decided(one) for one in applications]
    by_reference = {one.case.reference: one for one in applications}
    terms = terms_of(funding_round)
    proposed = rules.propose(candidates_of(funding_round, applications), terms)
    if departures:
        proposed = rules.after_departures(proposed, departures, terms)
    return [Row(by_reference[one.candidate.reference], one) for one in proposed]


def _as_decided(application: FundingApplication) -> Row:
    points = (application.points or 0,)
    candidate = Candidate(application.case.reference, application.amount, application.group, points)
    return Row(application, Proposed(candidate, application.place or 0, TieStep(application.tie)))


def hindrances(funding_round: FundingRound) -> list[str]:
    """Say what a decision still waits for, a sentence each."""
    found = []
    if not funding_round.is_closed:
        found.append(_("The round is not closed yet."))
    if missing := missing_members(funding_round):
        found.append(
            ngettext(
                "The panel lacks %(count)d person; a replacement has to be named.",
                "The panel lacks %(count)d people; replacements have to be named.",
                missing,
            )
            % {"count": missing}
        )
    if unchecked := funding_round.applications.unchecked().count():
        found.append(
            ngettext(
                "The accreditation of %(count)d application was not checked yet.",
                "The accreditation of %(count)d applications was not checked yet.",
                unchecked,
            )
            % {"count": unchecked}
        )
    if missing_sheets := sheets_missing(funding_round):
        found.append(
            ngettext(
                "%(count)d score sheet is missing.",
                "%(count)d score sheets are missing.",
                missing_sheets,
            )
            % {"count": missing_sheets}
        )
    return found


def sheets_missing(funding_round: FundingRound) -> int:
    """Return how many sheets those who sit on the panel have not handed in."""
    to_score = funding_round.applications.to_score()
    wanted = to_score.count() * funding_round.panel.sitting().count()
    handed_in = ScoreSheet.objects.filter(application__in=to_score, member__left_at=None)
    return wanted - handed_in.count()


def _kinds(application: FundingApplication) -> dict[str, str]:
    family = application.case.family
    return {
        "family": family.slug if family else "",
        "region": application.region,
        "gender": application.gender,
        "group": application.group,
    }


def balance_of(
    applications: Iterable[FundingApplication], awarded: set[int]
) -> dict[str, list[Total]]:
    """Count applications and awards (by their keys) in each dimension; the panel sees all of it."""
    rows = [(_kinds(one), one.pk in awarded) for one in applications]
    return {name: rules.totals_of((kinds[name], got) for kinds, got in rows) for name in DIMENSIONS}


def labelled(name: str, totals: Iterable[Total]) -> list[dict[str, Any]]:
    """Write totals in the reader's words, for a table."""
    words = _labels(name)
    return [
        {
            "label": ", ".join(words.get(kind, kind) or str(_("not said")) for kind in one.kinds),
            "asked": one.asked,
            "awarded": one.awarded,
        }
        for one in totals
    ]


def _labels(name: str) -> dict[str, str]:
    if name == "family":
        return {family.slug: str(family) for family in Family.objects.all()}
    choices: Any = {"region": Region, "gender": Gender, "group": CountryGroup}[name]
    return {str(kind.value): str(kind.label) for kind in choices}
