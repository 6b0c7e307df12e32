"""What the pages of a case show of its kind: the one list of what each subject adds."""

from collections.abc import Callable

from secretariat.choices.cases import CaseKind
from secretariat.models import Case
from secretariat.permissions.terms import Somebody
from secretariat.views.cases.part import Part
from secretariat.views.funding import parts as funding
from secretariat.views.passes.parts import passes_part
from secretariat.views.rooms import parts as rooms
from secretariat.views.slots.parts import slot_part

PartOf = Callable[[Case, Somebody], Part | None]

FOR_APPLICANT: dict[CaseKind, PartOf] = {
    CaseKind.FUNDING: funding.for_applicant,
    CaseKind.PASS: passes_part,
    CaseKind.ROOM: rooms.room_for_applicant,
    CaseKind.INTERPRETATION: rooms.resources_for_applicant,
    CaseKind.SLOT: slot_part,
}
FOR_HANDLER: dict[CaseKind, PartOf] = {
    CaseKind.FUNDING: funding.for_handler,
    CaseKind.PASS: passes_part,
    CaseKind.ROOM: rooms.room_for_handler,
    CaseKind.INTERPRETATION: rooms.resources_for_handler,
    CaseKind.SLOT: slot_part,
}


def part_for_applicant(case: Case, user: Somebody) -> Part | None:
    """Return what the applicant's page shows of its kind, if anything."""
    made = FOR_APPLICANT.get(CaseKind(case.kind))
    return made(case, user) if made else None


def part_for_handler(case: Case, user: Somebody) -> Part | None:
    """Return what the handler's page shows of its kind, if anything."""
    made = FOR_HANDLER.get(CaseKind(case.kind))
    return made(case, user) if made else None
