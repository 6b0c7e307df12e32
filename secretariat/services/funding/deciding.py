"""Record what the panel decided: the panel decides, and the portal holds it to the rule."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.models import User
from secretariat.choices.cases import DecisionForm
from secretariat.choices.funding import FundingEvent, FundingOutcome, RoundStatus
from secretariat.models import FundingRound
from secretariat.permissions.funding import may_record_decision
from secretariat.services.cases.decisions import Decision
from secretariat.services.funding.answering import (
    OUTCOMES,
    STATES,
    check_days_left,
    give_answer,
    reason_of,
)
from secretariat.services.funding.locks import lock_round
from secretariat.services.funding.money import spend
from secretariat.services.funding.proposing import Row, hindrances, most_points, proposal_for
from secretariat.services.funding.recusing import note_recusals
from secretariat.services.funding.rounds import check_not_recused, check_rule_kept

AWARDED = FundingOutcome.AWARDED


@dataclass(frozen=True)
class Departure:
    """Where the panel decides otherwise than the rule proposes, and why; the applicant reads it."""

    outcome: FundingOutcome | str
    reason: str


@dataclass(frozen=True)
class PanelDecision:
    """What the panel decided: when, where, how, and where it departs from the list."""

    taken_at: datetime
    place: str
    form: DecisionForm | str = DecisionForm.ORAL
    departures: Mapping[str, Departure] = field(default_factory=dict)


@transaction.atomic
def decide_round(
    funding_round: FundingRound, decision: PanelDecision, *, actor: User
) -> FundingRound:
    """Record the panel's decision on every application, and tell each applicant why.

    What a departure leaves goes on by the rule, to the next in the list.

    Raises ``DomainError`` for who applies or has a tie, while the panel is too small or points
    are missing, for more money than there is, for a rule that was touched, and where it leaves
    refused applicants too few days; ``TransitionNotAllowed``.
    """
    funding_round = lock_round(funding_round)
    check_not_recused(funding_round, actor)
    note_recusals(funding_round)  # of whoever has a tie since a minute ago, no points count
    _check(funding_round, decision, actor)
    departures = {key: one.outcome == AWARDED for key, one in decision.departures.items()}
    rows = proposal_for(funding_round, departures)
    most = most_points(funding_round)
    outcomes = [_outcome(row, decision.departures) for row in rows]
    for row, (outcome, _words) in zip(rows, outcomes, strict=True):
        _place(row)
        if outcome == AWARDED:
            spend(row.application)
    funding_round.refresh_from_db(fields=["awarded"])
    funding_round.move_to(RoundStatus.DECIDED)
    funding_round.decided_at, funding_round.decided_in = decision.taken_at, decision.place.strip()
    funding_round.decision_form = decision.form
    funding_round.recorded_at, funding_round.recorded_by = clock.now(), actor
    funding_round.save()
    for row, (outcome, words) in zip(rows, outcomes, strict=True):
        reason = words or reason_of(row.application, row.verdict, row.points, most)
        taken = Decision(
            outcome=STATES[outcome],
            taken_by=panel_name(funding_round),
            taken_at=decision.taken_at,
            reason=reason,
            form=decision.form,
            place=decision.place,
        )
        give_answer(row.application, outcome, taken, actor=actor)
    _record(funding_round, outcomes, actor)
    return funding_round


def panel_name(funding_round: FundingRound) -> str:
    """Name whoever decided, as it stands on each case."""
    return _("The panel of “%(round)s”") % {"round": funding_round}


def _check(funding_round: FundingRound, decision: PanelDecision, actor: User) -> None:
    if not may_record_decision(actor, funding_round):
        raise DomainError(
            _("You are not on the panel of %(round)s.") % {"round": funding_round},
            rule=_("The panel decides; a member or whoever runs the round writes it down."),
            so=_("Ask one of them."),
        )
    if funding_round.is_decided:
        raise DomainError(
            _("%(round)s is decided.") % {"round": funding_round},
            rule=_("A panel decides once, on all applications of a round."),
            so=_("Its page says what was decided."),
        )
    check_rule_kept(funding_round)
    if found := hindrances(funding_round):
        raise DomainError(
            " ".join(found),
            rule=_("A complete panel decides, with the points of every member."),
            so=_("The page of the panel shows what is missing."),
        )
    check_days_left(funding_round, clock.today())
    if not decision.place.strip() or not (
        funding_round.closes_at <= decision.taken_at <= clock.now()
    ):
        raise DomainError(
            _("The place is missing, or the decision is dated before the round closed or to come."),
            rule=_("A decision is recorded as taken by the panel, with when and where."),
            so=_("Correct it."),
        )
    for reference, one in decision.departures.items():
        if not one.reason.strip():
            raise DomainError(
                _("There is no reason yet for %(number)s.") % {"number": reference},
                rule=_("Where the panel departs from the list, the applicant reads why."),
                so=_("Write it."),
            )


def _outcome(row: Row, departures: Mapping[str, Departure]) -> tuple[FundingOutcome, str]:
    departure = departures.get(row.application.case.reference)
    if departure is None:
        return OUTCOMES[row.verdict], ""
    return FundingOutcome(departure.outcome), departure.reason.strip()


def _place(row: Row) -> None:
    application = row.application
    application.place, application.points = row.proposed.place, row.points
    application.tie = row.proposed.tie
    application.save(update_fields=["place", "points", "tie"])


def _record(
    funding_round: FundingRound,
    outcomes: list[tuple[FundingOutcome, str]],
    actor: User,
) -> None:
    counted = Counter(str(outcome) for outcome, _words in outcomes)
    audit.record(
        FundingEvent.DECIDED,
        funding_round,
        actor=actor,
        rule=funding_round.rule_hash,
        taken=funding_round.decided_at,
        panel=funding_round.panel.sitting().count(),
        spent=funding_round.awarded,
        outcomes=dict(counted),
        private={"place": funding_round.decided_in},
    )
