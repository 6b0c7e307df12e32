"""Words of the register: messages, answers, and the table of their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    RELAY = "relay", _("Relay")
    REQUEST = "request", _("Request")
    STATEMENT = "statement", _("Statement")


REFERENCE_PREFIXES = {
    MessageKind.RELAY: "RL",
    MessageKind.REQUEST: "RQ",
    MessageKind.STATEMENT: "ST",
}


class Nature(models.TextChoices):
    """What a message is about: the bureau deals with the first only (charter)."""

    PROCEDURE = "procedure", _("Procedure: logistics, rules, access, dates")
    CONTENT = "content", _("Content: what is negotiated, positions, drafts")


class Purpose(models.TextChoices):
    """What a message wants of those it is for."""

    ACTION = "action", _("For action")
    COMMENT = "comment", _("For comment")
    INFORMATION = "information", _("For information")
    RESPONSE = "response", _("In response")


USUAL_PURPOSE = {
    MessageKind.RELAY: Purpose.INFORMATION,
    MessageKind.REQUEST: Purpose.ACTION,
    MessageKind.STATEMENT: Purpose.INFORMATION,
}
PURPOSES_WITH_DEADLINE = (Purpose.ACTION, Purpose.COMMENT)


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public: it stands in the register")
    PRIVATE = "private", _("Private: for its parties, the [secretariat] and staff")


class ContactKind(models.TextChoices):
    """As what somebody is named on a message; everybody named gets it."""

    TO = "to", _("For")
    CC = "cc", _("Copy to")
    RESPONSE = "response", _("Response goes to")
    ACTION = "action", _("Action is with")


class MessageStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waits for a second look")
    AWAITING_CONCURRENCE = "awaiting_concurrence", _("Waits for concurrence")
    SENT = "sent", _("Sent")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SUPERSEDED = "superseded", _("Superseded")
    SET_ASIDE = "set_aside", _("Set aside")


REQUEST_LABELS = {
    MessageStatus.IN_REVIEW: _("To be delivered"),
    MessageStatus.SENT: _("Delivered, unanswered"),
}

MESSAGE_TRANSITIONS = {
    MessageStatus.DRAFT: {MessageStatus.IN_REVIEW},
    MessageStatus.IN_REVIEW: {
        MessageStatus.AWAITING_CONCURRENCE,
        MessageStatus.SENT,
        MessageStatus.SET_ASIDE,
    },
    MessageStatus.AWAITING_CONCURRENCE: {MessageStatus.IN_REVIEW, MessageStatus.SET_ASIDE},
    MessageStatus.SENT: {
        MessageStatus.ANSWERED,
        MessageStatus.CLOSED,
        MessageStatus.SUPERSEDED,
    },
    MessageStatus.ANSWERED: {MessageStatus.CLOSED, MessageStatus.SUPERSEDED},
    MessageStatus.CLOSED: {MessageStatus.SUPERSEDED},
    MessageStatus.SUPERSEDED: set(),
    MessageStatus.SET_ASIDE: set(),
}

LEFT = (
    MessageStatus.SENT,
    MessageStatus.ANSWERED,
    MessageStatus.CLOSED,
    MessageStatus.SUPERSEDED,
)
UNDER_REVIEW = (MessageStatus.IN_REVIEW, MessageStatus.AWAITING_CONCURRENCE)

STATUS_TONES = {
    MessageStatus.DRAFT: "draft",
    MessageStatus.IN_REVIEW: "waiting",
    MessageStatus.AWAITING_CONCURRENCE: "waiting",
    MessageStatus.SENT: "done",
    MessageStatus.ANSWERED: "done",
    MessageStatus.CLOSED: "done",
    MessageStatus.SUPERSEDED: "stopped",
    MessageStatus.SET_ASIDE: "stopped",
}


class Manner(models.TextChoices):
    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("Orally")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Granted")
    PART_GRANTED = "part_granted", _("Granted in part")
    REFUSED = "refused", _("Refused")
    EXPLAINED = "explained", _("Explained")
    NOT_FOR_US = "not_for_us", _("Not theirs to answer")
    REPLIED = "replied", _("Replied by a message")
    OTHER = "other", _("Other")


class LiaisonEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    RELAY_RECEIVED = "liaison.relay_received", "Relay received"
    RELAY_SENT = "liaison.relay_sent", "Relay sent"
    REQUEST_RECEIVED = "liaison.request_received", "Request received"
    REQUEST_DELIVERED = "liaison.request_delivered", "Request delivered"
    REQUEST_ANSWERED = "liaison.request_answered", "Request answered"
    STATEMENT_WRITTEN = "liaison.statement_written", "Statement written"
    STATEMENT_SENT = "liaison.statement_sent", "Statement sent"
    REMINDER_SENT = "liaison.reminder_sent", "Reminder sent"
    MESSAGE_SET_ASIDE = "liaison.message_set_aside", "Message set aside"
    MESSAGE_ANSWERED = "liaison.message_answered", "Message answered"
    MESSAGE_CLOSED = "liaison.message_closed", "Message closed"
    MESSAGE_SUPERSEDED = "liaison.message_superseded", "Message superseded"
    MESSAGES_RELATED = "liaison.messages_related", "Messages related"
    CONCURRENCE_ASKED = "liaison.concurrence_asked", "Concurrence asked"
    CONCURRENCE_GIVEN = "liaison.concurrence_given", "Concurrence given"
    CONCURRENCE_REFUSED = "liaison.concurrence_refused", "Concurrence refused"
    CONCURRENCE_OVERRIDDEN = "liaison.concurrence_overridden", "Concurrence overridden"
    TRANSLATION_ADDED = "liaison.translation_added", "Translation added"
    TRANSLATION_CHECKED = "liaison.translation_checked", "Translation checked"
    ANSWER_LINK_REVOKED = "liaison.answer_link_revoked", "Answer link revoked"
