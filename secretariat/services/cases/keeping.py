"""What is written on a case beside its steps: notes, files, links, who handles it, until when."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from csb_portal import audit, clock
from csb_portal.errors import DomainError
from csb_portal.lifecycle import locked
from csb_portal.models import StoredFile, User
from csb_portal.moments import when
from secretariat.choices.cases import CaseEvent
from secretariat.models import Case, CaseNote
from secretariat.notifications import cases as notifications
from secretariat.permissions.cases import can_handle
from secretariat.services.cases.filing import add_files
from secretariat.services.cases.steps import check_not_own


@transaction.atomic
def write_note(
    case: Case, text: str, *, is_shared: bool, actor: User, files: Iterable[StoredFile] = ()
) -> CaseNote:
    """Write on a case: for those who handle it alone, or to the applicant, who gets it by mail.

    Raises ``DomainError`` for an empty note and on one's own case.
    """
    case = locked(case)
    check_not_own(case, actor)
    note = _write(case, text, is_shared=is_shared, actor=actor, files=files)
    if is_shared:
        notifications.note_shared(note)
    return note


@transaction.atomic
def answer_as_applicant(case: Case, text: str, *, files: Iterable[StoredFile] = ()) -> CaseNote:
    """Take the applicant's words on their case; whoever handles it hears of them."""
    case = locked(case)
    note = _write(case, text, is_shared=True, actor=None, files=files)
    notifications.applicant_answered(case, f"note-{note.pk}")
    return note


def _write(
    case: Case, text: str, *, is_shared: bool, actor: User | None, files: Iterable[StoredFile]
) -> CaseNote:
    if not text.strip():
        raise DomainError(_("The note is empty."), so=_("Write what there is to say."))
    now = clock.now()
    note = case.notes.create(text=text.strip(), is_shared=is_shared, at=now, by=actor)
    add_files(case, files, actor=actor, is_shared=is_shared)
    audit.record(CaseEvent.NOTED, case, actor=actor, public=False, shared=is_shared)
    return note


@transaction.atomic
def assign_case(case: Case, handler: User | None, *, actor: User) -> Case:
    """Say who handles a case, or that anybody may.

    Raises ``DomainError`` for somebody who may not handle it.
    """
    case = locked(case)
    check_not_own(case, actor)
    if handler and not can_handle(handler, case):
        raise DomainError(
            _("%(person)s cannot handle %(case)s.") % {"person": handler, "case": case},
            rule=_(
                "Cases are handled by the [secretariat], the [Civil Society Division] and staff, "
                "and by nobody who asked for them."
            ),
            so=_("Choose somebody else."),
        )
    case.handler = handler
    case.save(update_fields=["handler"])
    audit.record(CaseEvent.ASSIGNED, case, actor=actor, public=False, handler=handler)
    return case


@transaction.atomic
def change_due(case: Case, due_at: datetime, *, actor: User) -> Case:
    """Give whoever's turn it is another date. Raises ``DomainError`` for one that is over."""
    case = locked(case)
    check_not_own(case, actor)
    if not case.is_open or due_at <= clock.now():
        raise DomainError(
            _("%(case)s is settled, or %(when)s is over.") % {"case": case, "when": when(due_at)},
            rule=_("An open case waits until a date that is to come."),
            so=_("Choose a later date."),
        )
    case.due_at = due_at
    case.save(update_fields=["due_at"])
    audit.record(CaseEvent.DUE_CHANGED, case, actor=actor, public=False)
    return case


@transaction.atomic
def link_cases(case: Case, other: Case, *, actor: User) -> Case:
    """Link two cases that belong together; each then leads to the other."""
    first, second = sorted([case, other], key=lambda one: one.pk)
    if first == second:
        raise DomainError(_("A case is not linked to itself."), so=_("Write another number."))
    first, second = locked(first), locked(second)
    check_not_own(first, actor)
    check_not_own(second, actor)
    first.linked.add(second)
    audit.record(CaseEvent.LINKED, first, actor=actor, public=False, other=second.reference)
    return case
