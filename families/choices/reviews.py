"""Words of the composition review: signs, findings, states, and what the trail says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """What a review finds of a family in its window."""

    ACTIVE = "active", _("Active")
    SEAT_SILENT = "seat_silent", _("Active, one seat silent")
    NO_SIGN = "no_sign", _("No sign of activity")


FINDING_TONES = {
    Finding.ACTIVE: "done",
    Finding.SEAT_SILENT: "warning",
    Finding.NO_SIGN: "waiting",
}


class CaseStatus(models.TextChoices):
    REMINDED = "reminded", _("Asked kindly, not under review")
    NOTICED = "noticed", _("Under review")
    PROPOSED = "proposed", _("Waits for objections")
    OBJECTED = "objected", _("Objected to, waits for a decision")
    DORMANT = "dormant", _("Recorded as dormant")
    STOPPED = "stopped", _("Stopped: the [family] is there")
    KEPT = "kept", _("Kept by decision")


CASE_TRANSITIONS = {
    CaseStatus.REMINDED: {CaseStatus.NOTICED, CaseStatus.STOPPED},
    CaseStatus.NOTICED: {CaseStatus.PROPOSED, CaseStatus.STOPPED},
    CaseStatus.PROPOSED: {CaseStatus.OBJECTED, CaseStatus.DORMANT},
    CaseStatus.OBJECTED: {CaseStatus.DORMANT, CaseStatus.KEPT},
    CaseStatus.DORMANT: set(),
    CaseStatus.STOPPED: set(),
    CaseStatus.KEPT: set(),
}
OPEN_CASES = (
    CaseStatus.REMINDED,
    CaseStatus.NOTICED,
    CaseStatus.PROPOSED,
    CaseStatus.OBJECTED,
)
UNDER_REVIEW = (CaseStatus.NOTICED, CaseStatus.PROPOSED, CaseStatus.OBJECTED)
CASE_TONES = {
    CaseStatus.REMINDED: "draft",
    CaseStatus.NOTICED: "warning",
    CaseStatus.PROPOSED: "waiting",
    CaseStatus.OBJECTED: "waiting",
    CaseStatus.DORMANT: "stopped",
    CaseStatus.STOPPED: "done",
    CaseStatus.KEPT: "done",
}


class StoppedHow(models.TextChoices):
    CLICK = "click", _("by one click of a [focal point]")
    LINK = "link", _("by the link in a notice")
    SIGN = "sign", _("by a sign of activity")


class ReviewEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    ROSTER_CONFIRMED = "families.roster_confirmed", "Roster confirmed"
    REVIEW_OPENED = "families.review_opened", "Composition review opened"
    NOTICE_GIVEN = "families.notice_given", "Notice of review given"
    NOTICE_REPEATED = "families.notice_repeated", "Notice of review repeated"
    REVIEW_STOPPED = "families.review_stopped", _("Review of a [family] stopped")
    DORMANCY_PROPOSED = "families.dormancy_proposed", "Objections to dormancy asked for"
    DORMANCY_OBJECTED = "families.dormancy_objected", "Dormancy objected to"
    REVIEW_DECIDED = "families.review_decided", _("Review of a [family] decided")
    PROCESS_FLAGGED = "families.process_flagged", "Flagged as inactive in the process"
    PROCESS_UNFLAGGED = "families.process_unflagged", "Flag of the process lifted"
