"""What of this floor goes by itself."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from csb_portal.retention import Purger
from families.choices.admissions import ApplicationStatus
from families.models import Application, ApplicationComment
from families.rules.admissions import CONFIRM_WITHIN
from families.services.import_files import forget_old_files

NOT_CONFIRMED = _("Nobody has shown yet that the address is theirs.")


def purge_applications(before: datetime) -> int:
    """Forget what its people did not stand by; whoever is named there goes with it."""
    asked = Application.objects.filter(status=ApplicationStatus.UNCONFIRMED)
    return asked.filter(asked_at__lte=before).delete()[0]


def purge_comments(before: datetime) -> int:
    written = ApplicationComment.objects.filter(taken_at=None)
    return written.filter(written_at__lte=before).delete()[0]


PURGERS = (
    Purger(
        "families.import-files",
        1,
        _("Lists of people that staff handed in and did not confirm"),
        _("They hold addresses, and nobody has said yet that they are right."),
        forget_old_files,
    ),
    Purger(
        "families.unconfirmed-applications",
        CONFIRM_WITHIN.days,
        _("Applications for a place that not all their people stood by"),
        NOT_CONFIRMED,
        purge_applications,
    ),
    Purger(
        "families.unconfirmed-application-comments",
        CONFIRM_WITHIN.days,
        _("Comments on an application that nobody confirmed"),
        NOT_CONFIRMED,
        purge_comments,
    ),
)
