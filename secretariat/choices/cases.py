"""Words of participation cases: what is asked for, where it stands, and whose turn it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    """What somebody asks for (proposal, 3.c; charter: logistical tasks)."""

    ACCREDITATION = "accreditation", _("Accreditation of an organisation")
    REGISTRATION = "registration", _("Registration of a person")
    FUNDING = "funding", _("Funding")
    PASS = "pass", _("Pass")
    VISA = "visa", _("Letter for a visa")
    SLOT = "slot", _("Speaking slot or side event")
    ROOM = "room", _("Room")
    INTERPRETATION = "interpretation", _("Interpretation or equipment")


# Decided by other bodies, and recorded on the case's own page. Every other kind has a procedure
# of its own (a quota, a panel, a timetable, a slate), which alone grants and refuses.
PLAINLY_DECIDED = (CaseKind.ACCREDITATION, CaseKind.REGISTRATION, CaseKind.VISA)

HIDDEN_FROM_FAMILIES = (CaseKind.VISA,)


class CaseStatus(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
    RECEIVED = "received", _("Received")
    INCOMPLETE = "incomplete", _("Incomplete")
    WITH_DIVISION = "with_division", _("With the [Civil Society Division]")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    GRANTED = "granted", _("Granted")
    DEFERRED = "deferred", _("Deferred")
    REASON_REQUESTED = "reason_requested", _("Refused, reason requested in writing")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETURNED = "returned", _("Given back")


CASE_TRANSITIONS = {
    # Asked for with an address of which nobody has shown yet that they read it.
    CaseStatus.UNCONFIRMED: {CaseStatus.RECEIVED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN},
    CaseStatus.RECEIVED: {
        CaseStatus.INCOMPLETE,
        CaseStatus.WITH_DIVISION,
        CaseStatus.WAITING_LIST,
        CaseStatus.GRANTED,
        CaseStatus.DEFERRED,
        CaseStatus.REASON_REQUESTED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.INCOMPLETE: {
        CaseStatus.RECEIVED,
        CaseStatus.DEFERRED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.WITH_DIVISION: {
        CaseStatus.RECEIVED,
        CaseStatus.INCOMPLETE,
        CaseStatus.WAITING_LIST,
        CaseStatus.GRANTED,
        CaseStatus.DEFERRED,
        CaseStatus.REASON_REQUESTED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.WAITING_LIST: {
        CaseStatus.GRANTED,
        CaseStatus.DEFERRED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    },
    # Its file is kept, so that nobody has to send it again for the next meeting.
    CaseStatus.DEFERRED: {CaseStatus.RECEIVED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN},
    CaseStatus.REASON_REQUESTED: {
        CaseStatus.RECEIVED,
        CaseStatus.GRANTED,
        CaseStatus.DEFERRED,
        CaseStatus.REFUSED,
        CaseStatus.WITHDRAWN,
    },
    CaseStatus.GRANTED: {CaseStatus.RETURNED},
    CaseStatus.REFUSED: {CaseStatus.REASON_REQUESTED},
    CaseStatus.WITHDRAWN: set(),
    CaseStatus.RETURNED: set(),
}

CASE_TONES = {
    CaseStatus.UNCONFIRMED: "draft",
    CaseStatus.RECEIVED: "open",
    CaseStatus.INCOMPLETE: "warning",
    CaseStatus.WITH_DIVISION: "waiting",
    CaseStatus.WAITING_LIST: "waiting",
    CaseStatus.GRANTED: "done",
    CaseStatus.DEFERRED: "waiting",
    CaseStatus.REASON_REQUESTED: "warning",
    CaseStatus.REFUSED: "stopped",
    CaseStatus.WITHDRAWN: "stopped",
    CaseStatus.RETURNED: "stopped",
}

# Whoever decides on accreditation recommends it to those who then take the decision.
ACCREDITATION_LABELS = {
    CaseStatus.GRANTED: _("Recommended"),
    CaseStatus.REASON_REQUESTED: _("Not recommended, reason requested in writing"),
    CaseStatus.REFUSED: _("Not recommended"),
}


def words_of(kind: str, status: str) -> str:
    """Return a state in the words of its kind."""
    state = CaseStatus(status)
    words = ACCREDITATION_LABELS.get(state) if kind == CaseKind.ACCREDITATION else None
    return str(words or state.label)


class Turn(models.TextChoices):
    """Whose turn it is."""

    SECRETARIAT = "secretariat", _("The [secretariat]")
    DIVISION = "division", _("The [Civil Society Division]")
    APPLICANT = "applicant", _("The applicant")
    NOBODY = "nobody", _("Nobody: it is settled, or waits for something to be given back")


TURNS = {
    CaseStatus.UNCONFIRMED: Turn.APPLICANT,
    CaseStatus.RECEIVED: Turn.SECRETARIAT,
    CaseStatus.INCOMPLETE: Turn.APPLICANT,
    CaseStatus.WITH_DIVISION: Turn.DIVISION,
    CaseStatus.REASON_REQUESTED: Turn.DIVISION,
}
OPEN_CASES = (
    CaseStatus.UNCONFIRMED,
    CaseStatus.RECEIVED,
    CaseStatus.INCOMPLETE,
    CaseStatus.WITH_DIVISION,
    CaseStatus.WAITING_LIST,
    CaseStatus.REASON_REQUESTED,
)
# What needs its reason in words, whoever took the decision.
REASONED = (
    CaseStatus.INCOMPLETE,
    CaseStatus.DEFERRED,
    CaseStatus.REASON_REQUESTED,
    CaseStatus.REFUSED,
)
OUTCOMES = (
    CaseStatus.GRANTED,
    CaseStatus.DEFERRED,
    CaseStatus.REASON_REQUESTED,
    CaseStatus.REFUSED,
)


class AskedOf(models.TextChoices):
    """Of whom an item of a checklist is asked."""

    EVERYBODY = "everybody", _("Everybody")
    WITHOUT_STATUS = "without_status", _("Organisations without consultative status")
    WITH_STATUS = "with_status", _("Organisations with consultative status")
    NOBODY = "nobody", _("Nobody any more")


class ItemState(models.TextChoices):
    """Where one item of a checklist stands."""

    MISSING = "missing", _("Missing")
    RECEIVED = "received", _("Received")
    WAIVED = "waived", _("Waived in writing")


class DecisionForm(models.TextChoices):
    """How a decision came to the secretariat."""

    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("By word of mouth")


class CaseEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    LODGED = "cases.lodged", "Case lodged"
    IMPORTED = "cases.imported", "Cases imported"
    MOVED = "cases.moved", "Case moved on"
    ITEMS_ASKED = "cases.items_asked", "Missing items asked for"
    ITEM_ANSWERED = "cases.item_answered", "Item of a checklist handed in"
    ITEM_WAIVED = "cases.item_waived", "Item of a checklist waived"
    DECIDED = "cases.decided", "Decision on a case recorded"
    ASSIGNED = "cases.assigned", "Case assigned"
    LINKED = "cases.linked", "Cases linked"
    NOTED = "cases.noted", "Note written on a case"
    FILE_ADDED = "cases.file_added", "File added to a case"
    DUE_CHANGED = "cases.due_changed", "Date a case waits for changed"
    TERMS_CHANGED = "cases.terms_changed", "Meeting, checklist or time of cases changed"
