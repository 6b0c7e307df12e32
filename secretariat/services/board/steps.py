"""Several cases at once: each step is taken for itself, and what was skipped says why."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import User
from secretariat.choices.board import BulkStep
from secretariat.choices.cases import CaseStatus, ItemState
from secretariat.models import Case, CaseNote
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


Mark = tuple[str | float | None, ...]


def marks_of(cases: Sequence[Case]) -> dict[int, Mark]:
    """Tell each case as it is now from what it is after anybody's next step or note on it."""
    notes = CaseNote.objects.filter(case__in=cases).order_by().values_list("case")
    newest = dict(notes.annotate(Max("pk")))
    return {case.pk: _mark(case, newest.get(case.pk)) for case in cases}


def _mark(case: Case, note: int | None) -> Mark:
    due = case.due_at.timestamp() if case.due_at else None
    return case.pk, case.status, case.handler_id, due, note


def take_steps(
    cases: Iterable[Case],
    step: BulkStep,
    given: Given,
    *,
    actor: User,
    marks: Mapping[int, Mark] | None = None,
    is_rehearsal: bool = False,
) -> Outcome:
    """Take a step on each case for itself; a rehearsal undoes each and only says what would be.

    ``marks`` are the cases as they were looked at: one that somebody has gone on with since is
    left alone, so that the same form sent twice at once writes to nobody twice. Nothing is
    skipped silently: what cannot be done is in the outcome, with its reason.
    """
    outcome = Outcome()
    for case in cases:
        try:
            with transaction.atomic():
                if marks:
                    _check_as_seen(locked(case), marks[case.pk])
                STEPS[step](case, given, actor)
                if is_rehearsal:
                    transaction.set_rollback(True)
        except DomainError as error:
            outcome.skip(case, error)
        else:
            outcome.done.append(case)
    return outcome


def _check_as_seen(case: Case, seen: Mark) -> None:
    if marks_of([case])[case.pk] != seen:
        raise DomainError(
            _("Somebody went on with %(case)s in this moment.") % {"case": case},
            rule=_("What was looked at is done, and nothing else; it is done once."),
            so=_("Look at it again, and then decide whether there is still something to do."),
        )


def fingerprint(marks: Mapping[int, Mark], step: BulkStep, given: Given) -> str:
    """Stand for what was looked at, so that nothing else is done: the cases as they are, the step."""
    content = json.dumps([list(marks.values()), step, repr(given)])
    return hashlib.sha256(content.encode()).hexdigest()


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
