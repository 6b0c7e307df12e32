"""Take somebody's word, by the link mailed to their address, that they asked for something."""

from collections.abc import Callable

from django.db import transaction

from csb_portal.lifecycle import locked
from csb_portal.references import next_references
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.lodging import PREFIX, check_once
from secretariat.services.cases.steps import move_case
from secretariat.services.funding.applying import confirm_application
from secretariat.services.passes.asking import confirm_request
from secretariat.services.slots.nominating import confirm_nomination


@transaction.atomic
def confirm_plainly(case: Case) -> Case:
    """Let a case count that takes nothing from others. Raises ``DomainError`` for a second one."""
    case = locked(case)
    if case.is_confirmed:
        return case
    next_references(PREFIX, case.received_on.year, 0)  # one at a time, as when they are lodged
    check_once(case)
    return move_case(case, CaseStatus.RECEIVED, is_told=False)


# Kinds of which there are not enough lock their parent first, and have a last hour.
CONFIRMATIONS: dict[str, Callable[[Case], Case]] = {
    CaseKind.FUNDING: confirm_application,
    CaseKind.PASS: confirm_request,
    CaseKind.SLOT: confirm_nomination,
}


def confirm_case(case: Case) -> Case:
    """Let what was asked for count from now on; the time it came in stays that of its lodging.

    A second click changes nothing. Raises ``DomainError`` where it is too late, or where the
    same was asked for and confirmed before.
    """
    return CONFIRMATIONS.get(case.kind, confirm_plainly)(case)
