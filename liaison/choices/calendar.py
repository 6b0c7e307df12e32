"""Words of the calendar: outside events, date polls, needs, and what the trail says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventCategory(models.TextChoices):
    SUMMIT = "summit", _("Summit")
    PREPCOM = "prepcom", _("Preparatory Committee")
    REGIONAL = "regional", _("Regional conference")
    THEMATIC = "thematic", _("Thematic meeting")
    WGIG = "wgig", _("Internet governance")
    TFFM = "tffm", _("Financial mechanisms")
    GFC = "gfc", _("Friends of the Chair")
    CSB = "csb", _("[Civil Society Bureau]")
    INTERFACE = "interface", _("[Bureau] to [bureau]")
    INFORMAL = "informal", _("Informal meeting")
    SESSION = "session", _("Session of a conference")
    RELATED = "related", _("Related event")


class Precision(models.TextChoices):
    """How exactly the date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("only the month")


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Access(models.TextChoices):
    """Who of civil society gets in."""

    OPEN = "open", _("Open to everybody")
    OBSERVERS = "observers", _("Open to accredited observers")
    IN_PART = "in_part", _("Open in part")
    LIMITED = "limited", _("With a pass or a seat")
    MEMBERS = "members", _("For members")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Not known yet")


ATTENDABLE = (Access.OPEN, Access.OBSERVERS, Access.IN_PART, Access.LIMITED)


class PollStatus(models.TextChoices):
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", _("Closed, no date chosen yet")
    DECIDED = "decided", _("Date chosen")
    CALLED_OFF = "called_off", _("Called off")


POLL_TRANSITIONS = {
    PollStatus.OPEN: {PollStatus.CLOSED, PollStatus.DECIDED, PollStatus.CALLED_OFF},
    PollStatus.CLOSED: {PollStatus.DECIDED, PollStatus.CALLED_OFF},
    PollStatus.DECIDED: set(),
    PollStatus.CALLED_OFF: set(),
}

POLL_TONES = {
    PollStatus.OPEN: "open",
    PollStatus.CLOSED: "waiting",
    PollStatus.DECIDED: "done",
    PollStatus.CALLED_OFF: "stopped",
}
POLL_PREFIX = "DP"


class Choice(models.TextChoices):
    """What somebody says of one date."""

    YES = "yes", _("Yes")
    IF_NEED_BE = "if_need_be", _("If need be")
    NO = "no", _("No")


class NeedKind(models.TextChoices):
    ROOM = "room", _("Room")
    INTERPRETATION = "interpretation", _("Interpretation")
    EQUIPMENT = "equipment", _("Equipment")
    REMOTE = "remote", _("Taking part from afar")
    OTHER = "other", _("Something else")


class NeedStatus(models.TextChoices):
    NOTED = "noted", _("Noted, not asked for yet")
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    IN_PART = "in_part", _("Granted in part")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("No longer needed")


ANSWERS_TO_NEEDS = (NeedStatus.GRANTED, NeedStatus.IN_PART, NeedStatus.REFUSED)
OPEN_NEEDS = (NeedStatus.NOTED, NeedStatus.ASKED)

# What was refused or given in part may be asked for again, of somebody else. What was given
# may be lost: taken back, or asked for anew because the meeting moved.
NEED_TRANSITIONS = {
    NeedStatus.NOTED: {NeedStatus.ASKED, NeedStatus.GRANTED, NeedStatus.WITHDRAWN},
    NeedStatus.ASKED: {*ANSWERS_TO_NEEDS, NeedStatus.WITHDRAWN},
    NeedStatus.GRANTED: {NeedStatus.ASKED, NeedStatus.REFUSED, NeedStatus.WITHDRAWN},
    NeedStatus.IN_PART: {NeedStatus.ASKED, NeedStatus.WITHDRAWN},
    NeedStatus.REFUSED: {NeedStatus.ASKED, NeedStatus.WITHDRAWN},
    NeedStatus.WITHDRAWN: set(),
}

NEED_TONES = {
    NeedStatus.NOTED: "draft",
    NeedStatus.ASKED: "waiting",
    NeedStatus.GRANTED: "done",
    NeedStatus.IN_PART: "done",
    NeedStatus.REFUSED: "stopped",
    NeedStatus.WITHDRAWN: "stopped",
}


class CalendarAct(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    ENTRY_ADDED = "calendar.entry_added", "Calendar entry added"
    ENTRY_EDITED = "calendar.entry_edited", "Calendar entry edited"
    ENTRY_MOVED = "calendar.entry_moved", "Calendar entry moved"
    ENTRY_CANCELLED = "calendar.entry_cancelled", "Calendar entry cancelled"
    LINK_RENEWED = "calendar.link_renewed", "Calendar link renewed"
    POLL_OPENED = "calendar.poll_opened", "Date poll opened"
    POLL_ANSWERED = "calendar.poll_answered", "Date poll answered"
    POLL_REMINDED = "calendar.poll_reminded", "Date poll reminded of"
    POLL_CLOSED = "calendar.poll_closed", "Date poll closed"
    POLL_DECIDED = "calendar.poll_decided", "Date chosen"
    POLL_CALLED_OFF = "calendar.poll_called_off", "Date poll called off"
    NEED_NOTED = "calendar.need_noted", "Need noted"
    NEED_ASKED = "calendar.need_asked", "Need asked for"
    NEED_ANSWERED = "calendar.need_answered", "Need answered"
    NEED_WITHDRAWN = "calendar.need_withdrawn", "Need withdrawn"
