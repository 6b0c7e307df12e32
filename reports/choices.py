"""Words of this floor: sections and states of a report, and what happens to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """The parts of a report in the order they are read."""

    NOW = "now", _("What you can do now")
    DECISIONS = "decisions", _("Decisions")
    MESSAGES = "messages", _("Relays and requests")
    PARTICIPATION = "participation", _("Accreditation, funding and passes")
    MEETINGS = "meetings", _("Meetings with the three counterparts")
    FAMILIES = "families", _("[Families], seats and mandates")
    ELECTIONS = "elections", _("Elections")
    CONSULTATIONS = "consultations", _("Consultations")
    HELP = "help", _("Money and help received")
    COMPLAINTS = "complaints", _("Complaints and corrections")
    LATE = "late", _("Recorded later")
    NEXT = "next", _("Next month")


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("A draft")
    IN_REVIEW = "in_review", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    CORRECTING = "correcting", _("Published, with a correction waiting for approval")


REPORT_TRANSITIONS = {
    ReportStatus.DRAFT: {ReportStatus.IN_REVIEW},
    ReportStatus.IN_REVIEW: {ReportStatus.PUBLISHED},
    ReportStatus.PUBLISHED: {ReportStatus.CORRECTING},
    ReportStatus.CORRECTING: {ReportStatus.PUBLISHED},
}


class ReportEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    DRAFTED = "reports.drafted", "Monthly report drafted"
    EDITED = "reports.edited", "Text of the monthly report edited"
    SECTION_ASSIGNED = "reports.section_assigned", "Section of the monthly report assigned"
    REVIEW_OPENED = "reports.review_opened", "Monthly report handed in for approval"
    APPROVED = "reports.approved", "Monthly report approved"
    PUBLISHED = "reports.published", "Monthly report published"
    TRANSLATED = "reports.translated", "Monthly report translated"
    TRANSLATION_CHECKED = "reports.translation_checked", "Translation of the report checked"
    CORRECTION_PROPOSED = "reports.correction_proposed", "Correction of the report proposed"
    CORRECTION_WITHDRAWN = "reports.correction_withdrawn", "Correction of the report withdrawn"
    APPROVALS_SET = "reports.approvals_set", "Number of approvals for the report set"
    SUBSCRIBED = "reports.subscribed", "Subscription confirmed"
    UNSUBSCRIBED = "reports.unsubscribed", "Subscription ended"
    ADDRESS_ERASED = "reports.address_erased", "Address of a subscriber erased"
