"""Record a decision as taken by whoever took it; the portal decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from csb_portal.moments import when
from secretariat.choices.cases import OUTCOMES, CaseEvent, CaseKind, CaseStatus, DecisionForm
from secretariat.models import Case
from secretariat.services.cases.steps import check_not_own, move_case


@dataclass(frozen=True)
class Decision:
    """What was decided: by whom, on whose proposal, when, where, how, and why."""

    outcome: CaseStatus | str
    taken_by: str
    taken_at: datetime
    reason: str
    on_proposal_of: str = ""
    form: DecisionForm | str = DecisionForm.WRITTEN
    place: str = ""


# Kinds on which a procedure of their own decides, and what that is.
DECIDED_ELSEWHERE = {
    CaseKind.PASS: gettext_lazy("Passes are given out by the published rule of their pool."),
    CaseKind.FUNDING: gettext_lazy("The panel of its round decides on funding, on all at once."),
    CaseKind.ROOM: gettext_lazy("A room is given first come, first served, and to who waits."),
    CaseKind.SLOT: gettext_lazy(
        "A slate of two people decides on nominations, and whoever takes its names."
    ),
    CaseKind.INTERPRETATION: gettext_lazy(
        "Teams and equipment are given first come, first served, and to who waits."
    ),
}


@transaction.atomic
def decide_case(
    case: Case, decision: Decision, *, actor: User | None, is_told: bool = True
) -> Case:
    """Record who decided what on a case, and bring it there (proposal, 3.c).

    Raises ``DomainError`` for a kind that has a procedure of its own, and as ``record_decision``.
    """
    if rule := DECIDED_ELSEWHERE.get(CaseKind(case.kind)):
        raise DomainError(
            _("%(case)s cannot be decided by itself.") % {"case": case},
            rule=str(rule),
            so=_("Its page leads there."),
        )
    return record_decision(case, decision, actor=actor, is_told=is_told)


@transaction.atomic
def record_decision(
    case: Case, decision: Decision, *, actor: User | None, is_told: bool = True
) -> Case:
    """Record a decision on a case; procedures that decide on many take this way.

    Raises ``DomainError`` where who, why or, for the spoken word, where is missing, for a
    decision of the future and for one's own case; ``TransitionNotAllowed``.
    """
    case = locked(case)
    check_not_own(case, actor)
    _check(decision)
    case.decisions.create(
        outcome=decision.outcome,
        taken_by=decision.taken_by.strip(),
        on_proposal_of=decision.on_proposal_of.strip(),
        form=decision.form,
        taken_at=decision.taken_at,
        place=decision.place.strip(),
        reason=decision.reason.strip(),
        recorded_at=clock.now(),
        recorded_by=actor,
    )
    case = move_case(case, decision.outcome, reason=decision.reason, actor=actor, is_told=is_told)
    audit.record(CaseEvent.DECIDED, case, actor=actor, outcome=str(decision.outcome))
    return case


def _check(decision: Decision) -> None:
    if decision.outcome not in (*OUTCOMES, CaseStatus.WAITING_LIST):
        raise DomainError(_("That is no decision on a case."))
    if not decision.taken_by.strip() or not decision.reason.strip():
        raise DomainError(
            _("Who decided, or why, is missing."),
            rule=_("A decision is recorded as taken by whoever took it, with the reason."),
            so=_("Write both."),
        )
    if decision.form == DecisionForm.ORAL and not decision.place.strip():
        raise DomainError(
            _("Where it was said is missing."),
            rule=_("What was decided by word of mouth is recorded with who, when and where."),
            so=_("Write the place, such as the meeting and its room."),
        )
    if decision.taken_at > clock.now():
        raise DomainError(
            _("The decision is dated %(when)s.") % {"when": when(decision.taken_at)},
            rule=_("A decision is recorded once it was taken."),
            so=_("Correct the date."),
        )
