"""Words of consultations of the plenary, and of the register of advocacy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsultationStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for comments")
    CLOSED = "closed", _("Closed, summary to come")
    SUMMARISED = "summarised", _("Summary published")
    CANCELLED = "cancelled", _("Cancelled")


CONSULTATION_TRANSITIONS = {
    ConsultationStatus.DRAFT: {ConsultationStatus.OPEN, ConsultationStatus.CANCELLED},
    ConsultationStatus.OPEN: {ConsultationStatus.CLOSED, ConsultationStatus.CANCELLED},
    ConsultationStatus.CLOSED: {ConsultationStatus.SUMMARISED, ConsultationStatus.CANCELLED},
    ConsultationStatus.SUMMARISED: set(),
    ConsultationStatus.CANCELLED: set(),
}

# While one of these, the decision it is about waits.
BLOCKING = (ConsultationStatus.DRAFT, ConsultationStatus.OPEN, ConsultationStatus.CLOSED)

CONSULTATION_TONES = {
    ConsultationStatus.DRAFT: "draft",
    ConsultationStatus.OPEN: "open",
    ConsultationStatus.CLOSED: "waiting",
    ConsultationStatus.SUMMARISED: "done",
    ConsultationStatus.CANCELLED: "stopped",
}


class CommentOutcome(models.TextChoices):
    """What was done with a comment."""

    TAKEN_UP = "taken_up", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")


OUTCOME_TONES = {
    CommentOutcome.TAKEN_UP: "done",
    CommentOutcome.PARTLY: "waiting",
    CommentOutcome.NOT_TAKEN_UP: "stopped",
}


class ConsultationEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    DRAFTED = "liaison.consultation_drafted", "Consultation drafted"
    OPENED = "liaison.consultation_opened", "Consultation opened"
    CLOSED = "liaison.consultation_closed", "Consultation closed"
    CANCELLED = "liaison.consultation_cancelled", "Consultation cancelled"
    SUMMARISED = "liaison.consultation_summarised", "Summary of a consultation published"
    COMMENTED = "liaison.comment_taken", "Comment taken"
    COMMENT_REMOVED = "liaison.comment_removed", "Comment removed for abuse"
    COMMENT_ANSWERED = "liaison.comment_answered", "Comment answered"


class AdvocacyStatus(models.TextChoices):
    ASKED = "asked", _("Asked, no answer yet")
    GRANTED = "granted", _("Granted")
    IN_PART = "in_part", _("Granted in part")
    REFUSED = "refused", _("Refused")
    NO_ANSWER = "no_answer", _("No answer came")


ANSWERS = {
    AdvocacyStatus.GRANTED,
    AdvocacyStatus.IN_PART,
    AdvocacyStatus.REFUSED,
    AdvocacyStatus.NO_ANSWER,
}
ADVOCACY_TRANSITIONS = {
    AdvocacyStatus.ASKED: ANSWERS,
    AdvocacyStatus.NO_ANSWER: ANSWERS - {AdvocacyStatus.NO_ANSWER},
    AdvocacyStatus.GRANTED: set(),
    AdvocacyStatus.IN_PART: set(),
    AdvocacyStatus.REFUSED: set(),
}

ADVOCACY_TONES = {
    AdvocacyStatus.ASKED: "open",
    AdvocacyStatus.GRANTED: "done",
    AdvocacyStatus.IN_PART: "waiting",
    AdvocacyStatus.REFUSED: "stopped",
    AdvocacyStatus.NO_ANSWER: "warning",
}


class AdvocacyEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    ASKED = "liaison.access_asked", "Access asked for"
    ANSWERED = "liaison.access_answered", "Answer to a demand for access recorded"
    FOLLOWED_UP = "liaison.access_followed_up", "Follow-up to a demand for access recorded"
