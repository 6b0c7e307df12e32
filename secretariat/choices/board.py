"""Words of the desk: what a board shows, and what can be done to several cases at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardView(models.TextChoices):
    """Which cases a board shows."""

    MINE = "mine", _("Mine")
    SECRETARIAT = "secretariat", _("Waiting for the [secretariat]")
    DIVISION = "division", _("Waiting for the [Civil Society Division]")
    APPLICANT = "applicant", _("Waiting for the applicant")
    OVERDUE = "overdue", _("Overdue")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    SETTLED = "settled", _("Settled")
    ALL = "all", _("All")


class Holder(models.TextChoices):
    """Who handles a case, where it is nobody by name."""

    ME = "me", _("I do")
    NOBODY = "nobody", _("Nobody yet")


class BulkStep(models.TextChoices):
    """What can be done to several cases at once, each for itself."""

    ASSIGN = "assign", _("Say who handles them")
    ASK = "ask", _("Ask the applicants for what is missing")
    NOTE = "note", _("Write to the applicants")
    WITH_DIVISION = "with_division", _("Pass to the [Civil Society Division]")
    TAKE_UP = "take_up", _("Take up again")
    DECIDE = "decide", _("Record one decision on all of them")
    DUE = "due", _("Give them another date")
