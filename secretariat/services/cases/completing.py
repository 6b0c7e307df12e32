"""What is missing in a file: asked for, handed in and waived inside the case."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from csb_portal.moments import when
from secretariat.choices.cases import CaseEvent, CaseStatus, ItemState
from secretariat.models import Case, CaseItem
from secretariat.notifications import cases as notifications
from secretariat.services.cases.filing import add_files
from secretariat.services.cases.steps import check_not_own, move_case, unless_own


@transaction.atomic
def ask_items(
    case: Case,
    codes: Iterable[str],
    *,
    actor: User | None,
    words: str = "",
    until: datetime | None = None,
) -> Case:
    """Ask the applicant for items of the checklist, until a moment.

    An item that was handed in and is no good is asked for again. Raises ``DomainError`` where
    nothing is asked for, or the moment is over already; ``TransitionNotAllowed``.
    """
    case = locked(case)
    check_not_own(case, actor)
    wanted = [item for item in _items(case) if item.requirement.code in set(codes)]
    if not wanted:
        raise DomainError(
            _("No item is chosen."),
            rule=_("Whoever is asked reads what is missing, item by item."),
            so=_("Choose the items."),
        )
    if until and until <= clock.now():
        raise DomainError(
            _("%(when)s is over.") % {"when": when(until)},
            rule=_("The applicant gets time to hand in what is missing."),
            so=_("Choose a later date."),
        )
    for item in wanted:
        item.state = ItemState.MISSING
        item.save(update_fields=["state"])
    named = "; ".join(str(item) for item in wanted)
    reason = _("Missing: %(items)s.") % {"items": named}
    if words.strip():
        reason = f"{reason}\n\n{words.strip()}"
    asked = [item.requirement.code for item in wanted]
    case = move_case(case, CaseStatus.INCOMPLETE, reason=reason, actor=actor, due_at=until)
    audit.record(CaseEvent.ITEMS_ASKED, case, actor=actor, items=asked)
    return case


@transaction.atomic
def hand_in_item(
    case: Case,
    code: str,
    *,
    answer: str = "",
    files: Iterable[StoredFile] = (),
    actor: User | None = None,
) -> Case:
    """Put an item into the file; once nothing is missing it is the secretariat's turn again.

    Raises ``DomainError`` for an empty hand, an item the checklist does not have, and a case
    that is settled.
    """
    case = locked(case)
    item, files = _item(case, code), list(files)
    if not answer.strip() and not files:
        raise DomainError(
            _("There is neither a text nor a file."),
            rule=_("An item is handed in as a text, as files, or both."),
            so=_("Write it, or choose a file."),
        )
    _require_open(case)
    item.state, item.received_at = ItemState.RECEIVED, clock.now()
    item.answer = answer.strip() or item.answer
    item.save(update_fields=["state", "received_at", "answer"])
    add_files(case, files, item=item, actor=actor)
    case = _complete(case, actor)
    audit.record(CaseEvent.ITEM_ANSWERED, case, actor=unless_own(case, actor), item=code)
    if actor is None or actor == case.applicant:
        notifications.applicant_answered(case, f"item-{item.pk}-{item.received_at.timestamp():.0f}")
    return case


@transaction.atomic
def waive_item(case: Case, code: str, *, waived_by: str, why: str, actor: User | None) -> Case:
    """Record that an item need not be handed in, by whose word and why.

    Only what may not exist, such as an annual report, can be waived. Raises ``DomainError``.
    """
    case = locked(case)
    check_not_own(case, actor)
    item = _item(case, code)
    if not item.requirement.can_be_waived:
        raise DomainError(
            _("“%(item)s” is wanted of everybody.") % {"item": item},
            rule=_("Only an item that may not exist can be waived, case by case."),
            so=_("Ask for it, or defer the case."),
        )
    if not waived_by.strip() or not why.strip():
        raise DomainError(
            _("Who waived it, or why, is missing."),
            rule=_("A waiver is in writing: by whom, and why."),
            so=_("Write both."),
        )
    _require_open(case)
    item.state, item.waived_by, item.waiver = ItemState.WAIVED, waived_by.strip(), why.strip()
    item.save(update_fields=["state", "waived_by", "waiver"])
    case = _complete(case, actor)
    audit.record(CaseEvent.ITEM_WAIVED, case, actor=actor, item=code)
    return case


def _complete(case: Case, actor: User | None) -> Case:
    """Give the case back to the secretariat where it waited for nothing but these items."""
    is_waiting = case.status == CaseStatus.INCOMPLETE
    if not is_waiting or case.items.filter(state=ItemState.MISSING).exists():
        return case
    own = actor is not None and actor == case.applicant
    return move_case(case, CaseStatus.RECEIVED, actor=None if own else actor)


def _items(case: Case) -> list[CaseItem]:
    return list(case.items.select_related("requirement"))


def _item(case: Case, code: str) -> CaseItem:
    for item in _items(case):
        if item.requirement.code == code:
            return item
    raise DomainError(
        _("The checklist of %(case)s has no item “%(code)s”.") % {"case": case, "code": code},
        so=_("Choose one of its items."),
    )


def _require_open(case: Case) -> None:
    if not case.takes_items:
        raise DomainError(
            _("%(case)s is settled: %(state)s.")
            % {"case": case, "state": case.status_label.lower()},
            rule=_("What is settled takes nothing in any more."),
            so=_("Ask anew, or write to the [secretariat]."),
        )
