"""Words of the meetings: their kinds, the tables of their states, and what the trail says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    INTERFACE = "interface", _("Interface meeting")
    BUREAU = "bureau", _("[Bureau] meeting")
    PLENARY = "plenary", _("[Plenary] session")
    FAMILY = "family", _("[Family] meeting")


# With whom each kind is held: the field of the one party a meeting has.
PARTIES_OF_KINDS = {
    MeetingKind.INTERFACE: "counterpart",
    MeetingKind.BUREAU: "audience",
    MeetingKind.PLENARY: "audience",
    MeetingKind.FAMILY: "family",
}
INTERFACE_PREFIX, OTHER_PREFIX = "IF", "MT"
DECISION_PREFIX, ACTION_PREFIX = "DC", "AI"


class RhythmUnit(models.TextChoices):
    WEEK = "week", _("weeks")
    MONTH = "month", _("months")


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("Planned, not announced yet")
    ANNOUNCED = "announced", _("Announced")
    UNDER_WAY = "under_way", _("Under way")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


MEETING_TRANSITIONS = {
    MeetingStatus.PLANNED: {MeetingStatus.ANNOUNCED, MeetingStatus.CANCELLED},
    MeetingStatus.ANNOUNCED: {MeetingStatus.UNDER_WAY, MeetingStatus.CANCELLED},
    MeetingStatus.UNDER_WAY: {MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.HELD: {MeetingStatus.CANCELLED},
    MeetingStatus.CANCELLED: set(),
}

MEETING_TONES = {
    MeetingStatus.PLANNED: "draft",
    MeetingStatus.ANNOUNCED: "open",
    MeetingStatus.UNDER_WAY: "open",
    MeetingStatus.HELD: "done",
    MeetingStatus.CANCELLED: "stopped",
}

# States in which a meeting whose hours are over owes its minutes, however late the clock is.
OWING = (MeetingStatus.ANNOUNCED, MeetingStatus.UNDER_WAY, MeetingStatus.HELD)
TOOK_PLACE = (MeetingStatus.UNDER_WAY, MeetingStatus.HELD)


class Reply(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    PERHAPS = "perhaps", _("Perhaps")


class MinutesStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING = "awaiting", _("Waits for approval")
    APPROVED = "approved", _("Approved, not published yet")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a corrected version")


MINUTES_TRANSITIONS = {
    MinutesStatus.DRAFT: {MinutesStatus.AWAITING},
    MinutesStatus.AWAITING: {MinutesStatus.DRAFT, MinutesStatus.APPROVED},
    MinutesStatus.APPROVED: {MinutesStatus.DRAFT, MinutesStatus.PUBLISHED},
    MinutesStatus.PUBLISHED: {MinutesStatus.SUPERSEDED},
    MinutesStatus.SUPERSEDED: set(),
}

MINUTES_TONES = {
    MinutesStatus.DRAFT: "draft",
    MinutesStatus.AWAITING: "waiting",
    MinutesStatus.APPROVED: "open",
    MinutesStatus.PUBLISHED: "done",
    MinutesStatus.SUPERSEDED: "stopped",
}


class Consent(models.TextChoices):
    """By what the other body's word on the minutes was given."""

    LINK = "link", _("by its signed link")
    SILENCE = "silence", _("by raising no objection in time")


class ActionStatus(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


ACTION_TRANSITIONS = {
    ActionStatus.OPEN: {ActionStatus.DONE, ActionStatus.CANCELLED},
    ActionStatus.DONE: set(),
    ActionStatus.CANCELLED: set(),
}

ACTION_TONES = {
    ActionStatus.OPEN: "open",
    ActionStatus.DONE: "done",
    ActionStatus.CANCELLED: "stopped",
}


class MeetingEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    PLANNED = "meetings.planned", "Meeting planned"
    ANNOUNCED = "meetings.announced", "Meeting announced"
    EDITED = "meetings.edited", "Meeting edited"
    MOVED = "meetings.moved", "Meeting moved"
    CHANGE_TOLD = "meetings.change_told", "Change of a meeting told"
    CANCELLED = "meetings.cancelled", "Meeting cancelled"
    BEGUN = "meetings.begun", "Meeting begun"
    HELD = "meetings.held", "Meeting held"
    REPLIED = "meetings.replied", "Invitation answered"
    ATTENDANCE_RECORDED = "meetings.attendance_recorded", "Attendance recorded"
    ITEM_PROPOSED = "meetings.item_proposed", "Agenda item proposed"
    ITEM_CONFIRMED = "meetings.item_confirmed", "Agenda item confirmed"
    ITEM_WITHDRAWN = "meetings.item_withdrawn", "Agenda item withdrawn"
    AGENDA_ORDERED = "meetings.agenda_ordered", "Agenda put in order"
    MINUTES_SAVED = "meetings.minutes_saved", "Minutes saved"
    MINUTES_SUBMITTED = "meetings.minutes_submitted", "Minutes handed in for approval"
    MINUTES_RETURNED = "meetings.minutes_returned", "Minutes sent back"
    MINUTES_SECONDED = "meetings.minutes_seconded", "Minutes approved by a second person"
    MINUTES_CONSENTED = "meetings.minutes_consented", "Minutes approved by the other body"
    MINUTES_PUBLISHED = "meetings.minutes_published", "Minutes published"
    CORRECTION_BEGUN = "meetings.correction_begun", "Correction of minutes begun"
    DECIDED = "meetings.decided", "Decision recorded"
    ACTION_AGREED = "meetings.action_agreed", "Action item agreed"
    ACTION_DONE = "meetings.action_done", "Action item done"
    ACTION_CANCELLED = "meetings.action_cancelled", "Action item cancelled"
    ACTION_REASSIGNED = "meetings.action_reassigned", "Action item reassigned"
    ACTION_REMINDED = "meetings.action_reminded", "Action item reminded of"
