"""Words of the shared inbox: turns, assignments, notes, and the duty of the six."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.TextChoices):
    """Who is to act next on a message."""

    AUTHOR = "author", _("Whoever writes it")
    SECRETARIAT = "secretariat", _("The [secretariat]")
    OPERATORS = "operators", _("The [Civil Society Division]")
    COUNTERPART = "counterpart", _("The body it went to")


class AssignmentEnd(models.TextChoices):
    GIVEN = "given", _("Given to somebody else")
    RETURNED = "returned", _("Put back into the inbox")
    DUTY = "duty", _("Went along with the duty")


class NoteKind(models.TextChoices):
    NOTE = "note", _("Note")
    DRAFT = "draft", _("Draft of a text")


class ShiftReason(models.TextChoices):
    ROTA = "rota", _("By the rota")
    SWAP = "swap", _("By a swap")
    SILENCE = "silence", _("The one on duty was silent")
    REQUEST = "request", _("Handed over")


class SwapStatus(models.TextChoices):
    PROPOSED = "proposed", _("Waits for the other's yes")
    CONFIRMED = "confirmed", _("Swapped")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SWAP_TRANSITIONS = {
    SwapStatus.PROPOSED: {SwapStatus.CONFIRMED, SwapStatus.DECLINED, SwapStatus.WITHDRAWN},
    SwapStatus.CONFIRMED: set(),
    SwapStatus.DECLINED: set(),
    SwapStatus.WITHDRAWN: set(),
}


class InboxEvent(models.TextChoices):
    """What the trail says happened in the inbox; in English, as it is kept. Never public."""

    ASSIGNED = "liaison.assigned", "Message assigned"
    RETURNED = "liaison.returned", "Message put back"
    NOTE_WRITTEN = "liaison.note_written", "Internal note written"
    DUE_DATE_SET = "liaison.due_date_set", "Internal due date set"
    ROTA_CHANGED = "liaison.rota_changed", "Duty rota changed"
    DUTY_HANDED_OVER = "liaison.duty_handed_over", "Duty handed over"
    SWAP_PROPOSED = "liaison.swap_proposed", "Swap of duty proposed"
    SWAP_ANSWERED = "liaison.swap_answered", "Swap of duty answered"
