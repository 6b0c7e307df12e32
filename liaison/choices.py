"""Words of this floor: bodies, messages, answers, and the table of their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CounterpartKind(models.TextChoices):
    EXECUTIVE_SECRETARIAT = "executive_secretariat", _("Executive Secretariat")
    INTERGOVERNMENTAL_BUREAU = "intergovernmental_bureau", _("Governments")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("International organisation")
    OTHER_WSIS_BODY = "other_wsis_body", _("Other body of the process")
    HOST_COUNTRY = "host_country", _("Host country")
    NGO_SUPPORT = "ngo_support", _("Support of organisations")


class AudienceKind(models.TextChoices):
    PLENARY = "plenary", _("Plenary")
    CONTENT = "content", _("Content and themes")
    BUREAU = "bureau", _("Bureau")
    SECRETARIAT = "secretariat", _("Secretariat")
    INTERFACE = "interface", _("Interface with another body")


RELAY_AUDIENCES = (AudienceKind.PLENARY, AudienceKind.CONTENT, AudienceKind.BUREAU)
ASKING_AUDIENCES = (AudienceKind.PLENARY, AudienceKind.CONTENT)


class MessageKind(models.TextChoices):
    RELAY = "relay", _("Relay")
    REQUEST = "request", _("Request")


REFERENCE_PREFIXES = {MessageKind.RELAY: "RL", MessageKind.REQUEST: "RQ"}


class Nature(models.TextChoices):
    """What a message is about: the bureau deals with the first only (charter)."""

    PROCEDURE = "procedure", _("Procedure: logistics, rules, access, dates")
    CONTENT = "content", _("Content: what is negotiated, positions, drafts")


class MessageStatus(models.TextChoices):
    IN_REVIEW = "in_review", _("Waits for a second look")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("To be delivered")
    DELIVERED = "delivered", _("Delivered, unanswered")
    ANSWERED = "answered", _("Answered")
    SET_ASIDE = "set_aside", _("Set aside")


FIRST_STATUS = {
    MessageKind.RELAY: MessageStatus.IN_REVIEW,
    MessageKind.REQUEST: MessageStatus.RECEIVED,
}

MESSAGE_TRANSITIONS = {
    MessageStatus.IN_REVIEW: {MessageStatus.SENT, MessageStatus.SET_ASIDE},
    MessageStatus.SENT: set(),
    MessageStatus.RECEIVED: {MessageStatus.DELIVERED, MessageStatus.SET_ASIDE},
    MessageStatus.DELIVERED: {MessageStatus.ANSWERED},
    MessageStatus.ANSWERED: set(),
    MessageStatus.SET_ASIDE: set(),
}

STATUS_TONES = {
    MessageStatus.IN_REVIEW: "waiting",
    MessageStatus.SENT: "done",
    MessageStatus.RECEIVED: "waiting",
    MessageStatus.DELIVERED: "open",
    MessageStatus.ANSWERED: "done",
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
    OTHER = "other", _("Other")


class LiaisonEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    RELAY_RECEIVED = "liaison.relay_received", "Relay received"
    RELAY_SENT = "liaison.relay_sent", "Relay sent"
    REQUEST_RECEIVED = "liaison.request_received", "Request received"
    REQUEST_DELIVERED = "liaison.request_delivered", "Request delivered"
    REQUEST_ANSWERED = "liaison.request_answered", "Request answered"
    REMINDER_SENT = "liaison.reminder_sent", "Reminder sent"
    MESSAGE_SET_ASIDE = "liaison.message_set_aside", "Message set aside"
