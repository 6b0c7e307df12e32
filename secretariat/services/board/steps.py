"""Several cases at once: each step is taken for itself, and what was skipped says why."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.models import User
from secretariat.choices.board import BulkStep
from secretariat.choices.cases import CaseStatus, ItemState
from secretariat.models import Case
from secretariat.rules.board import is_moved_by_hand
from secretariat.services.cases.completing import ask_items
from secretariat.services.cases.decisions import Decision, decide_case
from secretariat.services.cases.keeping import assign_case, change_due, write_note
from secretariat.services.cases.steps import move_case


@dataclass(frozen=True)
class Given:
    """What was said once for all of them."""

    reason: str = ""
    until: datetime | None = None
    handler: User | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Skipped:
    """Why some cases were left as they are: one sentence, and their numbers."""

    why: str
    cases: list[Case]


@dataclass
class Outcome:
    """What came of a step: which cases it was taken on, and which not and why."""

    done: list[Case] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many were skipped."""
        return sum(len(one.cases) for one in self.skipped)

    def skip(self, case: Case, error: DomainError) -> None:
        """Note why a case is left, beside the others with the same reason."""
        why = str(error).replace(case.reference, _("This case"))
        same = next((one for one in self.skipped if one.why == why), None)
        if same is None:
            self.skipped.append(same := Skipped(why, []))
        same.cases.append(case)


def take_steps(
    cases: Iterable[Case], step: BulkStep, given: Given, *, actor: User, is_rehearsal: bool = False
) -> Outcome:
    """Take a step on each case for itself; a rehearsal undoes each and only says what would be.

    Nothing is skipped silently: what cannot be done is in the outcome, with its reason.
    """
    outcome = Outcome()
    for case in cases:
        try:
            with transaction.atomic():
                STEPS[step](case, given, actor)
                if is_rehearsal:
                    transaction.set_rollback(True)
        except DomainError as error:
            outcome.skip(case, error)
        else:
            outcome.done.append(case)
    return outcome


def fingerprint(cases: Sequence[Case], step: BulkStep, given: Given) -> str:
    """Stand for what was looked at, so that nothing else is done: the cases as they are, the step."""
    marks = [[case.pk, case.status, case.handler_id, str(case.due_at)] for case in cases]
    return hashlib.sha256(json.dumps([marks, step, repr(given)]).encode()).hexdigest()


def _assign(case: Case, given: Given, actor: User) -> None:
    assign_case(case, given.handler, actor=actor)


def _ask(case: Case, given: Given, actor: User) -> None:
    """Ask for whatever of the checklist is not in, or in words where nothing else is missing."""
    _check_kind(case)
    missing = case.items.filter(state=ItemState.MISSING)
    codes = list(missing.values_list("requirement__code", flat=True))
    if codes:
        ask_items(case, codes, words=given.reason, until=given.until, actor=actor)
    else:
        reason, until = given.reason, given.until
        move_case(case, CaseStatus.INCOMPLETE, reason=reason, due_at=until, actor=actor)


def _note(case: Case, given: Given, actor: User) -> None:
    write_note(case, given.reason, is_shared=True, actor=actor)


def _decide(case: Case, given: Given, actor: User) -> None:
    _check_kind(case)
    if given.decision is None:
        raise DomainError(_("The decision is missing."), so=_("Write it down."))
    decide_case(case, given.decision, actor=actor)


def _due(case: Case, given: Given, actor: User) -> None:
    if given.until is None:
        raise DomainError(_("The date is missing."), so=_("Choose one."))
    change_due(case, given.until, actor=actor)


def _moved_to(target: CaseStatus) -> Callable[[Case, Given, User], None]:
    def move(case: Case, given: Given, actor: User) -> None:
        _check_kind(case)
        move_case(case, target, reason=given.reason, actor=actor)

    return move


STEPS: dict[BulkStep, Callable[[Case, Given, User], None]] = {
    BulkStep.ASSIGN: _assign,
    BulkStep.ASK: _ask,
    BulkStep.NOTE: _note,
    BulkStep.WITH_DIVISION: _moved_to(CaseStatus.WITH_DIVISION),
    BulkStep.TAKE_UP: _moved_to(CaseStatus.RECEIVED),
    BulkStep.DECIDE: _decide,
    BulkStep.DUE: _due,
}


def _check_kind(case: Case) -> None:
    if not is_moved_by_hand(case.kind):
        raise DomainError(
            _("%(case)s is of the kind “%(kind)s”.")
            % {"case": case, "kind": case.get_kind_display()},
            rule=_(
                "What there is not enough of for everybody goes by a rule of its own, and by its order."
            ),
            so=_("Look at its own pages."),
        )
