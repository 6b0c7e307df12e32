"""Withdraw what was asked for; what was given by it goes back to those who wait."""

from collections.abc import Callable

from django.db import transaction

from csb_portal.models import User
from secretariat.choices.cases import CaseKind, CaseStatus
from secretariat.models import Case
from secretariat.services.cases.steps import move_case
from secretariat.services.funding.awarding import withdraw_application
from secretariat.services.passes.offering import withdraw_pass
from secretariat.services.rooms.ending import end_resource_case, end_room_case
from secretariat.services.slots.answering import withdraw_nomination

Withdrawal = Callable[..., Case]


@transaction.atomic
def withdraw_plainly(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Withdraw a case that holds nothing others wait for."""
    return move_case(case, CaseStatus.WITHDRAWN, reason=reason, actor=actor)


# Kinds that hold something lock its parent first, and so withdraw by a way of their own.
WITHDRAWALS: dict[str, Withdrawal] = {
    CaseKind.FUNDING: withdraw_application,
    CaseKind.PASS: withdraw_pass,
    CaseKind.ROOM: end_room_case,
    CaseKind.INTERPRETATION: end_resource_case,
    CaseKind.SLOT: withdraw_nomination,
}


def withdraw_case(case: Case, *, reason: str = "", actor: User | None = None) -> Case:
    """Withdraw a case, by the applicant or in their name. Raises ``TransitionNotAllowed``."""
    return WITHDRAWALS.get(case.kind, withdraw_plainly)(case, reason=reason, actor=actor)
