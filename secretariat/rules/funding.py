"""How the money of a funding round goes round (proposal, 3.c): pure functions of plain values.

Whoever has the points, the seed and the ceilings gets the same list. Nothing is decided here:
what comes out is what the rule of the round proposes to its panel.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from secretariat.choices.funding import TieStep, Verdict

LEAST_LOOK_DAYS = 10
FEWEST_TOLD = 3  # people; of fewer, somebody reads who is meant


@dataclass(frozen=True)
class Candidate:
    """One application: what it asks for, and its points in each criterion, as published."""

    reference: str
    amount: int
    group: str
    points: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.points)


@dataclass(frozen=True)
class Terms:
    """The money and the rule of a round, as they were published.

    ``ceilings`` is the most that applicants of each group of countries get together, in money;
    a group without one gets nothing. ``spent`` is what each group has been given already.
    """

    budget: int
    ceilings: Mapping[str, int]
    seed: str
    least_points: int = 0
    spent: Mapping[str, int] = field(default_factory=dict)

    def left_for(self, group: str) -> int:
        """What the ceiling of a group still lets through."""
        return self.ceilings.get(group, 0) - self.spent.get(group, 0)

    @property
    def left(self) -> int:
        """What is left of the budget."""
        return self.budget - sum(self.spent.values())

    def after(self, candidate: Candidate) -> "Terms":
        """The same once an application got what it asks for."""
        spent = {
            **self.spent,
            candidate.group: self.spent.get(candidate.group, 0) + candidate.amount,
        }
        return Terms(self.budget, self.ceilings, self.seed, self.least_points, spent)


@dataclass(frozen=True)
class Placed:
    """One application on its place, and why it stands behind the one before it."""

    candidate: Candidate
    place: int
    tie: TieStep = TieStep.NONE
    tie_criterion: int | None = None  # the place of the criterion that settled it, from 1


@dataclass(frozen=True)
class Proposed(Placed):
    """The same with what the rule makes of it."""

    verdict: Verdict = Verdict.AWARD


def ceiling_of(budget: int, percent: int) -> int:
    """Return the most a group gets, in whole units of money, never a unit above its share."""
    return budget * percent // 100


def lot_of(seed: str, reference: str) -> str:
    """Draw an application's lot: SHA-256 of ``seed|reference``; the smaller stands first."""
    return hashlib.sha256(f"{seed}|{reference}".encode()).hexdigest()


def ranking(candidates: Iterable[Candidate], seed: str) -> list[Placed]:
    """Put applications in their order: points; then points in each criterion as named; then the lot.

    Each says what put it behind the one before where both have as many points.
    """
    ordered = sorted(
        candidates,
        key=lambda one: (
            -one.total,
            [-points for points in one.points],
            lot_of(seed, one.reference),
        ),
    )
    placed = [Placed(one, 1) for one in ordered[:1]]
    for place, (before, one) in enumerate(pairwise(ordered), start=2):
        placed.append(Placed(one, place, *_what_settled(before, one)))
    return placed


def _what_settled(before: Candidate, one: Candidate) -> tuple[TieStep, int | None]:
    if before.total != one.total:
        return TieStep.NONE, None
    for number, (theirs, own) in enumerate(zip(before.points, one.points, strict=True), start=1):
        if theirs != own:
            return TieStep.CRITERION, number
    return TieStep.LOT, None


def propose(candidates: Iterable[Candidate], terms: Terms) -> list[Proposed]:
    """Go down the ranking and give each what it asks for, while budget and ceiling let it through.

    Whoever asks for more than is left is passed over, with the reason, and the next is looked
    at. Nobody gets a part of what they need to travel.
    """
    proposed = []
    for one in ranking(candidates, terms.seed):
        verdict = verdict_on(one.candidate, terms)
        if verdict == Verdict.AWARD:
            terms = terms.after(one.candidate)
        proposed.append(Proposed(one.candidate, one.place, one.tie, one.tie_criterion, verdict))
    return proposed


def after_departures(
    proposed: Sequence[Proposed], departures: Mapping[str, bool], terms: Terms
) -> list[Proposed]:
    """Give what the panel's departures leave to the next in the list whom it is enough for.

    ``departures`` say of each on whom the panel decides by itself whether it gets money. Whom
    the rule gives money keeps it.
    """
    for one in proposed:
        if departures.get(one.candidate.reference, one.verdict == Verdict.AWARD):
            terms = terms.after(one.candidate)
    found = []
    for one in proposed:
        verdict = one.verdict
        if verdict != Verdict.AWARD and one.candidate.reference not in departures:
            verdict = verdict_on(one.candidate, terms)
            if verdict == Verdict.AWARD:
                terms = terms.after(one.candidate)
        found.append(replace(one, verdict=verdict))
    return found


def verdict_on(candidate: Candidate, terms: Terms) -> Verdict:
    """Say what the rule makes of one application while so much is spent."""
    if candidate.total < terms.least_points:
        return Verdict.BELOW
    if candidate.amount > terms.left_for(candidate.group):
        return Verdict.CEILING
    if candidate.amount > terms.left:
        return Verdict.BUDGET
    return Verdict.AWARD


def next_in_line(reserve: Sequence[Candidate], terms: Terms) -> Candidate | None:
    """Return who gets money that came back: the first on the reserve whom it is enough for."""
    fitting = (one for one in reserve if verdict_on(one, terms) == Verdict.AWARD)
    return next(fitting, None)


def least_points(percent: int, points: Iterable[int], members: int) -> int:
    """Return how many points of a whole panel an application needs, rounded up."""
    return -(-percent * sum(points) * members // 100)


def last_day_to_answer(look_until: date, days: int) -> date:
    """Return the last day on which a refusal leaves the applicant so many days until ``look_until``."""
    return look_until - timedelta(days=days)


@dataclass(frozen=True)
class Total:
    """How many asked and how many were given, of one kind; ``kinds`` are those it counts together."""

    kinds: tuple[str, ...]
    asked: int
    awarded: int


def totals_of(kinds: Iterable[tuple[str, bool]]) -> list[Total]:
    """Count applications by kind: how many asked, and how many got something."""
    rows = list(kinds)
    return [
        Total(
            (kind,),
            sum(one == kind for one, _ in rows),
            sum(got for one, got in rows if one == kind),
        )
        for kind in sorted({kind for kind, _ in rows})
    ]


def totals_told(totals: Iterable[Total], fewest: int = FEWEST_TOLD) -> list[Total]:
    """Put kinds of fewer people than ``fewest`` together, so that no row means somebody.

    Where those put together are still too few, the next smallest joins them, as the rest
    could be reckoned from the sum. What then says only the sum is left out altogether.
    """
    ordered = sorted(totals, key=lambda one: (one.asked, one.kinds))
    small = [one for one in ordered if one.asked < fewest]
    large = ordered[len(small) :]
    while small and large and sum(one.asked for one in small) < fewest:
        small.append(large.pop(0))
    told = sorted(large, key=lambda one: one.kinds)
    if small:
        told.append(_together(small))
    enough = sum(one.asked for one in told) >= fewest
    return told if enough and len(told) > 1 else []


def _together(totals: Sequence[Total]) -> Total:
    return Total(
        tuple(sorted(kind for one in totals for kind in one.kinds)),
        sum(one.asked for one in totals),
        sum(one.awarded for one in totals),
    )
