"""Words of admission and return: kinds, states, and what the trail says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationKind(models.TextChoices):
    FAMILY = "family", _("A new [family]")
    WORKING_GROUP = "group", _("A working group")
    CAUCUS = "caucus", _("A caucus")
    RETURN = "return", _("The return of a [family]")


class ApplicationStatus(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waits for the word of its people")
    RECEIVED = "received", _("Received, waits to be published")
    PUBLISHED = "published", _("Open for comments and objections")
    CONTESTED = "contested", _("Waits for a decision")
    ADMITTED = "admitted", _("Admitted")
    REFUSED = "refused", _("Refused")
    APPEALED = "appealed", _("Appealed, waits for a decision")
    DISMISSED = "dismissed", _("Refused, also on appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn")


APPLICATION_TRANSITIONS = {
    ApplicationStatus.UNCONFIRMED: {ApplicationStatus.RECEIVED},
    ApplicationStatus.RECEIVED: {
        ApplicationStatus.PUBLISHED,
        ApplicationStatus.REFUSED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.PUBLISHED: {
        ApplicationStatus.CONTESTED,
        ApplicationStatus.ADMITTED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.CONTESTED: {
        ApplicationStatus.ADMITTED,
        ApplicationStatus.REFUSED,
        ApplicationStatus.WITHDRAWN,
    },
    ApplicationStatus.REFUSED: {ApplicationStatus.APPEALED},
    # What was refused before the bureau could read it is published when the appeal is right.
    ApplicationStatus.APPEALED: {
        ApplicationStatus.PUBLISHED,
        ApplicationStatus.ADMITTED,
        ApplicationStatus.DISMISSED,
    },
    ApplicationStatus.ADMITTED: set(),
    ApplicationStatus.DISMISSED: set(),
    ApplicationStatus.WITHDRAWN: set(),
}
APPLICATION_TONES = {
    ApplicationStatus.UNCONFIRMED: "draft",
    ApplicationStatus.RECEIVED: "waiting",
    ApplicationStatus.PUBLISHED: "open",
    ApplicationStatus.CONTESTED: "waiting",
    ApplicationStatus.ADMITTED: "done",
    ApplicationStatus.REFUSED: "stopped",
    ApplicationStatus.APPEALED: "waiting",
    ApplicationStatus.DISMISSED: "stopped",
    ApplicationStatus.WITHDRAWN: "stopped",
}
RUNNING = (
    ApplicationStatus.RECEIVED,
    ApplicationStatus.PUBLISHED,
    ApplicationStatus.CONTESTED,
    ApplicationStatus.APPEALED,
)


class DecisionOutcome(models.TextChoices):
    """What one decision on an application says; there may be several, one after another."""

    ADMITTED = "admitted", _("Admitted")
    REFUSED = "refused", _("Refused")
    UPHELD = "upheld", _("The appeal was right")
    DISMISSED = "dismissed", _("The refusal stands")


ON_APPEAL = (DecisionOutcome.UPHELD, DecisionOutcome.DISMISSED)


class AdmissionEvent(models.TextChoices):
    """What the trail says happened; in English, as it is kept."""

    RECEIVED = "families.application_received", "Application received"
    PUBLISHED = "families.application_published", "Application published"
    COMMENTED = "families.application_commented", "Application commented"
    COMMENT_REMOVED = "families.application_comment_removed", "Comment removed"
    OBJECTED = "families.application_objected", "Application objected to"
    HINDERED = "families.application_hindered", "Admission hindered"
    ADMITTED = "families.application_admitted", "Application admitted"
    REFUSED = "families.application_refused", "Application refused"
    WITHDRAWN = "families.application_withdrawn", "Application withdrawn"
    APPEALED = "families.application_appealed", "Refusal appealed"
    APPEAL_DECIDED = "families.appeal_decided", "Appeal decided"
